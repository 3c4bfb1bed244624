// Tests of what a person sees: the real workbench in a real browser. `node scripts/workbench.mjs [part of a path …]`
import { browserPath } from "./browser.mjs";
import { packageExtension } from "./build.mjs";
import { bundleForNode, filesBelow } from "./bundle.mjs";
import { installEditor, newestEditor } from "./editor.mjs";
import { runTests } from "./nodeTest.mjs";
import { setup } from "./setup.mjs";

await setup();
const wanted = process.argv.slice(2);
const entries = filesBelow("test/workbench", ".test.ts").filter(
  (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
);
if (entries.length === 0) {
  console.error("No workbench test was found.");
  process.exit(1);
}
await packageExtension();
browserPath();
await installEditor(newestEditor);
const { outputs } = await bundleForNode({ entries, outdir: "out/workbench", external: ["playwright-core", "esbuild"] });
// One file after the other: a workbench, its extension host and the browser keep two cores busy.
process.exitCode = await runTests("workbench", outputs, { concurrency: 1, timeoutMs: 300_000 });
