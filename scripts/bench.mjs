// `npm run bench [-- --json] [name …]`: the benches are in bench/
import { bundleForNode } from "./bundle.mjs";
import { runChild } from "./child.mjs";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";

await setup();
const { outputs } = await bundleForNode({
  entries: ["bench/run.ts"],
  outdir: "out/bench",
  external: ["playwright-core", "esbuild"],
});
const args = ["--enable-source-maps", "--disable-warning=ExperimentalWarning", ...outputs, ...process.argv.slice(2)];
process.exitCode = await runChild(process.execPath, args, { cwd: root });
