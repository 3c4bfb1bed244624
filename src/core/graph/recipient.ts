// min: 119 KiB minified, loaded with the first recipient that is checked. It knows every country's lengths and calling code and a rough
// pattern, which is what a warning needs; mobile (135 KiB) and max (191 KiB) tell kinds of numbers apart, and say "invalid" to Meta's test
// numbers; core alone (39 KiB) formats nothing.
import {
  parseIncompletePhoneNumber,
  parsePhoneNumberWithError,
  validatePhoneNumberLength,
} from "libphonenumber-js/min";
import { isBsuid } from "./ids.ts";

/** Why something typed is not a recipient. */
export type RecipientProblem =
  | "empty"
  | "notANumber"
  | "tooShort"
  | "tooLong"
  /** No country code, or one that no country has. Put `+` and the country's code before it. */
  | "unknownCountry"
  /** No number of this country has this form. */
  | "invalid";

export type RecipientCheck =
  | {
      readonly ok: true;
      /** What is sent: digits without a plus sign, or a BSUID. */
      readonly value: string;
      /** For showing: `+1 202 555 0143`, or the BSUID. */
      readonly formatted: string;
      /** ISO country, where the number tells: shown, a missing country code is noticed. */
      readonly country?: string;
    }
  | { readonly ok: false; readonly reason: RecipientProblem };

/**
 * Countries whose numbers have a second, older writing that WhatsApp ids keep: Mexico's 1 (52 1 …), Argentina's 9 (54 9 …) and 15,
 * Brazil's ninth digit. An app's list of test recipients holds one of the two and refuses the other (131030), so these numbers go out as
 * they were typed. https://github.com/david-lev/pywa/issues/155
 */
const asTyped = new Set(["52", "54", "55"]);

/**
 * Checks a recipient as it is typed: a phone number with its country code in any usual writing (`+`, blanks, dashes, dots, parentheses, a
 * leading 00, a bracketed trunk zero), or a BSUID. Lengths are checked for every number; its country's pattern only where the plus sign is
 * missing, since a number typed without its country code most often reads as another country's bad number.
 */
export function checkRecipient(input: string): RecipientCheck {
  // Numbers that are copied out of WhatsApp and contact lists come wrapped in invisible marks of direction.
  const text = input.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "").trim();
  if (text === "") {
    return { ok: false, reason: "empty" };
  }
  if (isBsuid(text)) {
    return { ok: true, value: text, formatted: text };
  }
  if (!/^[+\uff0b]?[\p{Nd}\s().\-\u2010-\u2015\u2212]+$/u.test(text)) {
    return { ok: false, reason: "notANumber" };
  }
  const international = /^(?:[+\uff0b]|00)/.test(text);
  const number = text.replace(/^(?:[+\uff0b]|00)/, "");
  if (/^\D*0/.test(number)) {
    return { ok: false, reason: "unknownCountry" };
  }
  return international ? checkNumber(number) : checkBareNumber(number);
}

function checkBareNumber(number: string): RecipientCheck {
  const check = checkNumber(number);
  if (!check.ok) {
    return check;
  }
  const parsed = parsePhoneNumberWithError(`+${number}`);
  // Meta's test numbers are in the area 555, which no operator has.
  const likely = parsed.isValid() || asTyped.has(parsed.countryCallingCode) || /^1555\d{7}$/.test(check.value);
  return likely ? check : { ok: false, reason: "unknownCountry" };
}

/** @param number begins with its country code, without plus sign or 00 */
function checkNumber(number: string): RecipientCheck {
  const typed = asciiDigits(number.replace(/\(\s*0\s*\)/, ""));
  // 52 1 and ten digits: a digit too long since 2019, and still how most WhatsApp ids of Mexico read.
  const olderMexican = /^521\d{10}$/.test(typed);
  const problem = validatePhoneNumberLength(`+${number}`);
  if (problem !== undefined && !olderMexican) {
    return { ok: false, reason: problems[problem] };
  }
  const parsed = parsePhoneNumberWithError(`+${number}`);
  const code = parsed.countryCallingCode;
  const parsedDigits = parsed.number.slice(1);
  const value = asTyped.has(code) ? typed : parsedDigits;
  // One trunk zero is taken out; a number that would lose another one is none.
  if (value !== typed) {
    const again = checkNumber(value);
    if (!again.ok || again.value !== value) {
      return { ok: false, reason: "invalid" };
    }
  }
  return {
    ok: true,
    value,
    formatted:
      value === parsedDigits && !olderMexican ? parsed.formatInternational() : `+${code} ${value.slice(code.length)}`,
    ...(parsed.country === undefined ? {} : { country: parsed.country }),
  };
}

const problems = {
  INVALID_COUNTRY: "unknownCountry",
  NOT_A_NUMBER: "notANumber",
  TOO_SHORT: "tooShort",
  TOO_LONG: "tooLong",
  INVALID_LENGTH: "invalid",
} as const satisfies Record<string, RecipientProblem>;

/** The digits alone, those of other scripts as ours. */
function asciiDigits(text: string): string {
  return parseIncompletePhoneNumber(text).replace(/\D/g, "");
}
