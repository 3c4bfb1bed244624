import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runChild } from "./child.mjs";
import { forgetResult, resultFile, resultOf } from "./results.mjs";
import { root } from "./root.mjs";

/** A file that leaves something open never ends. After this time node --test is told to end, and says which it was. */
const limitMs = 15 * 60_000;

/**
 * Runs bundled test files with node --test, and leaves the counts for the closing line.
 * @param {string} part name of the result
 * @param {string[]} files absolute
 * @param {{ concurrency?: number; timeoutMs?: number }} [options]
 * @returns {Promise<number>} exit code
 */
export async function runTests(part, files, { concurrency, timeoutMs = 120_000 } = {}) {
  forgetResult(part);
  const code = await runChild(
    process.execPath,
    [
      "--test",
      "--enable-source-maps",
      "--disable-warning=ExperimentalWarning", // node:sqlite
      `--test-timeout=${timeoutMs}`,
      ...(concurrency ? [`--test-concurrency=${concurrency}`] : []),
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${pathToFileURL(path.join(root, "scripts/countReporter.mjs"))}`,
      `--test-reporter-destination=${resultFile(part)}`,
      ...files,
    ],
    { cwd: root, limitMs },
  );
  const { failed, passed } = resultOf(part);
  /** @type {string[]} */
  const empty = code === 0 ? JSON.parse(readFileSync(resultFile(part), "utf8")).empty : [];
  for (const file of empty) console.error(`No test in ${path.relative(root, file)}`);
  return code !== 0 || failed > 0 || passed === 0 ? code || 1 : 0;
}
