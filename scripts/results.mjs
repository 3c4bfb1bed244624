import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

/** @typedef {{ passed: number; failed: number; skipped: number }} Counts of one part of the tests */

/** @param {string} part */
export const resultFile = (part) => path.join(root, "out", "results", `${part}.json`);

/** @param {string} part its last run's counts are forgotten, so that they can't be taken for those of this run */
export function forgetResult(part) {
  mkdirSync(path.dirname(resultFile(part)), { recursive: true });
  rmSync(resultFile(part), { force: true });
}

/**
 * @param {string} part
 * @returns {Counts} a part that left no result counts as one failure
 */
export function resultOf(part) {
  try {
    return JSON.parse(readFileSync(resultFile(part), "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * @param {string} part
 * @param {Counts} counts
 */
export function keepResult(part, counts) {
  writeFileSync(resultFile(part), JSON.stringify(counts));
}
