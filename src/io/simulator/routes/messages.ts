import { newWamid, type RandomBytes } from "../../../core/graph/ids.ts";
import { outcomeFor, type SimulatedOutcome } from "../../../core/graph/simulated.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { Call } from "../call.ts";
import { type Customer, customerOfBsuid, customerOfNumber } from "../customer.ts";
import { knownErrors } from "../knownErrors.ts";
import { requireNode } from "../nodes.ts";
import { objectNotFound, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { type StatusDelays, statusPlan } from "../statusPlan.ts";
import { scopeMissing } from "../tokens.ts";
import type { Recipient } from "../validation/recipient.ts";
import { checkSend } from "../validation/send.ts";
import type { WebhookSender } from "../webhooks/sender.ts";
import { type ReportedMessage, statusDelivery } from "../webhooks/statusDelivery.ts";

/** What a send needs besides the call. */
export interface Outbox {
  readonly sender: WebhookSender;
  readonly delays: StatusDelays;
  readonly randomBytes: RandomBytes;
}

const scope = "whatsapp_business_messaging";

/** `POST /{phone-number-id}/messages`: accepts a message, and has its statuses reported later. */
export async function sendMessage(call: Call, id: string, outbox: Outbox): Promise<Reply> {
  if (requireNode(call, id) !== "phoneNumber") {
    throw objectNotFound(call.method, id);
  }
  if (!call.token.scopes.includes(scope)) {
    throw scopeMissing(scope);
  }
  const accepted = checkSend(await call.json(), call.world);
  const { recipient } = accepted;
  const outcome: SimulatedOutcome = recipient.kind === "number" ? outcomeFor(recipient.digits) : { kind: "read" };
  if (outcome.kind === "refused") {
    throw refusal(outcome.code, knownErrors[outcome.code]?.details ?? "");
  }
  const customer = customerOf(recipient);
  const wamid = newWamid(recipient.kind === "number" ? recipient.digits : recipient.userId, outbox.randomBytes);
  const message: ReportedMessage = {
    wamid,
    customer,
    category: accepted.category,
    ...(accepted.callbackData !== undefined && { callbackData: accepted.callbackData }),
  };
  outbox.sender.enqueue(
    statusPlan(outcome, outbox.delays).map(({ afterMs, statuses }) => ({
      afterMs,
      body: () => escapedJson(statusDelivery(call.world, message, statuses, call.now + afterMs)),
    })),
  );
  return ok({
    messaging_product: "whatsapp",
    contacts: [contactOf(recipient)],
    messages: [{ id: wamid, ...(accepted.type === "template" && { message_status: "accepted" }) }],
  });
}

function customerOf(recipient: Recipient): Customer {
  return recipient.kind === "number" ? customerOfNumber(recipient.digits) : customerOfBsuid(recipient.userId);
}

function contactOf(recipient: Recipient): unknown {
  return recipient.kind === "number"
    ? { input: recipient.input, wa_id: recipient.digits }
    : { input: recipient.userId, user_id: recipient.userId };
}
