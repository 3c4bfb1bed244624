import type { TimelineStep } from "./timeline.ts";

/** Where something happens: in our call, at WhatsApp, or here, where its delivery arrives. */
export type TimelineLane = "call" | "whatsapp" | "here";

/** Where a step is drawn. In pixels from the left edge. */
export interface StepPlace {
  readonly lane: Exclude<TimelineLane, "here">;
  readonly x: number;
  /** Where its arrival is. */
  readonly hereX?: number;
  /** Where the same bytes arrived once more, the last time. */
  readonly againX?: number;
}

export interface TimelineLayout {
  readonly width: number;
  /** One for each step. */
  readonly places: readonly StepPlace[];
}

/** Half of the room that a mark takes, and the least between two of them. */
const margin = 40;
const least = 48;
const most = 220;

/**
 * Puts steps and arrivals on one axis, in order of time. A second and a day have to fit on it: it grows with the logarithm of the time
 * between two instants. What happens at one instant in one lane stands side by side.
 */
export function timelineLayout(steps: readonly TimelineStep[]): TimelineLayout {
  const instants = instantsOf(steps);
  const x = new Map<Instant, number>();
  let column = margin;
  let right = margin;
  let before: Instant | undefined;
  let taken = new Map<TimelineLane, number>();
  for (const instant of instants) {
    if (before !== undefined && instant.at !== before.at) {
      column = right + gap(instant.at - before.at);
      taken = new Map();
    }
    const own = column + least * (taken.get(instant.lane) ?? 0);
    taken.set(instant.lane, (taken.get(instant.lane) ?? 0) + 1);
    x.set(instant, own);
    right = Math.max(right, own);
    before = instant;
  }
  const placed = (index: number, part: Instant["part"]) => {
    const instant = instants.find((each) => each.index === index && each.part === part);
    return instant === undefined ? undefined : x.get(instant);
  };
  const places = steps.map((step, index) => {
    const [hereX, againX] = [placed(index, "here"), placed(index, "again")];
    return {
      lane: laneOf(step),
      x: placed(index, "step") ?? margin,
      ...(hereX === undefined ? {} : { hereX }),
      ...(againX === undefined ? {} : { againX }),
    };
  });
  return { width: right + margin, places };
}

interface Instant {
  at: number;
  index: number;
  part: "step" | "here" | "again";
  lane: TimelineLane;
}

function instantsOf(steps: readonly TimelineStep[]): Instant[] {
  let latest = Number.NEGATIVE_INFINITY;
  const instants = steps.flatMap((step, index): Instant[] => {
    // The order of the steps is that of what happened, also where two clocks disagree.
    latest = Math.max(latest, step.at);
    return [
      { at: latest, index, part: "step", lane: laneOf(step) },
      ...(step.arrivedAt === undefined ? [] : [{ at: step.arrivedAt, index, part: "here", lane: "here" } as const]),
      ...(step.lastArrivedAt === undefined
        ? []
        : [{ at: step.lastArrivedAt, index, part: "again", lane: "here" } as const]),
    ];
  });
  return instants.sort((a, b) => a.at - b.at || a.index - b.index);
}

function laneOf({ kind }: TimelineStep): "call" | "whatsapp" {
  return kind === "requested" || kind === "accepted" ? "call" : "whatsapp";
}

function gap(ms: number): number {
  return Math.round(Math.min(most, least + 30 * Math.log10(1 + ms / 1_000)));
}
