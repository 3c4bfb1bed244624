import type { Group } from "../../../core/simulator/state.ts";
import { refusal } from "../refusal.ts";
import { isObject, requireText } from "./checks.ts";
import { type AcceptedContent, checkContent, checkProduct, checkRecipientType } from "./send.ts";
import type { Sender } from "./sendContext.ts";

/** A send request to a group that Meta would accept. */
export interface AcceptedGroupSend extends AcceptedContent {
  readonly group: Group;
}

/** Whether a body of `POST /{phone-number-id}/messages` goes to a group. */
export function isGroupSend(body: unknown): boolean {
  return isObject(body) && typeof body.recipient_type === "string" && body.recipient_type.toLowerCase() === "group";
}

/**
 * Checks a message to a group. Groups carry texts, files, places and contacts, and templates of these.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/groups-messaging
 * @throws Refusal 131041 for a group that the number isn't in, 131207 for a suspended one, 131020 for one without members, 131051 for a kind
 *   of message that groups don't carry (the code is assumed)
 */
export function checkGroupSend(body: unknown, sender: Sender): AcceptedGroupSend {
  const request = isObject(body) ? body : {};
  checkProduct(request);
  checkRecipientType(request);
  const group = sender.world.group(requireText(request.to, "to"));
  if (group?.numberId !== sender.number.id) {
    throw refusal(131041, "Parameter to is not the id of a group that this number is in.");
  }
  const content = checkContent(request, sender);
  if (content.type === "interactive" || content.category === "authentication") {
    const kind = content.type === "interactive" ? "Interactive messages" : "Authentication templates";
    throw refusal(131051, `${kind} can't be sent to a group.`);
  }
  if (group.isSuspended) {
    throw refusal(131207, "The group is suspended for a violation of the policy.");
  }
  if (group.participants.length === 0) {
    throw refusal(131020, "The group has no participants yet: send its invitation to somebody.");
  }
  return { ...content, group };
}
