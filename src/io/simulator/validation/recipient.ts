import { isBsuid } from "../../../core/graph/ids.ts";
import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import { isMissing, type Json } from "./checks.ts";

/** Whom a message goes to. */
export type Recipient =
  | {
      readonly kind: "number" /** Digits only. */;
      readonly digits: string /** As it was sent. */;
      readonly input: string;
    }
  | { readonly kind: "bsuid"; readonly userId: string };

/**
 * Reads `to` and `recipient`. `to` takes a phone number, with or without plus sign, blanks, dashes and brackets, or the
 * number as a JSON number; `recipient` takes a BSUID. Where both are present `to` wins.
 * @throws Refusal 131008 when both are missing, 131009 for what is no phone number, 100 for the right thing in the wrong field
 */
export function recipientOf(body: Json): Recipient {
  if (!isMissing(body.to)) {
    return numberRecipient(body.to);
  }
  if (!isMissing(body.recipient)) {
    return bsuidRecipient(body.recipient);
  }
  throw missingParameter("to");
}

function numberRecipient(to: unknown): Recipient {
  if (typeof to !== "string" && typeof to !== "number") {
    throw invalidParameter("Param to must be a string.");
  }
  const input = String(to);
  if (isBsuid(input)) {
    throw invalidParameter("Param to takes a phone number. A business-scoped user id goes into recipient.");
  }
  const digits = digitsOf(input);
  if (digits === undefined) {
    throw refusal(131009, "Parameter to is not a valid phone number: digits with the country code are expected.");
  }
  return { kind: "number", digits, input };
}

function bsuidRecipient(value: unknown): Recipient {
  if (typeof value !== "string") {
    throw invalidParameter("Param recipient must be a string.");
  }
  if (isBsuid(value)) {
    return { kind: "bsuid", userId: value };
  }
  if (digitsOf(value) !== undefined) {
    throw invalidParameter("Param recipient takes a business-scoped user id. A phone number goes into to.");
  }
  throw refusal(131009, "Parameter recipient is not a valid business-scoped user id.");
}

/** E.164: no country code begins with 0, and no number has more than 15 digits. Seven is the shortest one in use. */
function digitsOf(input: string): string | undefined {
  if (!/^\s*\+?[\d\s().-]+$/.test(input)) {
    return undefined;
  }
  const digits = input.replace(/\D/g, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? digits : undefined;
}
