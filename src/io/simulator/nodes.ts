import type { Call } from "./call.ts";
import { objectNotFound, unknownAlias } from "./refusal.ts";

/**
 * The nodes of the simulator. A token that isn't granted for the account's WABA sees none of them; an app's own token
 * has no account, and sees them as far as to be told that it lacks the permission.
 */
export type NodeKind = "phoneNumber" | "waba" | "media";

/** Graph's names of the kinds. */
export const nodeTypes = {
  phoneNumber: "WhatsAppBusinessPhoneNumber",
  waba: "WhatsAppBusinessAccount",
  // Assumed.
  media: "WhatsAppBusinessMedia",
} as const satisfies Record<NodeKind, string>;

/** @throws Refusal 100/33 for an id that the token can't see: a message id, a phone number, another account's id; 803 for a word */
export function requireNode(call: Call, id: string): NodeKind {
  const { account } = call.world;
  const visible = call.token.wabaId === undefined || call.token.wabaId === account.wabaId;
  if (visible && id === account.phoneNumberId) {
    return "phoneNumber";
  }
  if (visible && id === account.wabaId) {
    return "waba";
  }
  if (visible && call.world.media.find(id, call.now)) {
    return "media";
  }
  throw /^(\d+|wamid\..*)$/.test(id) ? objectNotFound(call.method, id) : unknownAlias(id);
}
