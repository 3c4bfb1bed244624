// What the README's figures come from: `npm run bench [-- --json] [name …]`, and `npm run bench -- soak [MINUTES]`
import * as activation from "./activation.ts";
import * as deliveries from "./deliveries.ts";
import * as explain from "./explain.ts";
import * as forward from "./forward.ts";
import * as messagesPage from "./messagesPage.ts";
import * as receiver from "./receiver.ts";
import type { Row } from "./row.ts";
import * as simulator from "./simulator.ts";
import * as soak from "./soak.ts";

// The receiver first: it waits for the disk, which the others leave with work to do.
const benches: Readonly<Record<string, { run(): Promise<Row[]> }>> = {
  receiver,
  forward,
  simulator,
  messagesPage,
  deliveries,
  explain,
  activation,
};

const args = process.argv.slice(2);
const minutes = args.find((arg) => /^\d+(\.\d+)?$/.test(arg));
const names = args.filter((arg) => arg !== "--json" && arg !== minutes);
// Only by its name: it takes ten minutes, or as many as are said.
const all = { ...benches, soak: { run: () => soak.run(minutes === undefined ? undefined : Number(minutes)) } };
const unknown = names.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) throw new Error(`No such bench: ${unknown}. There are ${Object.keys(all)}.`);

const rows: Row[] = [];
for (const [name, bench] of Object.entries(all)) {
  if (names.length > 0 ? !names.includes(name) : name === "soak") continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await bench.run()));
}
console.log(args.includes("--json") ? JSON.stringify(rows, undefined, 2) : tableOf(rows));
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1;

function tableOf(measured: readonly Row[]): string {
  const lines = measured.map(({ name, target, ratio, pass, figures }) => [
    pass ? "✔" : "✖",
    name,
    ratio.toPrecision(3),
    target,
    Object.entries(figures)
      .map(([what, value]) => `${what} ${value}`)
      .join(", "),
  ]);
  const table = [["", "what", "ratio", "target", "figures"], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
