import type { Call } from "../call.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { notSimulated } from "../refusal.ts";
import type { Reply } from "../reply.ts";
import { getMedia } from "./media.ts";
import { phoneNumber } from "./phoneNumber.ts";

/** `GET /{id}`: what answers depends on what the id is of. */
export function getNode(call: Call, id: string): Reply {
  switch (requireNode(call, id)) {
    case "phoneNumber":
      return phoneNumber(call);
    case "media":
      return getMedia(call, id);
    case "waba":
      throw notSimulated(`The ${nodeTypes.waba} node`);
  }
}
