// All tests, or the named parts: `npm test [-- unit|clients|in-editor|workbench …]`
import path from "node:path";
import { runChild } from "./child.mjs";
import { forgetResult, resultOf } from "./results.mjs";
import { root } from "./root.mjs";
import { setup } from "./setup.mjs";

/** Each part's script packages the extension itself when it needs it. */
const parts = {
  unit: "unit.mjs",
  clients: "clients.mjs",
  "in-editor": "integration.mjs",
  workbench: "workbench.mjs",
};

await setup();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((part) => !Object.hasOwn(parts, part));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(", ")}. The parts are ${Object.keys(parts).join(", ")}.`);
  process.exit(1);
}
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const summary = [];
for (const [part, script] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(part)) continue;
  console.log(`\n=== ${part} ===`);
  forgetResult(part);
  const start = Date.now();
  const code = await runChild(process.execPath, [path.join(root, "scripts", script)]);
  const counts = resultOf(part);
  // A part can fail by more than its tests: by finding none, or by not building.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
  for (const kind of /** @type {const} */ (["passed", "failed", "skipped"])) total[kind] += counts[kind];
  summary.push(
    `${part}: ${counts.passed} of ${counts.passed + counts.failed} in ${Math.round((Date.now() - start) / 1000)} s`,
  );
}
console.log(`\n${summary.join("\n")}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed > 0 ? 1 : 0;
