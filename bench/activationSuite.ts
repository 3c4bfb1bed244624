import { appendFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import * as vscode from "vscode";

const tickMs = 20;
const quietTicks = 50;

/**
 * Runs inside the extension host: when that has come to rest, activates the extensions that WAMID_BENCH names, one
 * after the other, and appends to WAMID_RESULTS what each took, in milliseconds.
 */
export async function run(): Promise<void> {
  const { WAMID_BENCH, WAMID_RESULTS } = process.env;
  if (!WAMID_BENCH || !WAMID_RESULTS) throw new Error("WAMID_BENCH and WAMID_RESULTS are needed");
  await rest();
  const took: Record<string, number> = {};
  for (const id of WAMID_BENCH.split(",")) {
    const extension = vscode.extensions.getExtension(id);
    if (!extension) throw new Error(`${id} is not installed`);
    if (extension.isActive) throw new Error(`${id} is active already`);
    const start = performance.now();
    await extension.activate();
    took[id] = performance.now() - start;
    await rest();
  }
  appendFileSync(WAMID_RESULTS, `${JSON.stringify(took)}\n`);
}

/** Done when timers have come in time for a second: whatever else the host had to do is done. */
async function rest(): Promise<void> {
  for (let quiet = 0; quiet < quietTicks; ) {
    const start = performance.now();
    await wait(tickMs);
    quiet = performance.now() - start < tickMs + 5 ? quiet + 1 : 0;
  }
}
