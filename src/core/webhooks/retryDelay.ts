const firstDelayMs = 500;
/** Below fifteen seconds, so that a timer that is late doesn't make it more. */
const longestDelayMs = 13_000;
const patienceMs = 600_000;
const laterDelayMs = 60_000;

/**
 * How long after the beginning of an attempt the next one follows, in milliseconds: half a second after the first, then twice as long each
 * time. Never more than fifteen seconds in the first ten minutes, and a minute after that.
 * @param attempts that have failed, from 1 on
 * @param failingForMs since the first of them
 */
export function retryDelay(attempts: number, failingForMs: number): number {
  if (failingForMs >= patienceMs) return laterDelayMs;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}

/** What an answer means for the queue: `refused` will not change by asking again, at least not soon. */
export type AnswerOutcome = "delivered" | "refused" | "waiting";

/**
 * These say that the server isn't ready, or that nothing is there yet (a tunnel that is down answers 404). Any other 4xx is about this
 * delivery: to wait for it would keep all that come after it.
 */
const worthRetrying: ReadonlySet<number> = new Set([404, 408, 421, 423, 425, 429]);

/** @param status undefined where there was no answer */
export function answerOutcome(status: number | undefined): AnswerOutcome {
  if (status === undefined || status >= 500 || worthRetrying.has(status)) return "waiting";
  return status >= 200 && status < 300 ? "delivered" : "refused";
}
