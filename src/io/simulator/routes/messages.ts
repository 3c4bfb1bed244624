import { newWamid } from "../../../core/graph/ids.ts";
import type { BusinessNumber, OwnedTemplate } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { type Customer, identityKeyHashOf } from "../customer.ts";
import { chatContent, factsOf, usualOutcome } from "../customers/outgoing.ts";
import type { Transcripts } from "../customers/transcripts.ts";
import type { Faults, MessageFacts } from "../faults/faults.ts";
import { knownError } from "../knownError.ts";
import { requireNumber } from "../nodes.ts";
import { priceOf } from "../pricing.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { type BrokenRule, brokenRule } from "../rules/sendRules.ts";
import type { PlannedOutcome } from "../statusPlan.ts";
import { requireMessaging } from "../tokens.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";
import { checkGroupSend, isGroupSend } from "../validation/groupSend.ts";
import { checkReadReceipt, isReadReceipt } from "../validation/readReceipt.ts";
import type { Recipient } from "../validation/recipient.ts";
import { type AcceptedSend, checkSend } from "../validation/send.ts";
import type { SendContext } from "../validation/sendContext.ts";
import type { ReportedMessage } from "../webhooks/statusDelivery.ts";
import { StatusReports } from "../webhooks/statusReports.ts";
import type { World } from "../world.ts";
import { sendToGroup } from "./groupMessages.ts";

/** Assumed: Meta doesn't say how long paced messages wait. */
const heldMs = 30 * 60_000;
/** `message_status` of a template message. https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/template-pacing */
const pacingStatus = { off: "accepted", held: "held_for_quality_assessment", paused: "paused" } as const;
const droppedByPacing: PlannedOutcome = {
  kind: "failed",
  code: 132015,
  details: "The template is paused for low quality, and the message was dropped.",
};

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
  if (call.world.isCrowded) await call.world.room();
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
  const pacing = pacingOf(world, number, accepted);
  const dropped: PlannedOutcome | undefined = pacing === "paused" ? droppedByPacing : undefined;
  const outcome = outcomeOf(accepted, customer, broken ?? faultOf(faults.ofMessage(facts)) ?? dropped);
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
      ? {
          price: priceOf(accepted.category, { isWindowOpen: windows.isOpen(number.id, customer.userId, now), at: now }),
        }
      : { freeEntryUntil }),
    ...(outcome.kind === "failed" && outcome.code === 137000 && { identityKeyHash: identityKeyHashOf(customer) }),
    ...(accepted.callbackData !== undefined && { callbackData: accepted.callbackData }),
  };
  if (accepted.type === "reaction") {
    world.reactions.add(wamid);
  }
  const content = chatContent(accepted.type, body);
  const sent: SentMessage = {
    number,
    message,
    course: accepted.course,
    content,
    facts,
    ...(accepted.template?.id !== undefined && { templateId: accepted.template.id }),
  };
  if (pacing === "held") {
    hold(world, sent, outcome);
  } else if (accepted.links.length > 0 && world.linkedFiles.isAllowed) {
    void startFetched(world, sent, outcome, accepted.links);
  } else {
    start(world, sent, outcome);
  }
  noteReaction(content, transcripts);
  return ok({
    messaging_product: "whatsapp",
    contacts: [contactOf(recipient)],
    messages: [{ id: wamid, ...(accepted.type === "template" && { message_status: pacingStatus[pacing] }) }],
  });
}

/** A message of which it is known what will become of it. */
interface SentMessage {
  readonly number: BusinessNumber;
  readonly message: ReportedMessage;
  readonly course: AcceptedSend["course"];
  readonly content: Json;
  readonly facts: MessageFacts;
  readonly templateId?: string;
}

/** The message is on its way: it is shown in the chat, counted, and reported. */
function start(world: World, sent: SentMessage, outcome: PlannedOutcome): void {
  const { number, message, content, facts, templateId } = sent;
  const { customer, category, price } = message;
  const at = world.clock.now();
  const plan = world.plans.of(outcome, sent.course);
  const counted = {
    numberId: number.id,
    country: customer.country,
    category: category.toUpperCase(),
    pricingType: (price?.type ?? "free_entry_point").toUpperCase(),
    ...(templateId !== undefined && { templateId }),
  };
  world.traffic.add(counted, customer.userId, plan, at);
  const chat = { numberId: number.id, customer: customer.userId };
  world.transcripts.add(chat, { id: message.wamid, direction: "outgoing", at, content }, plan);
  const waba = world.waba(number.wabaId);
  if (waba) {
    const reports = new StatusReports(number, message, plan, at);
    world.report("messages", { waba, number, message: { ...facts, direction: "outgoing" } }, reports);
  }
}

/** The message waits for the files at its addresses: for a file that can't be had, or doesn't fit, it fails. */
async function startFetched(
  world: World,
  sent: SentMessage,
  outcome: PlannedOutcome,
  links: AcceptedSend["links"],
): Promise<void> {
  const details = await world.linkedFiles.problemIn(links);
  const isDoomed = outcome.kind === "failed" || details === undefined;
  start(world, sent, isDoomed ? outcome : { kind: "failed", code: 131053, details });
}

/** The message waits until it is known how the first ones with its template were received. */
function hold(world: World, sent: SentMessage, outcome: PlannedOutcome): void {
  world.clock.after(heldMs, () => {
    const template = world.state.templates.find((owned) => owned.template.id === sent.templateId);
    start(world, sent, template?.template.status === "APPROVED" ? outcome : droppedByPacing);
  });
}

function pacingOf(world: World, number: BusinessNumber, { template }: AcceptedSend): keyof typeof pacingStatus {
  if (!template) return "off";
  const isIt = (owned: OwnedTemplate) => owned.wabaId === number.wabaId && owned.template === template;
  return world.state.templates.find(isIt)?.pacing ?? "off";
}

/** A fault that was asked for, as what a rule says. */
function faultOf(fault: ReturnType<Faults["ofMessage"]>): PlannedOutcome | undefined {
  return fault && { kind: fault.effect === "fail" ? "failed" : fault.effect, code: fault.code };
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
