import type { Found } from "./finding.ts";
import { type JsonObject, type JsonScalar, jsonObjects } from "./jsonObjects.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isOnPremisesCode, isRound, namesCode } from "./knownCodes.ts";
import { graphErrorWords, whatsAppWords } from "./mayHoldCodes.ts";

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
const wanted = new Set([
  ...whatsAppKeys,
  ...tokenKeys,
  ...["code", "error_code", "errorCode", "error_subcode", "subcode", "object", "id", "type", "status"],
  ...wordKeys,
  ...["href", "error_data", "fbtrace_id", "error_user_title", "error_user_msg"],
  ...["error_description", "possible_solution"],
]);

/** How far up an error looks for signs of WhatsApp: a webhook's error lies six objects deep. */
const depth = 12;

/** What the whole text is about. */
interface About {
  readonly whatsApp: boolean;
  readonly graphErrors: boolean;
}

/** Codes in JSON, by the shape of the object that they stand in. A lone `"code": 100` says nothing. */
export function detectJson(text: string): Found[] {
  const about = { whatsApp: whatsAppWords.test(text), graphErrors: graphErrorWords.test(text) };
  return jsonObjects(text, wanted).flatMap((object) => {
    const finding = findingIn(text, object, about);
    return finding === undefined ? [] : [finding];
  });
}

function findingIn(text: string, object: JsonObject, about: About): Found | undefined {
  const scalar = object.scalars.get("code") ?? object.scalars.get("error_code") ?? object.scalars.get("errorCode");
  const code = number(text, scalar);
  if (scalar === undefined || code === undefined) return undefined;
  const subcode = number(text, object.scalars.get("error_subcode") ?? object.scalars.get("subcode"));
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
  const { keys } = object;
  const long = isLongCode(code);
  const below = belowWhatsApp(object);
  if (keys.has("error_code") && (keys.has("error_description") || keys.has("possible_solution"))) {
    if (below) return { confidence: "certain", reason: "healthStatus" };
    return long ? { confidence: "likely", reason: "healthStatus" } : undefined;
  }
  const listed = errorKeys.has(object.key);
  if (below && listed) return { confidence: "certain", reason: "webhookErrors" };
  if (isTokenError(object) && (subcode === undefined || codeOfSubcode(subcode) !== undefined)) {
    return { confidence: "certain", reason: "graphError" };
  }
  const titled = saysTitle(object, code, "cloud");
  // Many an API has an "Invalid parameter": only with a long code are the words enough.
  if (!long) return titled && about.whatsApp ? { confidence: "likely", reason: "errorObject" } : undefined;
  if (titled) return { confidence: "certain", reason: "errorObject" };
  const confidence = listed ? ofListed(object, code, about) : ofUnlisted(object, code, below, about);
  return confidence === undefined ? undefined : { confidence, reason: "errorObject" };
}

/** A long code right under an error's key, where no word names it: likely, unless its words are those of another error. */
function ofListed(object: JsonObject, code: number, about: About): Found["confidence"] {
  const worded = wordKeys.some((key) => isWording(key, object.scalars.get(key)?.value));
  if (isRound(code)) return about.whatsApp && !worded ? "likely" : "possible";
  if (about.whatsApp || about.graphErrors) return "likely";
  return code >= 100_000 && !worded ? "likely" : "possible";
}

/** Without an error's key it may be an article, a place or an account: only a key that says "error code" speaks up. */
function ofUnlisted({ keys }: JsonObject, code: number, below: boolean, about: About): Found["confidence"] | undefined {
  if (!keys.has("code")) return about.whatsApp ? "likely" : undefined;
  if (isRound(code)) return undefined;
  const explained = keys.has("title") || keys.has("message") || keys.has("details");
  const shaped = keys.has("title") && (keys.has("message") || keys.has("details") || keys.has("href"));
  return shaped || (explained && (below || about.whatsApp)) ? "possible" : undefined;
}

/** Whether a value is words about what happened: the name of a class of errors says nothing about it. */
function isWording(key: string, value: string | number | undefined): boolean {
  return typeof value === "string" && value !== "" && !(key === "name" && /(?:error|exception)$/i.test(value));
}

/** Signs that only the Graph API's own errors carry. */
function isGraphError({ keys, scalars }: JsonObject, code: number): boolean {
  const text = (key: string) => String(scalars.get(key)?.value ?? "");
  return (
    keys.has("fbtrace_id") ||
    keys.has("error_subcode") ||
    keys.has("error_user_msg") ||
    keys.has("error_user_title") ||
    (keys.has("error_data") && (keys.has("title") || keys.has("message") || isLongCode(code))) ||
    /^(?:OAuth|Graph(?!QL)\w{1,20})Exception$/.test(text("type")) ||
    /^\(#\d/.test(text("message")) ||
    /^(?:https:\/\/developers\.facebook\.com)?\/(?:docs|documentation)\/\S*whatsapp/.test(text("href"))
  );
}

/** The error in the answer of `debug_token`. */
function isTokenError(object: JsonObject): boolean {
  const { parent } = object;
  return object.key === "error" && parent !== undefined && tokenKeys.filter((key) => parent.keys.has(key)).length >= 2;
}

/** Messenger answers with the same codes, and with subcodes of its own. 2018001 is shared. */
function isMessengerSubcode(subcode: number | undefined): boolean {
  return subcode !== undefined && subcode > 2_018_001 && subcode < 2_019_000;
}

/** Old webhooks have no envelope: statuses, messages and errors stand at the root. */
function isOnPremisesError(object: JsonObject, code: number): boolean {
  if (object.key !== "errors") return false;
  for (let above = object.parent, step = 0; above !== undefined && step < depth; above = above.parent, step++) {
    if (above.keys.has("messaging_product")) return false;
    if (above.keys.has("statuses") || above.keys.has("recipient_id")) return true;
  }
  return saysTitle(object, code, "onPremises");
}

function saysTitle({ scalars }: JsonObject, code: number, api: "cloud" | "onPremises"): boolean {
  return ["title", "message"].some((key) => {
    const words = scalars.get(key)?.value;
    return typeof words === "string" && namesCode(words, code, api);
  });
}

function belowWhatsApp(object: JsonObject): boolean {
  for (
    let above: JsonObject | undefined = object, step = 0;
    above !== undefined && step < depth;
    above = above.parent, step++
  ) {
    if (whatsAppKeys.some((key) => above?.keys.has(key))) return true;
    if (above.scalars.get("object")?.value === "whatsapp_business_account") return true;
    const id = above.scalars.get("id")?.value;
    if (typeof id === "string" && id.startsWith("wamid.")) return true;
  }
  return false;
}

/** A whole number, written as one or in quotes, without an exponent, a fraction or a sign. */
function number(text: string, scalar: JsonScalar | undefined): number | undefined {
  if (scalar === undefined || scalar.end - scalar.start > 7) return undefined;
  const digits = text.slice(scalar.start, scalar.end);
  return /^(?:0|[1-9]\d*)$/.test(digits) ? Number(digits) : undefined;
}
