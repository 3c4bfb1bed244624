import { type EventLoopUtilization, performance } from "node:perf_hooks";

/** While the process has nothing idle left, a slice is followed by so many times its length for the other work. */
const crowdedPauses = 39;
/** The part of a pause in which the event loop was busy, above which it counts as crowded. */
const crowded = 0.95;

/**
 * How the projection shares the process with what comes in. While nothing comes, it goes on and on. While something comes,
 * it takes half of the time, which is more than enough for all that Meta sends. While so much comes that the process has
 * nothing idle left, answering goes first and the projection takes a fortieth, until it lags so far behind that people would
 * see it.
 */
export class Pace {
  readonly #longestLagMs: number;
  #loop: EventLoopUtilization | undefined;
  #owedMs = 0;

  constructor(longestLagMs: number) {
    this.#longestLagMs = longestLagMs;
  }

  /**
   * Asked before a slice.
   * @returns how much longer the others need, in milliseconds; 0 to begin
   */
  longer(): number {
    const owed = this.#owedMs;
    this.#owedMs = 0;
    // Electron has no such figures in some processes, and answers 0: half of the time, then.
    const busy = this.#loop !== undefined && performance.eventLoopUtilization(this.#loop).utilization > crowded;
    return busy ? owed : 0;
  }

  /**
   * Asked after a slice.
   * @param arriving whether something came in since the slice before
   * @param lagMs how long the last projected delivery had waited
   * @returns the pause until the next slice, in milliseconds
   */
  pause(tookMs: number, arriving: boolean, lagMs: number): number {
    if (!arriving) return 0;
    this.#loop = performance.eventLoopUtilization();
    this.#owedMs = lagMs > this.#longestLagMs ? 0 : tookMs * (crowdedPauses - 1);
    return tookMs;
  }
}
