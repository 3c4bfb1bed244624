import { statusRank } from "./state.ts";
import type { MessageState, StatusError, StatusReport } from "./status.ts";

/** One step in the life of a message. */
export interface TimelineStep {
  /** `other` for a word that Wamid doesn't know. */
  readonly kind: MessageState["kind"] | "requested" | "other";
  /** Meta's word, `requested` for our call, or `accepted` for the API's own answer to it. */
  readonly status: string;
  /** Milliseconds since 1970: our clock for `requested` and `accepted`, Meta's, which has whole seconds, for the rest. */
  readonly at: number;
  /** Milliseconds since the step before; absent for the first, never negative. */
  readonly sincePreviousMs?: number;
  readonly errors: readonly StatusError[];
  /** The first delivery that reported it. */
  readonly deliveryId?: number;
  /** How often it was reported. */
  readonly seen: number;
  /** When that delivery arrived here, by our clock. */
  readonly arrivedAt?: number;
  /** When the same bytes came last, where they came more than once. */
  readonly lastArrivedAt?: number;
  /** It arrived long after it happened. */
  readonly isLate?: true;
  /** It arrived after something that happened later. */
  readonly isOutOfOrder?: true;
}

/** When a delivery came here, and when the same bytes came last. Milliseconds since 1970. */
export interface Arrival {
  readonly receivedAt: number;
  readonly lastReceivedAt: number;
}

/** A status that takes longer to get here is late: Meta's own take seconds. */
const lateMs = 60_000;

/** A report as the store keeps it. */
export type SeenReport = StatusReport & { readonly deliveryId?: number; readonly seen?: number };

type Step = Omit<TimelineStep, "sincePreviousMs" | "isLate" | "isOutOfOrder" | "arrivedAt" | "lastArrivedAt">;

/**
 * The steps of a message in order of time; ties go by rank. The same reports give the same steps in whatever order they
 * came, and a report that came twice is one step seen twice.
 */
export function timelineOf(
  message: { requestedAt?: number; acceptedAt?: number },
  reports: readonly SeenReport[],
  arrivals: ReadonlyMap<number, Arrival> = new Map(),
): TimelineStep[] {
  const steps = new Map<string, Step>();
  for (const report of reports) {
    const key = JSON.stringify([report.timestamp, report.status, report.errors.map(errorKey)]);
    const same = steps.get(key);
    steps.set(key, same === undefined ? stepOf(report) : merged(same, report));
  }
  const sorted = [...steps].sort(([keyA, a], [keyB, b]) => {
    const order = a.at - b.at || statusRank(a.status) - statusRank(b.status);
    return order !== 0 ? order : keyA < keyB ? -1 : 1;
  });
  const ordered = sorted.map(([, step]) => step);
  if (message.acceptedAt !== undefined) {
    // Always the first, by cause if not by clock: Meta's times are cut to whole seconds, so that a message seems to be sent
    // up to a second before it was accepted, and our clock may differ from theirs.
    ordered.unshift({ kind: "accepted", status: "accepted", at: message.acceptedAt, errors: [], seen: 1 });
  }
  if (message.requestedAt !== undefined) {
    ordered.unshift({ kind: "requested", status: "requested", at: message.requestedAt, errors: [], seen: 1 });
  }
  const arrived = ordered.map((step) => ({ ...step, ...arrivalOf(step, arrivals) }));
  const outOfOrder = thoseOutOfOrder(arrived);
  return arrived.map((step, index) => {
    const previous = arrived[index - 1];
    return {
      ...step,
      ...(previous === undefined ? {} : { sincePreviousMs: Math.max(0, step.at - previous.at) }),
      ...(step.arrivedAt !== undefined && step.arrivedAt - step.at > lateMs ? { isLate: true } : {}),
      ...(outOfOrder.has(step) ? { isOutOfOrder: true } : {}),
    };
  });
}

type Arrived = Step & Pick<TimelineStep, "arrivedAt" | "lastArrivedAt">;

/** Those that arrived after something that happened later. */
function thoseOutOfOrder(steps: readonly Arrived[]): ReadonlySet<Arrived> {
  const found = new Set<Arrived>();
  let earliest = Number.POSITIVE_INFINITY;
  let ofSameTime = { at: Number.NaN, earliest };
  for (const step of steps.toReversed()) {
    if (step.arrivedAt === undefined) continue;
    if (step.at !== ofSameTime.at) {
      earliest = Math.min(earliest, ofSameTime.earliest);
      ofSameTime = { at: step.at, earliest: Number.POSITIVE_INFINITY };
    }
    if (step.arrivedAt > earliest) found.add(step);
    ofSameTime.earliest = Math.min(ofSameTime.earliest, step.arrivedAt);
  }
  return found;
}

function arrivalOf(
  { deliveryId }: Step,
  arrivals: ReadonlyMap<number, Arrival>,
): Pick<TimelineStep, "arrivedAt" | "lastArrivedAt"> {
  const arrival = deliveryId === undefined ? undefined : arrivals.get(deliveryId);
  if (arrival === undefined) return {};
  const { receivedAt, lastReceivedAt } = arrival;
  return { arrivedAt: receivedAt, ...(lastReceivedAt > receivedAt ? { lastArrivedAt: lastReceivedAt } : {}) };
}

function stepOf({ status, timestamp, errors, deliveryId, seen }: SeenReport): Step {
  return {
    kind: kindOf(status),
    status,
    at: timestamp * 1000,
    errors,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    seen: seen ?? 1,
  };
}

function merged(step: Step, report: SeenReport): Step {
  const first = Math.min(step.deliveryId ?? Number.POSITIVE_INFINITY, report.deliveryId ?? Number.POSITIVE_INFINITY);
  return {
    ...step,
    ...(Number.isFinite(first) ? { deliveryId: first } : {}),
    seen: step.seen + (report.seen ?? 1),
  };
}

function kindOf(status: string): TimelineStep["kind"] {
  switch (status) {
    case "sent":
    case "delivered":
    case "read":
    case "played":
    case "failed":
    case "received":
      return status;
    default:
      return "other";
  }
}

/** Tells errors apart by what they say, whatever the order of their keys. */
function errorKey({ code, subcode, title, details }: StatusError): unknown[] {
  return [code, subcode ?? null, title ?? null, details ?? null];
}
