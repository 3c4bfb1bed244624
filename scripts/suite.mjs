import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { windowUrl } from "./editor.mjs";
import { root } from "./root.mjs";

/** How long a suite may take. */
const suiteMs = 300_000;

/**
 * Bundles a suite: CommonJS, the only kind that VS Code starts as one.
 * @param {string[]} entries relative to the repository, all in one folder
 * @param {string} outdir relative to the repository
 * @returns {Promise<string>} the first entry's bundle, absolute
 */
export async function bundleSuite([entry = "", ...others], outdir) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: [entry, ...others],
    outdir,
    outbase: path.dirname(entry),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    // mocha's own entry is an ES module, whose default export a bundled CommonJS file doesn't find.
    alias: { mocha: "mocha/lib/mocha.cjs" },
    external: ["vscode", "mocha/lib/mocha.cjs"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return path.join(root, outdir, path.basename(entry).replace(/\.ts$/, ".cjs"));
}

/**
 * Opens a window that runs a suite in its extension host, and closes it when the suite has ended.
 * @param {import("playwright-core").Browser} browser
 * @param {import("./editor.mjs").Server} server that was started with `suites`
 * @param {{ folder: string; suite: string; name: string }} options `name` names the files that tell what went wrong
 * @returns {Promise<number>} the suite's exit code
 */
export async function runSuiteWindow(browser, server, { folder, suite, name }) {
  /** @type {string[]} what the window said on its console */
  const log = [];
  /** @type {PromiseWithResolvers<number>} */
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const timer = setTimeout(() => fail(new Error(`The suite did not end within ${suiteMs / 1000} s.`)), suiteMs);
  try {
    await page.exposeFunction("codeAutomationExit", end);
    await page.exposeFunction("codeAutomationLog", (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
      log.push(`${type}: ${args.map(String).join(" ")}`);
    });
    await page.goto(windowUrl(server.origin, { folder, suite }));
    return await ended;
  } catch (error) {
    await page.screenshot({ path: path.join(root, "out", "screenshots", `${name}.png`) }).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
    await page.close();
    mkdirSync(path.join(root, "out"), { recursive: true });
    writeFileSync(path.join(root, "out", `${name}.log`), log.join("\n"));
  }
}
