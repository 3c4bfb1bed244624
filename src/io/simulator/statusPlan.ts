import type { SimulatedOutcome } from "../../core/graph/simulatedRecipients.ts";
import type { Course } from "./validation/messageTypes.ts";

/** Milliseconds from the acceptance of a message to each report about it. */
export interface StatusDelays {
  readonly sentMs: number;
  readonly deliveredMs: number;
  readonly readMs: number;
  /** Of a voice message. */
  readonly playedMs: number;
}

export const defaultDelays: StatusDelays = { sentMs: 300, deliveredMs: 900, readMs: 1500, playedMs: 2100 };

export interface PlannedStatus {
  readonly status: "sent" | "delivered" | "read" | "played" | "failed";
  /** Of a failed one. */
  readonly code?: number;
  /** Of a failed one: what the error says; without it, what is usual for the code. */
  readonly details?: string;
}

/** What becomes of a message: by its recipient, or by what Meta finds in it after accepting it. */
export type PlannedOutcome = SimulatedOutcome & { readonly details?: string };

/** Statuses that go out in one webhook request, in this order. */
export interface PlannedDelivery {
  readonly afterMs: number;
  readonly statuses: readonly PlannedStatus[];
}

/** The plans that `statusPlan` makes: those of messages that go the same way are one object, since thousands may wait for their reports. */
export class StatusPlans {
  readonly #delays: StatusDelays;
  readonly #known = new Map<string, readonly PlannedDelivery[]>();

  constructor(delays: StatusDelays) {
    this.#delays = delays;
  }

  of(outcome: PlannedOutcome, course: Course): readonly PlannedDelivery[] {
    // What says a reason of its own is rare, and there are many reasons.
    if (outcome.details !== undefined) return statusPlan(outcome, course, this.#delays);
    const name = `${outcome.kind} ${"code" in outcome ? outcome.code : ""} ${course}`;
    const plan = this.#known.get(name) ?? statusPlan(outcome, course, this.#delays);
    this.#known.set(name, plan);
    return plan;
  }
}

/**
 * What webhooks report about an accepted message. A refused one is never accepted, and has none.
 * @param course how far its reports go where nothing goes wrong
 */
export function statusPlan(outcome: PlannedOutcome, course: Course, delays: StatusDelays): PlannedDelivery[] {
  const sent: PlannedDelivery = { afterMs: delays.sentMs, statuses: [{ status: "sent" }] };
  const delivered: PlannedDelivery = { afterMs: delays.deliveredMs, statuses: [{ status: "delivered" }] };
  const read: PlannedDelivery = { afterMs: delays.readMs, statuses: [{ status: "read" }] };
  const played: PlannedDelivery = { afterMs: delays.playedMs, statuses: [{ status: "played" }] };
  if (course === "sent" && outcome.kind !== "failed" && outcome.kind !== "refused") {
    return [sent];
  }
  switch (outcome.kind) {
    case "read":
      if (course === "delivered") return [sent, delivered];
      return course === "played" ? [sent, delivered, read, played] : [sent, delivered, read];
    case "delivered":
      return [sent, delivered];
    case "sent":
      return [sent];
    case "failed":
      // Meta finds out before anything is sent: no `sent` comes first.
      return [{ afterMs: delays.sentMs, statuses: [failedStatus(outcome)] }];
    case "deliveredAndFailed":
      // Delivery is per device: one has the message, another one couldn't take it. Both arrive in one request.
      return [
        sent,
        {
          afterMs: delays.deliveredMs,
          statuses: [{ status: "delivered" }, failedStatus(outcome)],
        },
      ];
    case "refused":
      return [];
  }
}

function failedStatus(outcome: PlannedOutcome & { readonly kind: "failed" | "deliveredAndFailed" }): PlannedStatus {
  return { status: "failed", code: outcome.code, ...("details" in outcome && { details: outcome.details }) };
}
