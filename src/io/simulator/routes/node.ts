import type { Call } from "../call.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { notSimulated } from "../refusal.ts";
import type { Reply } from "../reply.ts";
import { getMedia } from "./media.ts";
import { phoneNumber } from "./phoneNumber.ts";

/** `GET /{id}`: what answers depends on what the id is of. */
export function getNode(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  switch (node.kind) {
    case "phoneNumber":
      return phoneNumber(call, node.number);
    case "media":
      return getMedia(call, node.file);
    case "waba":
    case "template":
      throw notSimulated(`The ${nodeTypes[node.kind]} node`);
  }
}
