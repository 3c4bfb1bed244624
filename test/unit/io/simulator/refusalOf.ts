import assert from "node:assert/strict";
import { Refusal } from "../../../../src/io/simulator/refusal.ts";

/** What a check refuses with. */
export function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
  return assert.fail("nothing was refused");
}
