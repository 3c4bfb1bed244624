import { type BusinessNumber, digitsOf } from "../../../core/simulator/state.ts";
import type { Customer } from "../customer.ts";
import { knownError } from "../knownError.ts";
import type { PlannedStatus } from "../statusPlan.ts";

const docsUrl = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes";

/** What a webhook has to say about an accepted message. */
export interface ReportedMessage {
  readonly wamid: string;
  readonly customer: Customer;
  /** A pricing category: `service`, `utility`, … */
  readonly category: string;
  readonly callbackData?: string;
}

/**
 * The body of a webhook request with statuses, in the form of v24.0 and newer: no `conversation`, pricing per message on
 * sent and delivered, the contact on everything but failed.
 * @param at milliseconds since 1970; webhooks carry whole seconds, as text
 */
export function statusDelivery(
  number: BusinessNumber,
  message: ReportedMessage,
  statuses: readonly PlannedStatus[],
  at: number,
): unknown {
  const { profileName, userId, waId } = message.customer;
  const reached = statuses.some(({ status }) => status !== "failed");
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: digitsOf(number), phone_number_id: number.id },
    ...(reached && {
      contacts: [{ profile: { name: profileName }, ...(waId !== undefined && { wa_id: waId }), user_id: userId }],
    }),
    statuses: statuses.map((status) => statusObject(message, status, at)),
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: number.wabaId, changes: [{ value, field: "messages" }] }],
  };
}

function statusObject(message: ReportedMessage, { status, code, details }: PlannedStatus, at: number): unknown {
  const { waId, userId } = message.customer;
  return {
    id: message.wamid,
    status,
    timestamp: String(Math.floor(at / 1000)),
    ...(waId !== undefined && { recipient_id: waId }),
    ...(status === "failed" && waId !== undefined ? {} : { recipient_user_id: userId }),
    ...((status === "sent" || status === "delivered") && {
      pricing: { billable: true, pricing_model: "PMP", type: "regular", category: message.category },
    }),
    ...(message.callbackData !== undefined && { biz_opaque_callback_data: message.callbackData }),
    ...(code !== undefined && { errors: [errorObject(code, details)] }),
  };
}

function errorObject(code: number, details: string | undefined): unknown {
  const { title, details: usual = "" } = knownError(code);
  return { code, title, message: title, error_data: { details: details ?? usual }, href: docsUrl };
}
