import { type BusinessNumber, digitsOf } from "../../../core/simulator/state.ts";
import { groupPrice } from "../pricing.ts";
import type { PlannedStatus } from "../statusPlan.ts";
import { webhookError } from "./webhookError.ts";

/** A message to a group, as webhooks report it. */
export interface ReportedGroupMessage {
  readonly wamid: string;
  readonly groupId: string;
  /** Phone numbers in digits, and BSUIDs. */
  readonly participants: readonly string[];
  /** `service`, `utility`, … */
  readonly category: string;
  readonly callbackData?: string;
}

/**
 * The body of a webhook request about a message to a group: sent and failed once, everything else for each participant, all of them in one
 * request. There are no contacts in it.
 * @param at milliseconds since 1970
 */
export function groupStatusDelivery(
  number: BusinessNumber,
  message: ReportedGroupMessage,
  status: PlannedStatus,
  at: number,
): unknown {
  const isOne = status.status === "sent" || status.status === "failed";
  const participants = isOne ? [undefined] : message.participants;
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: digitsOf(number), phone_number_id: number.id },
    statuses: participants.map((participant) => statusObject(message, status, participant, at)),
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: number.wabaId, changes: [{ value, field: "messages" }] }],
  };
}

function statusObject(
  { wamid, groupId, category, callbackData }: ReportedGroupMessage,
  { status, code, details }: PlannedStatus,
  participant: string | undefined,
  at: number,
): unknown {
  const { billable, type } = groupPrice(category);
  return {
    id: wamid,
    status,
    timestamp: String(Math.floor(at / 1000)),
    recipient_id: groupId,
    recipient_type: "group",
    ...(participant !== undefined && { recipient_participant_id: participant }),
    ...((status === "sent" || status === "delivered") && {
      pricing: { billable, pricing_model: "PMP", type, category: `group_${category}` },
    }),
    ...(callbackData !== undefined && { biz_opaque_callback_data: callbackData }),
    ...(code !== undefined && { errors: [webhookError(code, details)] }),
  };
}
