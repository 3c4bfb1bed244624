import { type Refusal, refusal } from "../refusal.ts";
import type { SendContext } from "./sendContext.ts";

/** There are more or fewer values than variables. */
export function countMismatch(place: string, given: number, expected: number): Refusal {
  return refusal(
    132000,
    `${place}: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
  );
}

/** A value is of the wrong kind for its place. */
export function formatMismatch(place: string, expected: string, received: string): Refusal {
  return refusal(132012, `${place}: Format mismatch, expected ${expected}, received ${received}`);
}

/**
 * A value is of the right kind, and can't be. Since v23.0 this has a code of its own. Which violations fall under it isn't documented; assumed
 * are those that are neither a count of variables nor a type.
 */
export function invalidValue({ version }: SendContext, details: string): Refusal {
  return refusal(Number.parseInt(version.slice(1), 10) >= 23 ? 132018 : 132012, details);
}
