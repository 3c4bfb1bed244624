import { newWamid } from "../../../core/graph/ids.ts";
import type { BusinessNumber } from "../../../core/simulator/state.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { Call } from "../call.ts";
import { type Customer, identityKeyHashOf } from "../customer.ts";
import { chatContent, factsOf, usualOutcome } from "../customers/outgoing.ts";
import type { Transcripts } from "../customers/transcripts.ts";
import type { Faults } from "../faults/faults.ts";
import { knownError } from "../knownError.ts";
import { requireNumber } from "../nodes.ts";
import type { Price } from "../pricing.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { type BrokenRule, brokenRule } from "../rules/sendRules.ts";
import { type PlannedDelivery, type PlannedOutcome, statusPlan } from "../statusPlan.ts";
import { requireMessaging } from "../tokens.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";
import { checkGroupSend, isGroupSend } from "../validation/groupSend.ts";
import { checkReadReceipt, isReadReceipt } from "../validation/readReceipt.ts";
import type { Recipient } from "../validation/recipient.ts";
import { type AcceptedSend, checkSend } from "../validation/send.ts";
import type { QueuedDelivery } from "../webhooks/sender.ts";
import type { SendContext } from "../validation/sendContext.ts";
import { type ReportedMessage, statusDelivery } from "../webhooks/statusDelivery.ts";
import { sendToGroup } from "./groupMessages.ts";

/** `POST /{phone-number-id}/messages`: accepts a message, and has its statuses reported later; or takes a read receipt. */
export async function sendMessage(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const body = await call.json();
  if (isReadReceipt(body)) {
    const { messageId, isTyping } = checkReadReceipt(body);
    call.world.transcripts.markRead(number.id, messageId, isTyping);
    return ok({ success: true });
  }
  return acceptMessage(call, number, body, "messages");
}

/** Takes a message that is sent by either of the endpoints. */
export function acceptMessage(
  call: Call,
  number: BusinessNumber,
  body: unknown,
  endpoint: SendContext["endpoint"],
): Reply {
  const { world, now } = call;
  const sender = { world, number, endpoint, version: call.version, now };
  if (isGroupSend(body)) {
    return sendToGroup(call, number, checkGroupSend(body, sender));
  }
  const accepted = checkSend(body, sender);
  const { recipient } = accepted;
  const { customers, faults, windows, transcripts } = world;
  const customer =
    recipient.kind === "number" ? customers.ofNumber(recipient.digits) : customers.ofBsuid(recipient.userId);
  const broken = brokenRule({ world, number, send: accepted, customer, now });
  const facts = factsOf(accepted, customer, body);
  const outcome = outcomeOf(accepted, customer, broken ?? faultOf(faults.ofMessage(facts)));
  if (outcome.kind === "refused") {
    throw refusal(outcome.code, outcome.details ?? knownError(outcome.code).details ?? "");
  }
  const wamid = newWamid(recipient.kind === "number" ? recipient.digits : recipient.userId, world.randomBytes);
  const freeEntryUntil = windows.freeEntryUntil(number.id, customer.userId, now);
  const message: ReportedMessage = {
    wamid,
    customer,
    category: endpoint === "messages" ? accepted.category : "marketing_lite",
    ...(freeEntryUntil === undefined
      ? { price: priceOf(call, number, accepted.category, customer) }
      : { freeEntryUntil }),
    ...(outcome.kind === "failed" && outcome.code === 137000 && { identityKeyHash: identityKeyHashOf(customer) }),
    ...(accepted.callbackData !== undefined && { callbackData: accepted.callbackData }),
  };
  if (accepted.type === "reaction") {
    world.reactions.add(wamid);
  }
  const plan = statusPlan(outcome, accepted.course, world.delays);
  const counted = {
    numberId: number.id,
    country: customer.country,
    category: message.category.toUpperCase(),
    pricingType: (message.price?.type ?? "free_entry_point").toUpperCase(),
    ...(accepted.template?.id !== undefined && { templateId: accepted.template.id }),
  };
  world.traffic.add(counted, customer.userId, plan, now);
  const content = chatContent(accepted.type, body);
  const chat = { numberId: number.id, customer: customer.userId };
  transcripts.add(chat, { id: wamid, direction: "outgoing", at: now, content }, plan);
  noteReaction(content, transcripts);
  const deliveries = reportsOf(number, message, plan, now);
  const waba = world.waba(number.wabaId);
  if (waba) {
    world.report("messages", { waba, number, message: { ...facts, direction: "outgoing" } }, deliveries);
  }
  return ok({
    messaging_product: "whatsapp",
    contacts: [contactOf(recipient)],
    messages: [{ id: wamid, ...(accepted.type === "template" && { message_status: "accepted" }) }],
  });
}

function priceOf({ world, now }: Call, number: BusinessNumber, category: string, { userId }: Customer): Price {
  const isWindowOpen = world.windows.isOpen(number.id, userId, now);
  return world.pricing.priceOf(category, { numberId: number.id, isWindowOpen, at: now });
}

/** A fault that was asked for, as what a rule says. */
function faultOf(fault: ReturnType<Faults["ofMessage"]>): PlannedOutcome | undefined {
  return fault && { kind: fault.effect === "fail" ? "failed" : fault.effect, code: fault.code };
}

/** Apart from what makes them, because what they close over is kept until the last one is sent: the call is not to be among it. */
function reportsOf(
  number: BusinessNumber,
  message: ReportedMessage,
  plan: readonly PlannedDelivery[],
  now: number,
): QueuedDelivery[] {
  return plan.map(({ afterMs, statuses }) => ({
    afterMs,
    statuses: statuses.map(({ status }) => status),
    body: (version?: string) => escapedJson(statusDelivery(number, message, statuses, now + afterMs, version)),
  }));
}

/** A rule or a fault comes first, then a recipient for whom messages fail or are refused, then what is wrong with the message. */
function outcomeOf(
  { recipient, problem }: AcceptedSend,
  customer: Customer,
  broken: BrokenRule | PlannedOutcome | undefined,
): PlannedOutcome {
  if (broken) {
    return broken;
  }
  const outcome = usualOutcome(customer, recipient);
  const spoilt = outcome.kind === "failed" || outcome.kind === "refused";
  return problem && !spoilt ? { kind: "failed", ...problem } : outcome;
}

function noteReaction({ reaction }: Json, transcripts: Transcripts): void {
  if (!isObject(reaction)) return;
  transcripts.react(scalarText(reaction.message_id), "outgoing", scalarText(reaction.emoji));
}

function contactOf(recipient: Recipient): unknown {
  return recipient.kind === "number"
    ? { input: recipient.input, wa_id: recipient.digits }
    : { input: recipient.userId, user_id: recipient.userId };
}
