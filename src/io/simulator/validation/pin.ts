import { invalidParameter, missingParameter } from "../refusal.ts";
import { badValue, isMissing, requireObject, requireOneOf } from "./checks.ts";
import { requireMessageId } from "./messageId.ts";

/** Days that a message stays pinned. */
const days = { fewest: 1, most: 30 } as const;

/**
 * Checks the object of a pin, which pins a message of a group or takes it down again. That an `unpin` names no days isn't asked for.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/groups-messaging
 */
export function checkPin(value: unknown): void {
  const pin = requireObject(value, "pin", ["type", "message_id", "expiration_days"]);
  const operation = requireOneOf(pin.type, "pin.type", ["pin", "unpin"]);
  requireMessageId(pin.message_id, "pin.message_id");
  if (isMissing(pin.expiration_days)) {
    if (operation === "pin") throw missingParameter("pin.expiration_days");
    return;
  }
  // An integer by the documentation, a text in its example.
  const given = pin.expiration_days;
  const number = typeof given === "string" && /^-?\d+$/.test(given) ? Number(given) : given;
  if (typeof number !== "number" || !Number.isInteger(number)) {
    throw invalidParameter("Param pin['expiration_days'] must be an integer.");
  }
  if (number < days.fewest || number > days.most) {
    throw badValue("pin.expiration_days", `must lie between ${days.fewest} and ${days.most}`);
  }
}
