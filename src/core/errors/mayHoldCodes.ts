import { aboutOf } from "./about.ts";
import { longCodeShape } from "./longCodeShape.ts";

/** Words of errors of this API that an `About` doesn't know, since they say nothing about a whole file. */
const hints = ["(#", "recipient_id", "can_send_message", "is_valid", "flow_token", "aes_key", "AesKey"];

/** Whether short codes are worth a look in a text, were it about nothing: where there is one of these words. */
export function hasHint(text: string): boolean {
  return hints.some((hint) => text.includes(hint));
}

/**
 * Whether `detect` can find anything in this text. Much cheaper, and loads nothing: it keeps the detector out of windows
 * that have nothing to do with it.
 */
export function mayHoldCodes(text: string): boolean {
  if (longCodeShape.test(text) || hasHint(text)) return true;
  const { whatsApp, graphErrors } = aboutOf(text);
  return whatsApp || graphErrors;
}
