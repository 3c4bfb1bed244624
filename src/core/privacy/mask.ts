/** What `wamid.privacy` can say: where numbers and texts of customers are masked. */
export type PrivacyLevel = "never" | "exports" | "always";

/** What stands where a text was. */
export const maskedText = "•••";

const dot = "•";
/** Fewer digits in a row than these are a code, a price or a date, and no number of a person. */
const fewestDigits = 7;

/**
 * A phone number, a BSUID or another name of a customer, so that it can be told from others and not be dialled: the first two and
 * the last two digits stay. Masking what is masked changes nothing.
 */
export function maskNumber(number: string): string {
  const digits = number.replaceAll(/\D/g, "").length;
  if (digits < fewestDigits && /^[+\d\s()./-]+$/.test(number)) return number.replaceAll(/\d/g, dot);
  if (!/^[+\d\s()./-]+$/.test(number)) return maskName(number);
  let seen = 0;
  return number.replaceAll(/\d/g, (digit) => {
    seen += 1;
    return seen <= 2 || seen > digits - 2 ? digit : dot;
  });
}

/** `US.13491208655302741918` and names: the country or the first letter stays, and the end of what is long enough. */
function maskName(name: string): string {
  if (name.includes(dot)) return name;
  const [, country = "", rest = name] = /^([A-Z]{2}\.(?:ENT\.)?)?(.*)$/s.exec(name) ?? [];
  return `${country}${maskedText}${rest.length >= 10 ? rest.slice(-2) : ""}`;
}

/** The numbers in a sentence, such as the details of an error; the words stay. */
export function maskNumbersIn(text: string): string {
  return text.replaceAll(/\+?\d(?:[\s()./-]{0,2}\d){6,}/g, (found) => maskNumber(found));
}

/**
 * The number of the customer stands inside of each wamid, in base64: it is masked there, and what is left is an id of the same
 * length that is like no other, as it was before.
 */
export function maskWamid(wamid: string): string {
  const [, prefix = "", inner = ""] = /^(wamid\.)(.*)$/s.exec(wamid) ?? ["", "", wamid];
  const decoded = isBase64(inner) ? fromBase64(inner) : undefined;
  if (decoded !== undefined && /\d{7}/.test(decoded)) {
    const masked = decoded.replaceAll(/\d{7,}/g, (digits) => `${digits.slice(0, 2)}${"X".repeat(digits.length - 2)}`);
    return `${prefix}${toBase64(masked)}`;
  }
  return `${prefix}${inner.replaceAll(/\d{7,}/g, (digits) => `${digits.slice(0, 2)}${"X".repeat(digits.length - 2)}`)}`;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}

function fromBase64(text: string): string {
  return atob(text);
}

function toBase64(text: string): string {
  return btoa(text);
}

/** Fields whose values say nothing about a person, wherever they stand. */
const openKeys: ReadonlySet<string> = new Set([
  ...["object", "field", "messaging_product", "recipient_type", "type", "status", "event", "timestamp", "time"],
  ...["code", "error_subcode", "subcode", "fbtrace_id", "href", "category", "pricing_model", "billable", "origin"],
  ...["expiration_timestamp", "mime_type", "sha256", "policy", "version", "sub_type", "index", "parameter_type"],
  ...["message_status", "language", "templateName", "message_template_name", "message_template_language", "reason"],
  ...["phone_number_id", "phoneNumberId", "waba_id", "account_id", "accountId", "app_id", "graph_version"],
  ...["receivedAt", "createdAt", "updatedAt", "acceptedAt", "requestedAt", "outcome", "refused", "state", "direction"],
  ...["keptBytes", "kind", "source", "signature", "seen", "deliveryId"],
]);

/** Ids that may have a number of a customer inside, or may be one. */
const idKeys: ReadonlySet<string> = new Set(["id", "message_id", "wamid", "original_message_id", "mid"]);

/** What is said about an error: words of Meta's, in which a number can stand. */
const errorKeys: ReadonlySet<string> = new Set([
  ...["title", "message", "details", "error_user_title", "error_user_msg", "error_data", "href"],
]);

/**
 * One value of a JSON document by the names of the fields that lead to it. Whatever isn't known to be harmless is taken for a number
 * or a text of a customer's: Meta adds fields every month.
 */
export function maskLeaf(path: readonly (string | number)[], value: unknown): unknown {
  const names = path.filter((part): part is string => typeof part === "string");
  const [key = "", parent = ""] = [names.at(-1), names.at(-2)];
  if (typeof value === "number") {
    return Math.abs(value) < 10 ** (fewestDigits - 1) || openKeys.has(key) || idKeys.has(key) || key === "entry"
      ? value
      : maskNumber(String(value));
  }
  if (typeof value !== "string" || value === "") return value;
  if (idKeys.has(key)) return maskWamid(value);
  if (errorKeys.has(key) && names.some((name) => name === "errors" || name === "error")) return maskNumbersIn(value);
  if (openKeys.has(key)) return value;
  if (key === "name" && parent === "template") return value;
  if (parent === "headers") return maskNumbersIn(value);
  return /^[+\d][\d\s()./-]*$/.test(value) || isNameKey(key) ? maskNumber(value) : maskedText;
}

function isNameKey(key: string): boolean {
  return /^(?:to|from|recipient|sender|wa_id|phone|input)$|_(?:id|phone|number)$/.test(key);
}

/** A JSON value with every number and text of a customer masked. Names of fields stay. */
export function maskJson(value: unknown, path: readonly (string | number)[] = []): unknown {
  if (Array.isArray(value)) return value.map((each, index) => maskJson(each, [...path, index]));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskJson(each, [...path, key])]));
  }
  return maskLeaf(path, value);
}
