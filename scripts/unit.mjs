// Unit tests: `node scripts/unit.mjs [part of a file's path …]`
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleForNode, filesBelow } from "./bundle.mjs";
import { runTests } from "./nodeTest.mjs";
import { forgetResult } from "./results.mjs";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";

await setup();
const wanted = process.argv.slice(2);
const entries = filesBelow("test/unit", ".test.ts").filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);
if (entries.length === 0) {
  console.error("No unit test was found.");
  process.exit(1);
}
// A run of some files has its own folder and counts, so that two such runs don't disturb each other.
const part = wanted.length === 0 ? "unit" : `unit-${process.pid}`;
const outdir = `out/${part}`;
try {
  const { outputs, metafile } = await bundleForNode({
    entries,
    outdir,
    external: ["esbuild", "@vscode/l10n-dev", "web-tree-sitter"],
  });
  if (wanted.length === 0) {
    mkdirSync(path.join(root, "out"), { recursive: true });
    writeFileSync(path.join(root, "out/unit-meta.json"), JSON.stringify(metafile));
  }
  process.exitCode = await runTests(part, outputs);
} finally {
  if (wanted.length > 0) {
    rmSync(path.join(root, outdir), { recursive: true, force: true });
    forgetResult(part);
  }
}
