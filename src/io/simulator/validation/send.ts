import { misspellingOf } from "../../../core/misspelling.ts";
import { digitsOf } from "../../../core/simulator/state.ts";
import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import { isMissing, isObject, type Json, optionalText, requireObject, requireText } from "./checks.ts";
import { type CheckedContent, type Course, isMessageType, type MessageType, messageTypes } from "./messageTypes.ts";
import { type Recipient, recipientOf } from "./recipient.ts";
import type { LateProblem, SendContext } from "./sendContext.ts";

/** A send request that Meta would accept. */
export interface AcceptedSend {
  readonly recipient: Recipient;
  readonly type: MessageType;
  /** How far its statuses go where nothing goes wrong. */
  readonly course: Course;
  /** What it is charged as: a pricing category of the webhooks. */
  readonly category: string;
  /** `biz_opaque_callback_data`, echoed in every status. */
  readonly callbackData?: string;
  /** It is accepted and fails with this. */
  readonly problem?: LateProblem;
}

const bodyKeys = [
  "messaging_product",
  "recipient_type",
  "to",
  "recipient",
  "type",
  ...Object.keys(messageTypes),
  "context",
  "biz_opaque_callback_data",
  "recipient_identity_key_hash",
  "message_activity_sharing",
  "messaging_account_id",
  "category",
  "status",
  "message_id",
  "typing_indicator",
];

/**
 * Checks the body of `POST /{phone-number-id}/messages` field by field, in the order in which the first wrong one is
 * reported. Meta doesn't document its order, and has changed it; this one is assumed.
 * @throws Refusal with Meta's code, and details that name the field
 */
export function checkSend(body: unknown, sender: Omit<SendContext, "late">): AcceptedSend {
  const request = isObject(body) ? body : {};
  const context: SendContext = { ...sender, late: [] };
  checkProduct(request);
  checkRecipientType(request);
  const recipient = recipientOf(request);
  const type = typeOf(request.type);
  const { template, course = "read" }: CheckedContent = messageTypes[type](decoded(request[type]), context);
  checkDirectSend(request, type);
  const callbackData = checkCommon(request);
  if (recipient.kind === "number" && recipient.digits === digitsOf(sender.number)) {
    throw refusal(131021, "Parameter to is the number of the sender.");
  }
  if (recipient.kind === "bsuid" && template?.category === "AUTHENTICATION") {
    throw refusal(131062, "Authentication templates go to a phone number: put it into to.");
  }
  const [problem] = context.late;
  return {
    recipient,
    type,
    course,
    category: template?.category?.toLowerCase() ?? "service",
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(problem && { problem }),
  };
}

/** @throws Refusal 100 for a body that isn't meant for WhatsApp, or has a key that looks like a slip of the pen */
export function checkProduct(request: Json): void {
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
    const meant = bodyKeys.includes(key) ? undefined : misspellingOf(key, bodyKeys);
    if (meant !== undefined && isMissing(request[meant])) {
      throw invalidParameter(`Unexpected key ${key}; did you mean ${meant}?`);
    }
  }
}

/** As many keys as a request can sensibly have. */
function firstKeys(request: Json): string[] {
  return Object.keys(request).slice(0, 50);
}

function checkRecipientType(request: Json): void {
  const type = optionalText(request.recipient_type, "recipient_type")?.toLowerCase();
  if (type !== undefined && type !== "individual" && type !== "group") {
    throw invalidParameter("Param recipient_type must be one of {INDIVIDUAL, GROUP}.");
  }
  if (type === "group") {
    requireText(request.to, "to");
    // The simulator has no groups, so that every id is that of a group which the number isn't in.
    throw refusal(131041, "Parameter to is not the id of a group that this number is in.");
  }
}

/** Graph takes a parameter's JSON text for the parameter itself, and there are clients that send `contacts` so. */
function decoded(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function typeOf(value: unknown): MessageType {
  const type = optionalText(value, "type")?.toLowerCase() ?? "text";
  if (!isMessageType(type)) {
    const known = Object.keys(messageTypes).map((each) => each.toUpperCase());
    throw refusal(131051, `Param type must be one of {${known.join(", ")}}.`);
  }
  return type;
}

/** Direct Send, a beta of 2026: https://developers.facebook.com/documentation/business-messaging/whatsapp/direct-send */
function checkDirectSend(request: Json, type: MessageType): void {
  if ((type === "text" || type === "interactive") && !isMissing(request.category)) {
    throw invalidParameter("Param category: Direct Send is not enabled for this WhatsApp Business Account.");
  }
}

/** @returns `biz_opaque_callback_data` */
function checkCommon(request: Json): string | undefined {
  if (!isMissing(request.context)) {
    const context = requireObject(decoded(request.context), "context");
    if (isMissing(context.message_id)) {
      throw missingParameter("context.message_id");
    }
    // Whether such a message exists is not checked: Meta delivers the message without the quote where it can't find it.
    requireText(context.message_id, "context.message_id");
  }
  return optionalText(request.biz_opaque_callback_data, "biz_opaque_callback_data", 512);
}
