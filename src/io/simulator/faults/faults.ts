import { drawn, type Fault, type FaultEffect } from "../../../core/simulator/faults.ts";
import type { Customer } from "../customer.ts";
import type { QueuedDelivery } from "../webhooks/sender.ts";

type FaultOf<E extends FaultEffect> = Extract<Fault, { effect: E }>;
type CallFault = FaultOf<"refuse" | "outage" | "slowAnswer" | "brokenConnection" | "nonJsonAnswer">;
type WebhookFault = FaultOf<"duplicate" | "delay" | "reorder" | "drop">;

/** A message as rules see it. */
export interface MessageFacts {
  /** A phone number in digits, or a BSUID, or both. */
  readonly recipients: readonly string[];
  /** `text`, `template`, … */
  readonly kind: string;
  /** The name of a template. */
  readonly template?: string;
}

export interface CallFacts {
  /** An edge, `debug_token`, or `node`. */
  readonly route: string;
  readonly method: string;
  /** Of a call that sends one. Reads the body, and is asked for only where a rule wants to know. */
  readonly message: () => Promise<MessageFacts | undefined>;
}

export interface WebhookFacts {
  readonly field: string;
  /** Of a webhook about a message. */
  readonly message?: MessageFacts & { readonly direction: "outgoing" | "incoming" };
}

const callEffects: ReadonlySet<string> = new Set<FaultEffect>([
  "refuse",
  "outage",
  "slowAnswer",
  "brokenConnection",
  "nonJsonAnswer",
]);
const webhookEffects: ReadonlySet<string> = new Set<FaultEffect>(["duplicate", "delay", "reorder", "drop"]);
/** A webhook that others shall overtake waits so long, by the simulator's clock. */
const overtakenMs = 3000;

/** The faults of a world: asks each rule in its order, and counts. */
export class Faults {
  readonly #list: () => readonly Fault[];

  /** @param list the rules of the state: those that are switched off are passed over */
  constructor(list: () => readonly Fault[]) {
    this.#list = () => list().filter(({ isOn }) => isOn);
  }

  /** Whether an outage lasts still. */
  isOutage(now: number): boolean {
    return this.#list().some((fault) => fault.effect === "outage" && fault.until !== undefined && now < fault.until);
  }

  /** What goes wrong with a call. @param now milliseconds since 1970, by the simulator's clock */
  async ofCall(facts: CallFacts, now: number): Promise<CallFault[]> {
    const found: CallFault[] = [];
    for (const fault of this.#list()) {
      if (!isCallFault(fault) || !fits(fault.route, facts.route) || !fits(fault.method, facts.method)) continue;
      if (namesMessage(fault) && !matches(fault, await facts.message())) continue;
      if (!strikes(fault)) continue;
      if (fault.effect === "outage") fault.until = now + fault.ms;
      found.push(fault);
    }
    return found;
  }

  /** What becomes of a message instead of what should. */
  ofMessage(message: MessageFacts): FaultOf<"fail" | "deliveredAndFailed"> | undefined {
    for (const fault of this.#list()) {
      if (fault.effect !== "fail" && fault.effect !== "deliveredAndFailed") continue;
      if (matches(fault, message) && strikes(fault)) return fault;
    }
    return undefined;
  }

  /** The deliveries as they go out instead. They keep their times and order where no rule is for them. */
  ofWebhooks(facts: WebhookFacts, deliveries: readonly QueuedDelivery[]): readonly (readonly QueuedDelivery[])[] {
    let lanes: readonly QueuedDelivery[][] = [[...deliveries]];
    for (const fault of this.#list()) {
      if (!isWebhookFault(fault) || !isAbout(fault, facts)) continue;
      lanes = fault.effect === "reorder" ? reordered(fault, lanes) : lanes.flatMap((lane) => spoilt(fault, lane));
    }
    return lanes;
  }
}

function isCallFault(fault: Fault): fault is CallFault {
  return callEffects.has(fault.effect);
}

function isWebhookFault(fault: Fault): fault is WebhookFault {
  return webhookEffects.has(fault.effect);
}

/** Counts, and draws. */
function strikes(fault: Fault): boolean {
  if (fault.count !== undefined && fault.applied >= fault.count) return false;
  const struck = drawn(fault.seed, fault.asked++) < fault.probability;
  if (struck) fault.applied++;
  return struck;
}

function fits(wanted: string | undefined, given: string | undefined): boolean {
  return wanted === undefined || wanted === given;
}

function namesMessage({ recipient, kind, template }: Fault): boolean {
  return recipient !== undefined || kind !== undefined || template !== undefined;
}

function matches(fault: Fault, message: MessageFacts | undefined): boolean {
  if (message === undefined) return false;
  const recipient = fault.recipient?.replace(/^\+/, "");
  return (
    (recipient === undefined || message.recipients.includes(recipient)) &&
    fits(fault.kind, message.kind) &&
    fits(fault.template, message.template)
  );
}

function isAbout(fault: WebhookFault, { field, message }: WebhookFacts): boolean {
  if (!fits(fault.field, field) || !fits(fault.direction, message?.direction)) return false;
  return !namesMessage(fault) || matches(fault, message);
}

function concerns({ status }: WebhookFault, delivery: QueuedDelivery): boolean {
  return status === undefined || delivery.statuses?.includes(status) === true;
}

/** What becomes of a lane: each of its deliveries is asked for by itself. One that is late leaves the lane, so that it holds up nobody. */
function spoilt(fault: Exclude<WebhookFault, { effect: "reorder" }>, lane: QueuedDelivery[]): QueuedDelivery[][] {
  const kept: QueuedDelivery[] = [];
  const late: QueuedDelivery[][] = [];
  for (const delivery of lane) {
    if (!concerns(fault, delivery) || !strikes(fault)) {
      kept.push(delivery);
    } else if (fault.effect === "duplicate") {
      const same = once(delivery);
      kept.push(same, ...Array.from({ length: fault.times }, () => same));
    } else if (fault.effect === "delay") {
      late.push([{ ...delivery, afterMs: delivery.afterMs + fault.ms }]);
    }
  }
  return [kept, ...late].filter(({ length }) => length > 0);
}

/** The times stay, what is told at them is turned round. */
function reordered(fault: FaultOf<"reorder">, lanes: readonly QueuedDelivery[][]): readonly QueuedDelivery[][] {
  if (!lanes.flat().some((delivery) => concerns(fault, delivery)) || !strikes(fault)) return lanes;
  return lanes.map((lane) => {
    const [only] = lane;
    if (only && lane.length === 1) return [{ ...only, afterMs: only.afterMs + overtakenMs }];
    return lane.toReversed().map((delivery, index) => ({ ...delivery, afterMs: lane[index]?.afterMs ?? 0 }));
  });
}

/** A delivery whose body is made once for each version, whoever asks. */
function once(delivery: QueuedDelivery): QueuedDelivery {
  const made = new Map<string | undefined, string>();
  return {
    ...delivery,
    body: (version) => {
      const body = made.get(version) ?? delivery.body(version);
      made.set(version, body);
      return body;
    },
  };
}

/** The names under which rules may know a customer. */
export function namesOf({ waId, userId }: Customer): string[] {
  return waId === undefined ? [userId] : [waId, userId];
}
