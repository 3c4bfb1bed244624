import type { Call } from "../call.ts";
import { requireNode } from "../nodes.ts";
import { invalidParameter, objectNotFound, unknownPath } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { appNode } from "./app.ts";
import { businessNode } from "./business.ts";
import { changeGroup, deleteGroup, groupNode } from "./groups.ts";
import { deleteMedia, getMedia } from "./media.ts";
import { templateNode } from "./messageTemplates.ts";
import { changePhoneNumber, phoneNumber } from "./phoneNumber.ts";
import { editTemplate } from "./templateChanges.ts";
import { changeWaba, wabaNode } from "./waba.ts";

/** Graph's limit for calls with several ids. */
const mostIds = 50;

/** v26.0 refuses `date_format`; before, times come in their usual form here whatever it says. */
function checkDateFormat({ query, version }: Call): void {
  if (query.has("date_format") && Number.parseInt(version.slice(1), 10) >= 26) {
    throw invalidParameter("Param date_format is not supported since v26.0.");
  }
}

/** `GET /{id}`: what answers depends on what the id is of. */
export function getNode(call: Call, id: string): Reply {
  checkDateFormat(call);
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
    case "app":
      return appNode(call, node.app);
    case "template":
      return templateNode(call, node.owned);
    case "group":
      return groupNode(call, node.group);
  }
}

/**
 * `GET /?ids=1,2`: several nodes by their ids. v26.0 has it no more.
 * @throws Refusal 2500 without ids, and since v26.0
 */
export function getNodes(call: Call): Reply {
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0 || Number.parseInt(call.version.slice(1), 10) >= 26) {
    throw unknownPath("/");
  }
  if (ids.length > mostIds) {
    throw invalidParameter(`Param ids must have at most ${mostIds} elements.`);
  }
  return ok(Object.fromEntries(ids.map((id) => [id, getNode(call, id).body])));
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
    case "app":
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
