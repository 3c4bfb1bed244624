import type { Template } from "../../../core/graph/replies.ts";
import { invalidParameter, missingParameter, notSimulated, refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import { isMissing, isObject, type Json, optionalBoolean, optionalText, requireObject, requireText } from "./checks.ts";
import { misspellingOf } from "./misspelling.ts";
import { type Recipient, recipientOf } from "./recipient.ts";
import { checkTemplate } from "./template.ts";

/** A send request that Meta would accept. */
export interface AcceptedSend {
  readonly recipient: Recipient;
  readonly type: "text" | "template";
  /** What it is charged as: a pricing category of the webhooks. */
  readonly category: string;
  /** `biz_opaque_callback_data`, echoed in every status. */
  readonly callbackData?: string;
}

const bodyKeys = [
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  "text",
  "template",
  "context",
  "biz_opaque_callback_data",
  "recipient_identity_key_hash",
  "message_activity_sharing",
  "messaging_account_id",
  "category",
  "status",
  "message_id",
];

/** Types that Meta has and the simulator doesn't yet. */
const otherTypes = [
  "audio",
  "contacts",
  "document",
  "image",
  "interactive",
  "location",
  "reaction",
  "sticker",
  "video",
];

/**
 * Checks the body of `POST /{phone-number-id}/messages` field by field, in the order in which the first wrong one is
 * reported. Meta doesn't document its order, and has changed it; this one is assumed.
 * @throws Refusal with Meta's code, and details that name the field
 */
export function checkSend(body: unknown, world: World): AcceptedSend {
  const request = isObject(body) ? body : {};
  checkProduct(request);
  if (!isMissing(request.status)) {
    throw notSimulated("Read receipts and typing indicators");
  }
  checkRecipientType(request.recipient_type);
  const recipient = recipientOf(request);
  const type = typeOf(request.type);
  const template = type === "template" ? checkTemplate(request.template, world.templates) : checkTextObject(request);
  const callbackData = checkCommon(request);
  if (recipient.kind === "number" && recipient.digits === world.ownNumber) {
    throw refusal(131021, "Parameter to is the number of the sender.");
  }
  if (recipient.kind === "bsuid" && template?.category === "AUTHENTICATION") {
    throw refusal(131062, "Authentication templates go to a phone number: put it into to.");
  }
  return {
    recipient,
    type,
    category: template?.category?.toLowerCase() ?? "service",
    ...(callbackData === undefined ? {} : { callbackData }),
  };
}

function checkProduct(request: Json): void {
  if (isMissing(request.messaging_product)) {
    const misspelt = firstKeys(request).find((key) => misspellingOf(key, ["messaging_product"]));
    throw misspelt === undefined
      ? invalidParameter("The parameter messaging_product is required.")
      : invalidParameter(`Unexpected key ${misspelt}; did you mean messaging_product?`);
  }
  if (typeof request.messaging_product !== "string" || request.messaging_product.toLowerCase() !== "whatsapp") {
    throw invalidParameter("Param messaging_product must be one of {WHATSAPP}.");
  }
  // Graph ignores top-level keys that it doesn't know; one that is a slip of the pen is worth a word.
  for (const key of firstKeys(request)) {
    const meant = bodyKeys.includes(key) || otherTypes.includes(key) ? undefined : misspellingOf(key, bodyKeys);
    if (meant !== undefined && isMissing(request[meant])) {
      throw invalidParameter(`Unexpected key ${key}; did you mean ${meant}?`);
    }
  }
}

/** As many keys as a request can sensibly have. */
function firstKeys(request: Json): string[] {
  return Object.keys(request).slice(0, 50);
}

function checkRecipientType(value: unknown): void {
  const type = optionalText(value, "recipient_type")?.toLowerCase();
  if (type === "group") {
    throw notSimulated("recipient_type group");
  }
  if (type !== undefined && type !== "individual") {
    throw invalidParameter("Param recipient_type must be one of {INDIVIDUAL, GROUP}.");
  }
}

function typeOf(value: unknown): "text" | "template" {
  const type = optionalText(value, "type")?.toLowerCase() ?? "text";
  if (type === "text" || type === "template") {
    return type;
  }
  if (otherTypes.includes(type)) {
    throw refusal(131051, `Param type ${type}: the simulator doesn't have this type yet, only text and template.`);
  }
  const known = ["text", "template", ...otherTypes].map((each) => each.toUpperCase()).sort();
  throw refusal(131051, `Param type must be one of {${known.join(", ")}}.`);
}

/** A text message has no template: the caller's union of both wants it said. */
function checkTextObject(request: Json): Template | undefined {
  const text = requireObject(request.text, "text", ["body", "preview_url"]);
  requireText(text.body, "text.body", 4096);
  optionalBoolean(text.preview_url, "text.preview_url");
  if (!isMissing(request.category)) {
    // Direct Send, a beta of 2026: https://developers.facebook.com/documentation/business-messaging/whatsapp/direct-send
    throw invalidParameter("Param category: Direct Send is not enabled for this WhatsApp Business Account.");
  }
  return undefined;
}

/** @returns `biz_opaque_callback_data` */
function checkCommon(request: Json): string | undefined {
  if (!isMissing(request.context)) {
    const context = requireObject(request.context, "context");
    if (isMissing(context.message_id)) {
      throw missingParameter("context.message_id");
    }
    // Whether such a message exists is not checked: Meta delivers the message without the quote where it can't find it.
    requireText(context.message_id, "context.message_id");
  }
  return optionalText(request.biz_opaque_callback_data, "biz_opaque_callback_data", 512);
}
