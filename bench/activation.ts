import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Metafile } from "esbuild";
import { launchBrowser } from "../scripts/browser.mjs";
import { buildExtension, packFolder } from "../scripts/build.mjs";
import { installEditor, installExtension, newestEditor, serveEditor } from "../scripts/editor.mjs";
import { root } from "../scripts/root.mjs";
import { bundleSuite, runSuiteWindow } from "../scripts/suite.mjs";
import { median, type Row, round2 } from "./row.ts";

const timesTarget = 5;
const bytesTarget = 60 * 1024;
/** Hosts started; each gives one time of each extension. Even, because the order changes from one to the next. */
const hosts = 6;

const ours = "wamid.wamid";
const empty = "wamid-bench.empty";
const warmUp = "wamid-bench.warm-up";

/**
 * What activation costs: the code that it loads, in bytes, and its time in an extension host at rest against that of
 * an extension that does nothing, both activated in the same host, after a third one that took the costs of the first
 * activation of all. What is activated is the built extension with a manifest that doesn't start it by itself.
 */
export async function run(): Promise<Row[]> {
  const metafile = await buildExtension({ production: true });
  const bytes = staticClosure(metafile, "dist/extension.mjs");
  const temporary = mkdtempSync(path.join(os.tmpdir(), "wamid-bench-"));
  try {
    const times = await activationTimes(temporary);
    const oursMs = median(times.map((took) => took[ours] ?? Number.NaN));
    const emptyMs = median(times.map((took) => took[empty] ?? Number.NaN));
    return [
      {
        name: "activation, against an empty extension",
        target: `at most ${timesTarget}`,
        ratio: oursMs / emptyMs,
        pass: oursMs / emptyMs <= timesTarget,
        figures: { "ours, ms": round2(oursMs), "empty, ms": round2(emptyMs), hosts },
      },
      {
        name: "code loaded at activation, of 60 KB",
        target: "at most 1",
        ratio: bytes / bytesTarget,
        pass: bytes <= bytesTarget,
        figures: { "minified, bytes": bytes },
      },
    ];
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function activationTimes(temporary: string): Promise<Record<string, number>[]> {
  const suite = await bundleSuite(["bench/activationSuite.ts"], "out/bench-suite");
  const results = path.join(temporary, "results.jsonl");
  const folder = path.join(temporary, "folder");
  mkdirSync(folder);
  const packages = [
    copyOfOurs(path.join(temporary, "ours")),
    emptyExtension(path.join(temporary, "empty"), empty),
    emptyExtension(path.join(temporary, "warm-up"), warmUp),
  ];
  const editor = await installEditor(newestEditor);
  for (const vsix of packages) await installExtension(editor, path.join(temporary, "data0"), vsix);
  const browser = await launchBrowser();
  try {
    for (let host = 0; host < hosts; host++) {
      const order = host % 2 === 0 ? [warmUp, empty, ours] : [warmUp, ours, empty];
      // The servers share what is installed, and each has its own storage.
      const dataDir = path.join(temporary, `data${host}`);
      if (host > 0)
        cpSync(path.join(temporary, "data0", "extensions"), path.join(dataDir, "extensions"), { recursive: true });
      const env = { WAMID_BENCH: order.join(","), WAMID_RESULTS: results };
      const server = await serveEditor(editor, { dataDir, suites: true, env });
      try {
        const code = await runSuiteWindow(browser, server, { folder, suite, name: "bench-activation" });
        if (code !== 0) throw new Error("The suite failed: see out/bench-activation.log");
      } finally {
        await server.stop();
      }
    }
  } finally {
    await browser.close();
  }
  return readFileSync(results, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** Packages the built extension so that nothing but a call activates it. */
function copyOfOurs(folder: string): string {
  for (const name of ["dist", "media", "l10n", "package.nls.json", "README.md", "LICENSE"]) {
    if (existsSync(path.join(root, name))) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return packed(folder, { ...manifest, activationEvents: [] });
}

function emptyExtension(folder: string, id: string): string {
  const [publisher, name] = id.split(".");
  mkdirSync(path.join(folder, "dist"), { recursive: true });
  writeFileSync(path.join(folder, "dist", "extension.mjs"), "export function activate() {}\n");
  writeFileSync(path.join(folder, "README.md"), "# Does nothing\n");
  writeFileSync(path.join(folder, "LICENSE"), "MIT\n");
  const { engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const main = "./dist/extension.mjs";
  return packed(folder, { name, publisher, version: "1.0.0", engines, main, activationEvents: [] });
}

function packed(folder: string, manifest: object): string {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(folder, ".vscodeignore"), "");
  packFolder(folder, `${folder}.vsix`);
  return `${folder}.vsix`;
}

/** Bytes of an output and of everything that it imports, other than by `import()`. */
function staticClosure({ outputs }: Metafile, entry: string): number {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path: imported, kind, external } of outputs[file]?.imports ?? []) {
      if (!external && kind === "import-statement") visit(imported);
    }
  };
  visit(entry);
  return [...seen].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
}
