import type { Retry } from "../errors/catalogue.ts";
import { Failure } from "../failure.ts";

/**
 * Whether making the same call again, now or within minutes, can end differently. `mayRepeat`: it can, and the first call may have been
 * taken all the same, so that a message would be sent twice.
 */
export type RetryChance = "no" | "yes" | "mayRepeat";

/** The longest wait that somebody sits out in front of a button: for a longer one it is the wrong thing to offer. */
const longestWaitSeconds = 300;

/** System errors that keep a request from leaving this machine at all. */
const neverLeft = new Set(["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"]);

/** @param advice What the catalogue says on the error that the API answered with, where it has that code: it counts for more than the status. */
export function retryOf(failure: Failure, advice?: Retry): RetryChance {
  if (Failure.is(failure, "graph")) {
    const { error, httpStatus } = failure.details;
    if (advice !== undefined) return advice.kind === "wait" && advice.seconds <= longestWaitSeconds ? "yes" : "no";
    return error.is_transient === true ? "yes" : byStatus(httpStatus);
  }
  if (Failure.is(failure, "timeout")) return "mayRepeat";
  if (Failure.is(failure, "noNetwork")) return neverLeft.has(failure.details.reason) ? "yes" : "mayRepeat";
  if (Failure.is(failure, "notJson") || Failure.is(failure, "unexpectedReply")) {
    return byStatus(failure.details.httpStatus);
  }
  return "no";
}

/** A limit takes nothing; what stands behind a gateway or a fault may have taken the call. */
function byStatus(httpStatus: number): RetryChance {
  if (httpStatus === 429) return "yes";
  return httpStatus === 408 || httpStatus >= 500 ? "mayRepeat" : "no";
}
