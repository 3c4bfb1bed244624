// Everything that can be said about the sources without an editor: `npm run check`. A warning is a failure.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";

/** @type {readonly { name: string; command: string[] }[]} Node programs */
const checks = [
  { name: "types", command: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "."] },
  { name: "types of webviews", command: ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "src/webview"] },
  {
    name: "lint and format",
    command: ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "--colors=off"],
  },
  { name: "unused code", command: ["node_modules/knip/bin/knip.js", "--treat-config-hints-as-errors"] },
  { name: "manifest, layers, languages", command: ["scripts/unit.mjs", "manifest", "layers", "l10n"] },
];

await setup();
for (const { name, command } of checks) {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const passed = status === 0;
  console.log(`${passed ? "✔" : "✖"} ${name} (${path.basename(command[0] ?? "")}, ${Date.now() - start} ms)`);
  if (passed) continue;
  console.log(`${stdout}${stderr}`);
  process.exitCode = 1;
}
