// Tests inside a real extension host, on the oldest VS Code that is supported and on the newest, with the package
// installed as a user installs it: `node scripts/integration.mjs [version …]`
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { launchBrowser } from "./browser.mjs";
import { packageExtension } from "./build.mjs";
import { filesBelow } from "./bundle.mjs";
import { desktopEditor, runDesktopSuite } from "./desktop.mjs";
import { editorVersions, installEditor, installExtension, serveEditor } from "./editor.mjs";
import { forgetResult, keepResult } from "./results.mjs";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";
import { bundleSuite, runSuiteWindow } from "./suite.mjs";

/** @typedef {import("./results.mjs").Counts} Counts */
/** @typedef {{ kind: "passed" | "failed" | "skipped" | "end"; title: string[]; ms?: number; error?: string }} Line */

/**
 * @param {import("./editor.mjs").EditorVersion} version
 * @param {{ suite: string; folder: string; results: string; temporary: string }} options
 */
async function runServedSuite(version, { suite, folder, results, temporary }) {
  const editor = await installEditor(version);
  const dataDir = path.join(temporary, "data");
  await installExtension(editor, dataDir);
  const server = await serveEditor(editor, { dataDir, suites: true, env: { WAMID_RESULTS: results } });
  try {
    const browser = await launchBrowser();
    try {
      await runSuiteWindow(browser, server, { folder, suite, name: `in-editor-${version}` });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/**
 * Prints what the suite reported.
 * @param {string} results file
 * @returns {Counts} a suite that did not reach its end, or had no test, counts as one failure more
 */
function printResults(results) {
  /** @type {Line[]} */
  const lines = existsSync(results)
    ? readFileSync(results, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line))
    : [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { kind, title, ms, error } of lines) {
    if (kind === "end") continue;
    counts[kind]++;
    const mark = { passed: "✔", failed: "✖", skipped: "﹣" }[kind];
    console.log(`${mark} ${title.join(" › ")}${ms === undefined ? "" : ` (${ms} ms)`}`);
    if (error) console.log(error.replaceAll(/^/gm, "    "));
  }
  if (lines.at(-1)?.kind !== "end") {
    console.log("✖ the suite did not reach its end");
    counts.failed++;
  } else if (lines.length === 1) {
    console.log("✖ the suite had no test");
    counts.failed++;
  }
  return counts;
}

await setup();
forgetResult("in-editor");
const wanted = process.argv.slice(2);
const versions = editorVersions.filter((version) => wanted.length === 0 || wanted.includes(version));
await packageExtension();
rmSync(path.join(root, "out", "integration"), { recursive: true, force: true });
const entries = ["test/integration/index.ts", ...filesBelow("test/integration", ".test.ts")];
const suite = await bundleSuite(entries, "out/integration");
const total = { passed: 0, failed: 0, skipped: 0 };
for (const version of versions) {
  const temporary = mkdtempSync(path.join(os.tmpdir(), "wamid-in-editor-"));
  const folder = path.join(temporary, "sample");
  const results = path.join(temporary, "results.jsonl");
  mkdirSync(folder);
  cpSync(path.join(root, "sample"), folder, { recursive: true });
  try {
    const desktop = await desktopEditor(version);
    console.log(`In-editor tests on VS Code ${version} (${desktop ? "desktop" : "served"})`);
    const options = { suite, folder, results, temporary };
    if (desktop) await runDesktopSuite(desktop, options);
    else await runServedSuite(version, options);
  } catch (error) {
    console.error(error);
  } finally {
    const counts = printResults(results);
    for (const kind of /** @type {const} */ (["passed", "failed", "skipped"])) total[kind] += counts[kind];
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
keepResult("in-editor", total);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
