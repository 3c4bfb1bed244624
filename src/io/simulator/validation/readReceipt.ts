import { isMissing, isObject, type Json, requireObject, requireOneOf } from "./checks.ts";
import { requireMessageId } from "./messageId.ts";
import { checkProduct } from "./send.ts";

/** Whether a body of `POST /{phone-number-id}/messages` marks a message as read instead of sending one. */
export function isReadReceipt(body: unknown): body is Json {
  return isObject(body) && !isMissing(body.status);
}

/** Checks a read receipt, with or without a typing indicator. */
export function checkReadReceipt(body: Json): { readonly messageId: string; readonly isTyping: boolean } {
  checkProduct(body);
  requireOneOf(body.status, "status", ["read"]);
  const messageId = requireMessageId(body.message_id, "message_id");
  const isTyping = body.typing_indicator !== undefined && body.typing_indicator !== null;
  if (isTyping) {
    const indicator = requireObject(body.typing_indicator, "typing_indicator", ["type"]);
    requireOneOf(indicator.type, "typing_indicator.type", ["text"]);
  }
  return { messageId, isTyping };
}
