import { createHash } from "node:crypto";
import { newestVersion } from "../../../core/graph/versions.ts";
import { type BusinessNumber, digitsOf } from "../../../core/simulator/state.ts";
import type { Customer } from "../customer.ts";
import { type Price, regularPrice } from "../pricing.ts";
import type { PlannedStatus } from "../statusPlan.ts";
import { contactOf } from "./contact.ts";
import { webhookError } from "./webhookError.ts";

const dayMs = 86_400_000;

/** What a webhook has to say about an accepted message. */
export interface ReportedMessage {
  readonly wamid: string;
  readonly customer: Customer;
  /** A pricing category: `service`, `utility`, … */
  readonly category: string;
  readonly callbackData?: string;
  /** Without it, the regular one. */
  readonly price?: Price;
  /** In a free entry point window: when that ends, in milliseconds since 1970. */
  readonly freeEntryUntil?: number;
  /** The customer's, where it is not the one that was sent along. */
  readonly identityKeyHash?: string;
}

/** The first version whose statuses have no conversation. */
const firstWithoutConversation = 24;

/**
 * The body of a webhook request with statuses: pricing on sent and delivered, the contact on everything but failed. From v24.0 on there is no
 * `conversation` outside of free entry points.
 * @param at milliseconds since 1970; webhooks carry whole seconds, as text
 * @param version of the webhooks
 */
export function statusDelivery(
  number: BusinessNumber,
  message: ReportedMessage,
  statuses: readonly PlannedStatus[],
  at: number,
  version = newestVersion,
): unknown {
  const reached = statuses.some(({ status }) => status !== "failed");
  // A username is told of users whom the message has reached.
  const username = statuses.some(({ status }) => status === "delivered" || status === "read");
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: digitsOf(number), phone_number_id: number.id },
    ...(reached && { contacts: [contactOf(message.customer, { username, parent: false })] }),
    statuses: statuses.map((status) => statusObject(number, message, status, { at, version })),
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: number.wabaId, changes: [{ value, field: "messages" }] }],
  };
}

/** When it is told, and in which version. */
interface Issue {
  readonly at: number;
  readonly version: string;
}

function statusObject(
  number: BusinessNumber,
  message: ReportedMessage,
  { status, code, details }: PlannedStatus,
  { at, version }: Issue,
): unknown {
  const { waId, userId, parentUserId } = message.customer;
  return {
    id: message.wamid,
    status,
    timestamp: String(Math.floor(at / 1000)),
    ...(waId !== undefined && { recipient_id: waId }),
    ...(status === "failed" && waId !== undefined ? {} : { recipient_user_id: userId }),
    ...(status !== "failed" && parentUserId !== undefined && { recipient_parent_user_id: parentUserId }),
    ...((status === "sent" || status === "delivered") && billing(number, message, status, { at, version })),
    ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
    ...(code !== undefined && { errors: [webhookError(code, details)] }),
    ...(message.identityKeyHash !== undefined && { recipient_identity_key_hash: message.identityKeyHash }),
  };
}

/** What a message costs, and, in older webhooks and free entry points, the conversation that it belongs to. */
function billing(
  number: BusinessNumber,
  message: ReportedMessage,
  status: "sent" | "delivered",
  { at, version }: Issue,
): object {
  const { category, freeEntryUntil, customer } = message;
  const { billable, type } = message.price ?? regularPrice;
  if (freeEntryUntil !== undefined) {
    const conversation = conversationOf(number, customer, "referral_conversion", status, freeEntryUntil);
    const pricing = {
      billable: false,
      pricing_model: "PMP",
      type: "free_entry_point",
      category: "referral_conversion",
    };
    return { conversation, pricing };
  }
  if (Number.parseInt(version.slice(1), 10) < firstWithoutConversation) {
    // Assumed: a conversation of a category lasts for a day of UTC instead of 24 hours from its first message.
    const until = (Math.floor(at / dayMs) + 1) * dayMs;
    const conversation = conversationOf(number, customer, category, status, until);
    return { conversation, pricing: { billable, pricing_model: "CBP", category } };
  }
  return { pricing: { billable, pricing_model: "PMP", type, category } };
}

/** Only with `sent` it is said when the conversation ends. */
function conversationOf(
  number: BusinessNumber,
  { userId }: Customer,
  type: string,
  status: "sent" | "delivered",
  until: number,
): unknown {
  return {
    id: createHash("md5").update(`${number.id} ${userId} ${type} ${until}`).digest("hex"),
    ...(status === "sent" && { expiration_timestamp: String(Math.floor(until / 1000)) }),
    origin: { type },
  };
}
