import type { Template } from "../../../core/graph/replies.ts";
import { misspellingOf } from "../../../core/misspelling.ts";
import { digitsOf } from "../../../core/simulator/state.ts";
import type { LinkedFile } from "../linkedFiles.ts";
import { invalidParameter, missingParameter, refusal } from "../refusal.ts";
import {
  isMissing,
  isObject,
  type Json,
  optionalBoolean,
  optionalText,
  requireId,
  requireObject,
  requireText,
} from "./checks.ts";
import { checkDirectSend } from "./directSend.ts";
import { type CheckedContent, type Course, isMessageType, type MessageType, messageTypes } from "./messageTypes.ts";
import { type Recipient, recipientOf } from "./recipient.ts";
import type { LateProblem, SendContext, Sender } from "./sendContext.ts";

/** A message that Meta would accept, whomever it goes to. */
export interface AcceptedContent {
  readonly type: MessageType;
  /** How far its statuses go where nothing goes wrong. */
  readonly course: Course;
  /** What it is charged as: a pricing category of the webhooks. */
  readonly category: string;
  /** The one that it is made from. */
  readonly template?: Template;
  /** `biz_opaque_callback_data`, echoed in every status. */
  readonly callbackData?: string;
  /** It is accepted and fails with this. */
  readonly problem?: LateProblem;
  /** Files that are named by their addresses: they may be looked at. */
  readonly links: readonly LinkedFile[];
}

/** A send request to one person that Meta would accept. */
export interface AcceptedSend extends AcceptedContent {
  readonly recipient: Recipient;
  /** `recipient_identity_key_hash`: the message goes only to whoever still has this key. */
  readonly identityKeyHash?: string;
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
  "paid_messaging_account_id",
  "category",
  "message_send_ttl_seconds",
  "product_policy",
  "status",
  "message_id",
  "typing_indicator",
];

/**
 * Checks the body of `POST /{phone-number-id}/messages` field by field, in the order in which the first wrong one is
 * reported. Meta doesn't document its order, and has changed it; this one is assumed.
 * @throws Refusal with Meta's code, and details that name the field
 */
export function checkSend(body: unknown, sender: Sender): AcceptedSend {
  const request = isObject(body) ? body : {};
  checkProduct(request);
  checkRecipientType(request);
  const recipient = recipientOf(request);
  const content = checkContent(request, sender);
  if (content.type === "pin") {
    throw invalidParameter("Param recipient_type must be GROUP: messages are pinned in groups alone.");
  }
  if (recipient.kind === "number" && recipient.digits === digitsOf(sender.number)) {
    throw refusal(131021, "Parameter to is the number of the sender.");
  }
  if (recipient.kind === "bsuid" && content.category === "authentication") {
    throw refusal(131062, "Authentication templates go to a phone number: put it into to.");
  }
  const identityKeyHash = optionalText(request.recipient_identity_key_hash, "recipient_identity_key_hash");
  return { recipient, ...content, ...(identityKeyHash === undefined ? {} : { identityKeyHash }) };
}

/** Checks everything but the recipient. */
export function checkContent(request: Json, sender: Sender): AcceptedContent {
  const context: SendContext = { ...sender, late: [], links: [] };
  const type = typeOf(request.type);
  const { template, course = "read" }: CheckedContent = messageTypes[type](decoded(request[type]), context);
  const direct = type === "text" || type === "interactive" ? checkDirectSend(request, type, context) : undefined;
  checkEndpoint(template, context);
  const callbackData = checkCommon(request, context);
  const [problem] = context.late;
  return {
    type,
    course,
    category: template?.category?.toLowerCase() ?? direct ?? "service",
    ...(template && { template }),
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(problem && { problem }),
    links: context.links,
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

/** @returns whom the message goes to */
export function checkRecipientType(request: Json): "individual" | "group" {
  const type = optionalText(request.recipient_type, "recipient_type")?.toLowerCase();
  if (type !== undefined && type !== "individual" && type !== "group") {
    throw invalidParameter("Param recipient_type must be one of {INDIVIDUAL, GROUP}.");
  }
  return type ?? "individual";
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

/**
 * Marketing templates can be kept from `messages`, and `marketing_messages` takes nothing else.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/marketing-messages/overview
 */
function checkEndpoint(template: Template | undefined, { world, number, endpoint, version }: SendContext): void {
  const isMarketing = template?.category === "MARKETING";
  if (endpoint === "marketing_messages" && !isMarketing) {
    const category = (template?.category ?? "").toLowerCase();
    throw refusal(
      // The code of its own came with v23.0.
      Number.parseInt(version.slice(1), 10) >= 23 ? 134100 : 131055,
      `Template ${template?.name} is of category ${category}: marketing_messages takes marketing templates alone.`,
    );
  }
  if (endpoint === "messages" && isMarketing && world.waba(number.wabaId)?.disablesMarketingOnCloudApi === true) {
    throw refusal(131063, "Send through marketing_messages or enable marketing templates on Cloud API.");
  }
}

/** @returns `biz_opaque_callback_data` */
function checkCommon(request: Json, { number }: SendContext): string | undefined {
  if (!isMissing(request.context)) {
    const context = requireObject(decoded(request.context), "context");
    if (isMissing(context.message_id)) {
      throw missingParameter("context.message_id");
    }
    // Whether such a message exists is not checked: Meta delivers the message without the quote where it can't find it.
    requireText(context.message_id, "context.message_id");
  }
  optionalBoolean(request.message_activity_sharing, "message_activity_sharing");
  for (const key of ["messaging_account_id", "paid_messaging_account_id"] as const) {
    // Messaging accounts keep the ids of the WABAs that they come from; each number has one here.
    if (!isMissing(request[key]) && requireId(request[key], key) !== number.wabaId) {
      throw invalidParameter(`Param ${key} is not the id of a messaging account of this phone number.`);
    }
  }
  return optionalText(request.biz_opaque_callback_data, "biz_opaque_callback_data", 512);
}
