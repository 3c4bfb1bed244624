/** Why something typed is not an id of Graph's (a phone number id or a WABA id). */
export type IdProblem = "empty" | "phoneNumber" | "notDigits" | "tooShort" | "tooLong";

type IdCheck = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly reason: IdProblem };

/**
 * Checks an id as it is typed. Ids of phone numbers and WABAs are 15 to 17 digits long today; what is refused is what can't be one,
 * and above all the phone number itself, which is what people paste most often and what Graph answers with 100/33.
 *
 * `isPhoneNumber` says whether a run of digits is a number in use somewhere; without it only the writing gives a number away.
 */
export function checkNodeId(input: string, isPhoneNumber: (digits: string) => boolean = () => false): IdCheck {
  const value = input.trim();
  if (value === "") return { ok: false, reason: "empty" };
  if (/^\+?[\d\s().\u00a0\u2010-\u2015-]+$/.test(value) && /\D/.test(value))
    return { ok: false, reason: "phoneNumber" };
  if (!/^\d+$/.test(value)) return { ok: false, reason: "notDigits" };
  // No id that was given out since WhatsApp is on Graph is this short, while nearly every phone number is.
  if (value.length <= 13 && isPhoneNumber(value)) return { ok: false, reason: "phoneNumber" };
  if (value.length < 5) return { ok: false, reason: "tooShort" };
  if (value.length > 20) return { ok: false, reason: "tooLong" };
  return { ok: true, value };
}

/** Why something pasted is not an access token. */
export type TokenProblem = "empty" | "appSecret" | "masked" | "characters" | "tooShort";

type TokenCheck =
  /** `usualPrefix`: begins with `EAA`, as Graph's tokens do. Others exist (an app token is `id|secret`), so this only warns. */
  | { readonly ok: true; readonly value: string; readonly usualPrefix: boolean }
  | { readonly ok: false; readonly reason: TokenProblem };

/**
 * Checks a pasted access token by its form alone: nothing is sent anywhere. White space, line breaks that a mail or terminal put in, quotes
 * and a leading `Bearer` are taken off.
 */
export function checkToken(input: string): TokenCheck {
  const value = input
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(?:Authorization: ?)?Bearer /i, "")
    .replace(/^(["'`])(.*)\1$/, "$2")
    .replace(/ /g, "");
  if (value === "") return { ok: false, reason: "empty" };
  if (/^[0-9a-f]{32}$/i.test(value)) return { ok: false, reason: "appSecret" };
  if (/[•●*…]|\.{3}/.test(value)) return { ok: false, reason: "masked" };
  if (!/^[\w|.-]+$/.test(value)) return { ok: false, reason: "characters" };
  if (value.length < 20) return { ok: false, reason: "tooShort" };
  return { ok: true, value, usualPrefix: value.startsWith("EAA") };
}

/** Why something pasted is not an app secret. */
export type AppSecretProblem = "empty" | "token" | "form";

type AppSecretCheck =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: AppSecretProblem };

/** Checks an app secret by its form: 32 hexadecimal digits. An access token in its place is told apart. */
export function checkAppSecret(input: string): AppSecretCheck {
  const value = input.trim();
  if (value === "") return { ok: false, reason: "empty" };
  if (/^[0-9a-f]{32}$/i.test(value)) return { ok: true, value: value.toLowerCase() };
  return { ok: false, reason: value.startsWith("EAA") ? "token" : "form" };
}
