import { isMissing, isObject, type Json, requireObject, requireOneOf } from "./checks.ts";
import { requireMessageId } from "./messageId.ts";
import { checkProduct } from "./send.ts";

/** Whether a body of `POST /{phone-number-id}/messages` marks a message as read instead of sending one. */
export function isReadReceipt(body: unknown): body is Json {
  return isObject(body) && !isMissing(body.status);
}

/** Checks a read receipt, with or without a typing indicator. */
export function checkReadReceipt(body: Json): void {
  checkProduct(body);
  requireOneOf(body.status, "status", ["read"]);
  requireMessageId(body.message_id, "message_id");
  if (body.typing_indicator !== undefined && body.typing_indicator !== null) {
    const indicator = requireObject(body.typing_indicator, "typing_indicator", ["type"]);
    requireOneOf(indicator.type, "typing_indicator.type", ["text"]);
  }
}
