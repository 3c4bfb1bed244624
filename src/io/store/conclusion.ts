import { stateOf } from "../../core/messages/state.ts";
import type { MessageState, StatusReport } from "../../core/messages/status.ts";

/** What a message's row says, made from all that is known about it. Times in milliseconds since 1970. */
export interface Conclusion {
  createdAt: number;
  updatedAt: number;
  state: MessageState;
  errorCode?: number;
}

/**
 * The same for the same set of reports, whatever their order. `acceptedAt` is undefined for a message that somebody else
 * sent; there is at least one report then.
 */
export function conclude(acceptedAt: number | undefined, reports: readonly StatusReport[]): Conclusion {
  const times = reports.map((report) => report.timestamp * 1000);
  // Not Math.min(...times): a message to a group can have more reports than a call can have arguments.
  const earliest = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const latest = times.reduce((a, b) => Math.max(a, b), acceptedAt ?? 0);
  const concluded = stateOf(reports);
  // What the API has accepted from us is ours, whatever else is said of it.
  const state: MessageState =
    acceptedAt !== undefined && concluded.kind === "received" ? { ...concluded, kind: "accepted" } : concluded;
  const errorCode = state.kind === "failed" || state.failedOnADevice ? failureCode(reports) : undefined;
  return {
    createdAt: acceptedAt ?? (Number.isFinite(earliest) ? earliest : latest),
    updatedAt: latest,
    state,
    ...(errorCode === undefined ? {} : { errorCode }),
  };
}

/** The first error of the latest `failed` that has one; of two at the same second, the smaller code. */
function failureCode(reports: readonly StatusReport[]): number | undefined {
  let found: { timestamp: number; code: number } | undefined;
  for (const { status, timestamp, errors } of reports) {
    const code = errors[0]?.code;
    if (status !== "failed" || code === undefined) continue;
    if (found === undefined || timestamp > found.timestamp || (timestamp === found.timestamp && code < found.code)) {
      found = { timestamp, code };
    }
  }
  return found?.code;
}

/**
 * One of two values that statuses gave for the same thing, the same one whatever their order: a phone number rather than
 * a BSUID, then the smaller.
 */
export function preferred(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const digits = (text: string) => /^\d+$/.test(text);
  if (digits(a) !== digits(b)) return digits(a) ? a : b;
  return a < b ? a : b;
}
