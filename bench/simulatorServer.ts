import { pathToFileURL } from "node:url";

/**
 * The simulator as it is shipped, in a process of its own. Arguments: its file, and the URL of a webhook where there is one. Says where it is
 * and how long it took to start, and answers any message with its memory.
 */
const [file = "", webhook] = process.argv.slice(2);

export interface StartedSimulator {
  readonly port: number;
  readonly phoneNumberId: string;
  readonly token: string;
  /** Milliseconds from the import of the module to the first answer. */
  readonly startMs: number;
}

const began = performance.now();
const { startSimulator }: typeof import("../src/io/simulator/startSimulator.ts") = await import(
  pathToFileURL(file).href
);
const { baseUrl, phoneNumberId, token, controlUrl } = await startSimulator(webhook === undefined ? {} : { webhook });
await fetch(`${baseUrl}/v26.0/${phoneNumberId}`, { headers: { Authorization: `Bearer ${token}` } });
const startMs = performance.now() - began;

// The load is far beyond what Meta lets one number send.
const rules = { throughput: false, pairRate: false };
await fetch(`${controlUrl}/rules`, { method: "PATCH", body: JSON.stringify(rules) });
const started: StartedSimulator = { port: Number(new URL(baseUrl).port), phoneNumberId, token, startMs };
process.send?.(started);
process.on("message", () => process.send?.({ resident: process.memoryUsage.rss() }));
process.on("disconnect", () => process.exit());
