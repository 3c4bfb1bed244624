import { newWamid } from "../../../core/graph/ids.ts";
import { outcomeFor, type SimulatedOutcome } from "../../../core/graph/simulated.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { Call } from "../call.ts";
import { type Customer, customerOfBsuid, customerOfNumber } from "../customer.ts";
import { knownError } from "../knownError.ts";
import { requireNumber } from "../nodes.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { type BrokenRule, brokenRule } from "../rules/sendRules.ts";
import { type PlannedOutcome, statusPlan } from "../statusPlan.ts";
import { requireMessaging } from "../tokens.ts";
import { checkReadReceipt, isReadReceipt } from "../validation/readReceipt.ts";
import type { Recipient } from "../validation/recipient.ts";
import { type AcceptedSend, checkSend } from "../validation/send.ts";
import { type ReportedMessage, statusDelivery } from "../webhooks/statusDelivery.ts";

/** `POST /{phone-number-id}/messages`: accepts a message, and has its statuses reported later; or takes a read receipt. */
export async function sendMessage(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const body = await call.json();
  if (isReadReceipt(body)) {
    checkReadReceipt(body);
    return ok({ success: true });
  }
  const accepted = checkSend(body, { world: call.world, number, now: call.now });
  const { recipient } = accepted;
  const customer = customerOf(recipient);
  const broken = brokenRule({ world: call.world, number, send: accepted, customer, now: call.now });
  const outcome = outcomeOf(accepted, broken);
  if (outcome.kind === "refused") {
    throw refusal(outcome.code, outcome.details ?? knownError(outcome.code).details ?? "");
  }
  const wamid = newWamid(recipient.kind === "number" ? recipient.digits : recipient.userId, call.world.randomBytes);
  const message: ReportedMessage = {
    wamid,
    customer,
    category: accepted.category,
    ...(accepted.callbackData !== undefined && { callbackData: accepted.callbackData }),
  };
  if (accepted.type === "reaction") {
    call.world.reactions.add(wamid);
  }
  const deliveries = statusPlan(outcome, accepted.course, call.world.delays).map(({ afterMs, statuses }) => ({
    afterMs,
    body: () => escapedJson(statusDelivery(number, message, statuses, call.now + afterMs)),
  }));
  const waba = call.world.waba(number.wabaId);
  if (waba) {
    call.world.report("messages", { waba, number }, deliveries);
  }
  return ok({
    messaging_product: "whatsapp",
    contacts: [contactOf(recipient)],
    messages: [{ id: wamid, ...(accepted.type === "template" && { message_status: "accepted" }) }],
  });
}

/** A rule comes first, then a recipient for whom messages fail or are refused, then what is wrong with the message. */
function outcomeOf({ recipient, problem }: AcceptedSend, broken: BrokenRule | undefined): PlannedOutcome {
  if (broken) {
    return broken;
  }
  const outcome: SimulatedOutcome = recipient.kind === "number" ? outcomeFor(recipient.digits) : { kind: "read" };
  const spoilt = outcome.kind === "failed" || outcome.kind === "refused";
  return problem && !spoilt ? { kind: "failed", ...problem } : outcome;
}

function customerOf(recipient: Recipient): Customer {
  return recipient.kind === "number" ? customerOfNumber(recipient.digits) : customerOfBsuid(recipient.userId);
}

function contactOf(recipient: Recipient): unknown {
  return recipient.kind === "number"
    ? { input: recipient.input, wa_id: recipient.digits }
    : { input: recipient.userId, user_id: recipient.userId };
}
