import { Failure } from "../failure.ts";

/** One finished call to the API, as seen from here. */
export interface CallFact {
  /** When it ended, in milliseconds since 1970. */
  readonly at: number;
  readonly latencyMs: number;
  readonly failure?: Failure;
}

/** What the last look at the account's token said. */
export interface TokenFact {
  /** When it was looked at, in milliseconds since 1970. */
  readonly at: number;
  readonly valid: boolean;
  /** In milliseconds since 1970; absent when it never expires or nobody said. */
  readonly expiresAt?: number;
  /** The needed scopes that it lacks. */
  readonly missing: readonly string[];
}

export interface HealthFacts {
  readonly now: number;
  readonly calls: readonly CallFact[];
  readonly token?: TokenFact;
}

export type Health = "healthy" | "degraded" | "down" | "unknown";

/** Whose side a reason is on: the caller's, Meta's, or the way between. */
export type Reason =
  | { kind: "noCalls" }
  | { kind: "callsAnswered"; count: number; medianLatencyMs: number; lastAt: number }
  | { kind: "unreachable"; failure: Failure; count: number; lastAt: number }
  | { kind: "serviceError"; failure: Failure; count: number; lastAt: number }
  | { kind: "throttled"; code: number; count: number; lastAt: number }
  | { kind: "tokenRefused"; code: number; lastAt: number }
  | { kind: "tokenInvalid" }
  | { kind: "tokenExpired"; at: number }
  | { kind: "tokenExpires"; at: number }
  | { kind: "scopesMissing"; scopes: readonly string[] };

export interface Verdict {
  readonly health: Health;
  /** The weightiest first; never empty. */
  readonly reasons: readonly Reason[];
}

/** Calls older than this say nothing about now. */
export const freshMs = 15 * 60_000;
/** A token that ends within this time is a warning. */
export const tokenSoonMs = 24 * 3_600_000;

/** Graph's codes for a fault on its own side: unknown, service down, timeout, «something went wrong», unavailable. */
const serviceCodes = new Set([1, 2, 131000, 131016, 133004]);
/** App, business account, throughput, pair and management limits. */
const throttleCodes = new Set([4, 17, 32, 613, 80007, 130429, 131048, 131056, 133016]);
const tokenCodes = new Set([0, 190]);

type Outcome = "answered" | "unreachable" | "serviceError" | "throttled" | "tokenRefused" | "ignored";

/** An answer that blames the caller's own parameters still proves that the API is there. */
function outcomeOf(call: CallFact): Outcome {
  const failure = call.failure;
  if (failure === undefined) return "answered";
  if (Failure.is(failure, "graph")) {
    const { error, httpStatus } = failure.details;
    if (tokenCodes.has(error.code)) return "tokenRefused";
    if (throttleCodes.has(error.code)) return "throttled";
    return serviceCodes.has(error.code) || httpStatus >= 500 ? "serviceError" : "answered";
  }
  switch (failure.code) {
    case "noNetwork":
    case "timeout":
    case "tls":
    case "proxy":
      return "unreachable";
    case "notJson":
    case "unexpectedReply":
      return "serviceError";
    default:
      return "ignored";
  }
}

const order: Record<Health, number> = { healthy: 0, unknown: 1, degraded: 2, down: 3 };

/**
 * The API's health as seen from here, from the active account's last calls and its token. Pure: the order of the calls
 * doesn't matter, and calls that are old, or dated in the future by a clock that was moved, count for nothing. Without a fresh
 * call it is never healthy.
 */
export function verdictOf(facts: HealthFacts): Verdict {
  const fresh = facts.calls
    .filter((call) => call.at <= facts.now && facts.now - call.at <= freshMs)
    .map((call) => ({ call, outcome: outcomeOf(call) }))
    .filter(({ call, outcome }) => outcome !== "ignored" && !(outcome === "tokenRefused" && isReplaced(call, facts)))
    .sort((a, b) => b.call.at - a.call.at);

  const newest = fresh[0];
  const lastAnswered = fresh.find(({ outcome }) => outcome === "answered")?.call.at;
  const found: { health: Health; reason: Reason }[] = [...tokenReasons(facts, lastAnswered)];
  if (newest === undefined) {
    found.push({ health: "unknown", reason: { kind: "noCalls" } });
  } else {
    const of = (outcome: Outcome) => fresh.filter((one) => one.outcome === outcome).map((one) => one.call);
    const answered = of("answered");
    // Down when the last word was a failure and nothing has been answered since; degraded when answers and failures mix.
    const level = (outcome: Outcome): Health => (newest.outcome === outcome ? "down" : "degraded");
    for (const outcome of ["unreachable", "serviceError"] as const) {
      const calls = of(outcome);
      const last = calls[0];
      if (last?.failure !== undefined) {
        found.push({
          health: level(outcome),
          reason: { kind: outcome, failure: last.failure, count: calls.length, lastAt: last.at },
        });
      }
    }
    const throttled = of("throttled");
    if (throttled[0] !== undefined) {
      const reason: Reason = {
        kind: "throttled",
        code: graphCode(throttled[0]),
        count: throttled.length,
        lastAt: throttled[0].at,
      };
      found.push({ health: "degraded", reason });
    }
    if (newest.outcome === "tokenRefused" && !found.some(({ health }) => health === "down")) {
      found.push({
        health: "down",
        reason: { kind: "tokenRefused", code: graphCode(newest.call), lastAt: newest.call.at },
      });
    }
    if (answered[0] !== undefined) {
      found.push({
        health: "healthy",
        reason: {
          kind: "callsAnswered",
          count: answered.length,
          medianLatencyMs: median(answered.map((call) => call.latencyMs)),
          lastAt: answered[0].at,
        },
      });
    }
    if (found.length === 0) found.push({ health: "unknown", reason: { kind: "noCalls" } });
  }
  found.sort((a, b) => order[b.health] - order[a.health]);
  return { health: found[0]?.health ?? "unknown", reasons: found.map(({ reason }) => reason) };
}

function* tokenReasons(
  { token, now }: HealthFacts,
  lastAnswered: number | undefined,
): Generator<{ health: Health; reason: Reason }> {
  if (token === undefined) return;
  // A call that was answered since proves that another token took its place.
  const refuted = lastAnswered !== undefined && lastAnswered > token.at;
  if (refuted && (!token.valid || (token.expiresAt ?? now + 1) <= now)) return;
  if (token.expiresAt !== undefined && token.expiresAt <= now) {
    yield { health: "down", reason: { kind: "tokenExpired", at: token.expiresAt } };
    return;
  }
  if (!token.valid) {
    yield { health: "down", reason: { kind: "tokenInvalid" } };
    return;
  }
  if (token.missing.length > 0) yield { health: "degraded", reason: { kind: "scopesMissing", scopes: token.missing } };
  if (token.expiresAt !== undefined && token.expiresAt - now <= tokenSoonMs) {
    yield { health: "degraded", reason: { kind: "tokenExpires", at: token.expiresAt } };
  }
}

/** A token that was found valid since is another one than the one that the call was refused for. */
function isReplaced(refused: CallFact, { token }: HealthFacts): boolean {
  return token?.valid === true && token.at > refused.at;
}

function graphCode(call: CallFact): number {
  return Failure.is(call.failure, "graph") ? call.failure.details.error.code : 0;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}
