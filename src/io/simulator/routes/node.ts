import type { Call } from "../call.ts";
import { requireNode } from "../nodes.ts";
import { objectNotFound } from "../refusal.ts";
import type { Reply } from "../reply.ts";
import { businessNode } from "./business.ts";
import { changeGroup, deleteGroup, groupNode } from "./groups.ts";
import { deleteMedia, getMedia } from "./media.ts";
import { templateNode } from "./messageTemplates.ts";
import { changePhoneNumber, phoneNumber } from "./phoneNumber.ts";
import { editTemplate } from "./templateChanges.ts";
import { changeWaba, wabaNode } from "./waba.ts";

/** `GET /{id}`: what answers depends on what the id is of. */
export function getNode(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  switch (node.kind) {
    case "phoneNumber":
      return phoneNumber(call, node.number);
    case "media":
      return getMedia(call, node.file);
    case "waba":
      return wabaNode(call, node.waba);
    case "business":
      return businessNode(call, node.waba);
    case "template":
      return templateNode(call, node.owned);
    case "group":
      return groupNode(call, node.group);
  }
}

/** `POST /{id}` */
export async function changeNode(call: Call, id: string): Promise<Reply> {
  const node = requireNode(call, id);
  switch (node.kind) {
    case "phoneNumber":
      return changePhoneNumber(call, node.number);
    case "template":
      return editTemplate(call, node.owned);
    case "waba":
      return changeWaba(call, node.waba);
    case "group":
      return changeGroup(call, node.group);
    case "business":
    case "media":
      throw objectNotFound(call.method, id);
  }
}

/** `DELETE /{id}` */
export function deleteNode(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  switch (node.kind) {
    case "media":
      return deleteMedia(call, node.file);
    case "group":
      return deleteGroup(call, node.group);
    default:
      throw objectNotFound(call.method, id);
  }
}
