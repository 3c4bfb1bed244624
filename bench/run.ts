// What the README's figures come from: `npm run bench [-- --json] [name …]`
import * as activation from "./activation.ts";
import * as explain from "./explain.ts";
import * as messagesPage from "./messagesPage.ts";
import * as receiver from "./receiver.ts";
import type { Row } from "./row.ts";
import * as simulator from "./simulator.ts";

// The receiver first: it waits for the disk, which the others leave with work to do.
const benches: Readonly<Record<string, { run(): Promise<Row[]> }>> = {
  receiver,
  simulator,
  messagesPage,
  explain,
  activation,
};

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== "--json");
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) throw new Error(`No such bench: ${unknown}. There are ${Object.keys(benches)}.`);

const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (names.length > 0 && !names.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  rows.push(...(await bench.run()));
}
console.log(args.includes("--json") ? JSON.stringify(rows, undefined, 2) : tableOf(rows));
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1;

function tableOf(all: readonly Row[]): string {
  const lines = all.map(({ name, target, ratio, pass, figures }) => [
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
