import type { About } from "./about.ts";
import type { Found } from "./finding.ts";
import type { JsonObject } from "./jsonObject.ts";
import type { JsonScalar } from "./jsonReader.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isOnPremisesCode, isRound, namesCode } from "./knownCodes.ts";

/** Keys that only the WhatsApp Business Platform uses, or uses together with an error. */
const whatsAppKeys = [
  "messaging_product",
  "statuses",
  "recipient_id",
  "recipient_user_id",
  "wa_id",
  "phone_number_id",
  "display_phone_number",
  "block_users",
  "failed_users",
  "can_send_message",
  "health_status",
  "whatsapp_business_account",
  "whatsapp_business_api_data",
];
/** Keys of a token's inspection, whose error has neither type nor trace. */
const tokenKeys = ["granular_scopes", "is_valid", "app_id"];
const errorKeys = new Set(["error", "errors", "err", "last_error", "lastError"]);
/** Keys whose words say what an error, or something else, is. */
const wordKeys = ["title", "message", "msg", "details", "detail", "description", "reason", "name"];

/** How far up an error looks for signs of WhatsApp: a webhook's error lies six objects deep. */
const depth = 12;

/** The number that is an object's code, where it has one. */
export function codeScalar(object: JsonObject): JsonScalar | undefined {
  return object.scalar("code") ?? object.scalar("error_code") ?? object.scalar("errorCode");
}

export function subcodeScalar(object: JsonObject): JsonScalar | undefined {
  return object.scalar("error_subcode") ?? object.scalar("subcode");
}

/** The code of an error object, by the object's shape. A lone `"code": 100` says nothing. */
export function errorIn(text: string, object: JsonObject, about: About): Found | undefined {
  const scalar = codeScalar(object);
  const code = number(text, scalar);
  if (scalar === undefined || code === undefined) return undefined;
  const subcode = number(text, subcodeScalar(object));
  const place = { start: scalar.start, end: scalar.end, code, ...(subcode === undefined ? {} : { subcode }) };
  const judged = isCloudCode(code) ? judge(object, code, subcode, about) : undefined;
  if (judged !== undefined) return { ...place, ...judged };
  if (isOnPremisesCode(code) && isOnPremisesError(object, code)) {
    return { ...place, api: "onPremises", confidence: "likely", reason: "webhookErrors" };
  }
  return undefined;
}

type Judgement = Pick<Found, "confidence" | "reason">;

function judge(object: JsonObject, code: number, subcode: number | undefined, about: About): Judgement | undefined {
  if (isMessengerSubcode(subcode)) return undefined;
  if (isGraphError(object, code)) return { confidence: "certain", reason: "graphError" };
  const long = isLongCode(code);
  if (object.has("error_code") && (object.has("error_description") || object.has("possible_solution"))) {
    if (belowWhatsApp(object)) return { confidence: "certain", reason: "healthStatus" };
    return long ? { confidence: "likely", reason: "healthStatus" } : undefined;
  }
  const listed = errorKeys.has(object.key);
  if (listed && belowWhatsApp(object)) return { confidence: "certain", reason: "webhookErrors" };
  if (isTokenError(object) && (subcode === undefined || codeOfSubcode(subcode) !== undefined)) {
    return { confidence: "certain", reason: "graphError" };
  }
  const titled = saysTitle(object, code, "cloud");
  // Many an API has an "Invalid parameter": only with a long code are the words enough.
  if (!long) return titled && about.whatsApp ? { confidence: "likely", reason: "errorObject" } : undefined;
  if (titled) return { confidence: "certain", reason: "errorObject" };
  const confidence = listed ? ofListed(object, code, about) : ofUnlisted(object, code, about);
  return confidence === undefined ? undefined : { confidence, reason: "errorObject" };
}

/** A long code right under an error's key, where no word names it: likely, unless its words are those of another error. */
function ofListed(object: JsonObject, code: number, about: About): Found["confidence"] {
  const worded = wordKeys.some((key) => isWording(key, object.value(key)));
  if (isRound(code)) return about.whatsApp && !worded ? "likely" : "possible";
  if (about.whatsApp || about.graphErrors) return "likely";
  return code >= 100_000 && !worded ? "likely" : "possible";
}

/** Without an error's key it may be an article, a place or an account: only a key that says "error code" speaks up. */
function ofUnlisted(object: JsonObject, code: number, about: About): Found["confidence"] | undefined {
  if (!object.has("code")) return about.whatsApp ? "likely" : undefined;
  if (isRound(code)) return undefined;
  const explained = object.has("title") || object.has("message") || object.has("details");
  const shaped = object.has("title") && (object.has("message") || object.has("details") || object.has("href"));
  return shaped || (explained && (about.whatsApp || belowWhatsApp(object))) ? "possible" : undefined;
}

/** Whether a value is words about what happened: the name of a class of errors says nothing about it. */
function isWording(key: string, value: string | number | undefined): boolean {
  return typeof value === "string" && value !== "" && !(key === "name" && /(?:error|exception)$/i.test(value));
}

/** Signs that only the Graph API's own errors carry. */
export function isGraphError(object: JsonObject, code: number): boolean {
  return (
    object.has("fbtrace_id") ||
    object.has("error_subcode") ||
    object.has("error_user_msg") ||
    object.has("error_user_title") ||
    (object.has("error_data") && (object.has("title") || object.has("message") || isLongCode(code))) ||
    /^(?:OAuth|Graph(?!QL)\w{1,20})Exception$/.test(object.words("type")) ||
    /^\(#\d/.test(object.words("message")) ||
    /^(?:https:\/\/developers\.facebook\.com)?\/(?:docs|documentation)\/\S*whatsapp/.test(object.words("href"))
  );
}

/** The error in the answer of `debug_token`. */
function isTokenError(object: JsonObject): boolean {
  if (object.key !== "error") return false;
  const { parent } = object;
  return parent !== undefined && tokenKeys.filter((key) => parent.has(key)).length >= 2;
}

/** Messenger answers with the same codes, and with subcodes of its own. 2018001 is shared. */
export function isMessengerSubcode(subcode: number | undefined): boolean {
  return subcode !== undefined && subcode > 2_018_001 && subcode < 2_019_000;
}

/** Old webhooks have no envelope: statuses, messages and errors stand at the root. */
function isOnPremisesError(object: JsonObject, code: number): boolean {
  if (object.key !== "errors") return false;
  for (let above = object.parent, step = 0; above !== undefined && step < depth; above = above.parent, step++) {
    if (above.has("messaging_product")) return false;
    if (above.has("statuses") || above.has("recipient_id")) return true;
  }
  return saysTitle(object, code, "onPremises");
}

function saysTitle(object: JsonObject, code: number, api: "cloud" | "onPremises"): boolean {
  return ["title", "message"].some((key) => namesCode(object.words(key), code, api));
}

export function belowWhatsApp(object: JsonObject): boolean {
  for (
    let above: JsonObject | undefined = object, step = 0;
    above !== undefined && step < depth;
    above = above.parent, step++
  ) {
    if (whatsAppKeys.some((key) => above?.has(key))) return true;
    if (above.value("object") === "whatsapp_business_account") return true;
    if (above.words("id").startsWith("wamid.")) return true;
  }
  return false;
}

/** A whole number, written as one or in quotes, without an exponent, a fraction or a sign. */
export function number(text: string, scalar: JsonScalar | undefined): number | undefined {
  if (scalar === undefined || scalar.end - scalar.start > 7) return undefined;
  const digits = text.slice(scalar.start, scalar.end);
  return /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : undefined;
}
