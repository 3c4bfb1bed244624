/** How deliveries are sent again. */
export interface ReplayOptions {
  /** `original`: with the pauses that were between them. */
  readonly pace: "original" | "now";
  /** How often all of them are sent. */
  readonly times: number;
  /** How often each is sent, one right after the other: 2 as when Meta sends it again. */
  readonly copies: number;
  /** `shuffled`: as they come when Meta's servers take different ways. */
  readonly order: "original" | "reversed" | "shuffled";
  /** Waited before each one, in milliseconds, beside what the pace asks for. */
  readonly delayMs: number;
  /** Shuffles; the same each time for the same one. */
  readonly seed: number;
}

/** One sending. `atMs` counts from the beginning. */
export interface ReplayStep<T> {
  readonly item: T;
  readonly atMs: number;
  /** From 1 on. */
  readonly round: number;
}

/**
 * What is sent when. At the original pace, another order keeps the pauses and changes what comes after each of them.
 * @param items in the order in which they came; times in milliseconds, of a clock that may have been put back
 */
export function* replayPlan<T extends { readonly receivedAt: number }>(
  items: readonly T[],
  { pace, times, copies, order, delayMs, seed }: ReplayOptions,
): Generator<ReplayStep<T>> {
  const random = randomOf(seed);
  let at = 0;
  for (let round = 1; round <= times; round += 1) {
    const ordered = inOrder(items, order, random);
    for (const [index, item] of ordered.entries()) {
      if (pace === "original") at += pauseBefore(items, index);
      for (let copy = 0; copy < copies; copy += 1) {
        at += delayMs;
        yield { item, atMs: at, round };
      }
    }
  }
}

function pauseBefore(items: readonly { readonly receivedAt: number }[], index: number): number {
  const [before, own] = [items[index - 1], items[index]];
  return before === undefined || own === undefined ? 0 : Math.max(0, own.receivedAt - before.receivedAt);
}

function inOrder<T>(items: readonly T[], order: ReplayOptions["order"], random: () => number): readonly T[] {
  if (order === "original") return items;
  const copy = items.toReversed();
  if (order === "reversed") return copy;
  // Fisher and Yates's.
  for (let end = copy.length - 1; end > 0; end -= 1) {
    const other = Math.floor(random() * (end + 1));
    [copy[end], copy[other]] = [copy[other] as T, copy[end] as T];
  }
  return copy;
}

/** Mulberry32: numbers from 0 to below 1. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
