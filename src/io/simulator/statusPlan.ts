import type { SimulatedOutcome } from "../../core/graph/simulated.ts";

/** Milliseconds from the acceptance of a message to each report about it. */
export interface StatusDelays {
  readonly sentMs: number;
  readonly deliveredMs: number;
  readonly readMs: number;
}

export const defaultDelays: StatusDelays = { sentMs: 300, deliveredMs: 900, readMs: 1500 };

export interface PlannedStatus {
  readonly status: "sent" | "delivered" | "read" | "failed";
  /** Of a failed one. */
  readonly code?: number;
}

/** Statuses that go out in one webhook request, in this order. */
export interface PlannedDelivery {
  readonly afterMs: number;
  readonly statuses: readonly PlannedStatus[];
}

/** What webhooks report about an accepted message. A refused one is never accepted, and has none. */
export function statusPlan(outcome: SimulatedOutcome, delays: StatusDelays): PlannedDelivery[] {
  const sent: PlannedDelivery = { afterMs: delays.sentMs, statuses: [{ status: "sent" }] };
  const delivered: PlannedDelivery = { afterMs: delays.deliveredMs, statuses: [{ status: "delivered" }] };
  const read: PlannedDelivery = { afterMs: delays.readMs, statuses: [{ status: "read" }] };
  switch (outcome.kind) {
    case "read":
      return [sent, delivered, read];
    case "delivered":
      return [sent, delivered];
    case "sent":
      return [sent];
    case "failed":
      // Meta finds out before anything is sent: no `sent` comes first.
      return [{ afterMs: delays.sentMs, statuses: [{ status: "failed", code: outcome.code }] }];
    case "deliveredAndFailed":
      // Delivery is per device: one has the message, another one couldn't take it. Both arrive in one request.
      return [
        sent,
        {
          afterMs: delays.deliveredMs,
          statuses: [{ status: "delivered" }, { status: "failed", code: outcome.code }],
        },
      ];
    case "refused":
      return [];
  }
}
