import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildExtension } from "../scripts/build.mjs";
import { root } from "../scripts/root.mjs";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { BuiltDeliveries, DeliveriesOrder, DeliveryPages } from "./deliveriesStore.ts";
import { mebibytes, median, type Row, round2 } from "./row.ts";

const sizes = { small: 1_000, large: 1_000_000 };
const rounds = 5;
const mostTimes = 2;
const mostGrowth = 30;
/** At the most, with what nobody has collected yet: where the heap is held small, the same listing takes a quarter of this. */
const mostListingGrowth = 128;
const mostOnDisk = 2.5;

interface BuiltStore extends BuiltDeliveries {
  readonly file: string;
  readonly deliveries: number;
  readonly fileBytes: number;
}

interface Listing {
  readonly lines: number;
  readonly ms: number;
  /** The most that the process ever held. */
  readonly mostBytes: number;
}

/**
 * 1,000,000 stored deliveries of one status each, against 1,000: a page of 100, as the Deliveries view reads them; all of them, as `wamid
 * deliveries --json` prints them; and what they take on the disk against the bytes that came.
 */
export async function run(): Promise<Row[]> {
  await buildExtension({ production: true });
  const folder = await mkdtemp(path.join(tmpdir(), "wamid-bench-"));
  const children: ChildProcess[] = [];
  try {
    const small = await built(path.join(folder, "small.db"), sizes.small, children);
    const large = await built(path.join(folder, "large.db"), sizes.large, children);
    const opened = [];
    for (const { file } of [small, large]) {
      const child = startStore(file, children);
      await answerOf(child, { kind: "open" } satisfies DeliveriesOrder);
      opened.push({ child, results: [] as DeliveryPages[] });
    }
    for (let round = 0; round <= rounds; round++) {
      for (const { child, results } of opened) {
        const pages = await answerOf<DeliveryPages>(child, { kind: "measure" } satisfies DeliveriesOrder);
        // The first round warms up.
        if (round > 0) results.push(pages);
      }
    }
    for (const { child } of opened) await stopChild(child);
    const [few = [], many = []] = opened.map(({ results }) => results);
    return [
      pageRow("first page", "first", few, many),
      pageRow("page in the middle", "middle", few, many),
      growthRow(few, many),
      listingRow(await listed(small), await listed(large)),
      diskRow(large),
    ];
  } finally {
    for (const child of children) await stopChild(child);
    await rm(folder, { recursive: true, force: true });
  }
}

function startStore(file: string, children: ChildProcess[]): ChildProcess {
  const child = startChild("deliveriesStore.ts", [file], ["--expose-gc"]);
  children.push(child);
  return child;
}

/** In another process than the one that is measured: building leaves memory behind. */
async function built(file: string, deliveries: number, children: ChildProcess[]): Promise<BuiltStore> {
  const builder = startStore(file, children);
  const told = await answerOf<BuiltDeliveries>(builder, { kind: "build", deliveries } satisfies DeliveriesOrder);
  await stopChild(builder);
  return { ...told, file, deliveries, fileBytes: (await stat(file)).size };
}

/** The command itself, in a process of its own, whose lines are counted and not kept. */
async function listed({ file, deliveries }: BuiltStore): Promise<Listing> {
  const told = "process.on('exit',()=>process.stderr.write(String(process.resourceUsage().maxRSS)))";
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--import",
      `data:text/javascript,${encodeURIComponent(told)}`,
      path.join(root, "dist", "cli.mjs"),
      ...["deliveries", "--store", file, "--json"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let lines = 0;
  let mostKibibytes = "";
  child.stdout.on("data", (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    mostKibibytes += text;
  });
  const [status] = await once(child, "close");
  if (status !== 0 || lines !== deliveries) throw new Error(`${lines} of ${deliveries} listed: ${mostKibibytes}`);
  return { lines, ms: performance.now() - began, mostBytes: Number(mostKibibytes) * 1024 };
}

function pageRow(
  what: string,
  key: "first" | "middle",
  few: readonly DeliveryPages[],
  many: readonly DeliveryPages[],
): Row {
  const [small, large] = [few, many].map((results) => median(results.map((result) => result[key])));
  const ratio = (large ?? Number.NaN) / (small ?? Number.NaN);
  return {
    name: `deliveries: ${what} of 1,000,000 against 1,000`,
    target: `<= ${mostTimes}`,
    ratio,
    pass: ratio <= mostTimes,
    figures: {
      "1,000: µs": Math.round(small ?? Number.NaN),
      "1,000,000: µs": Math.round(large ?? Number.NaN),
      rows: many.at(-1)?.rows ?? 0,
    },
  };
}

function growthRow(few: readonly DeliveryPages[], many: readonly DeliveryPages[]): Row {
  const most = (pages: readonly DeliveryPages[]) => mebibytes(Math.max(...pages.map(({ growth }) => growth)));
  return {
    name: "deliveries: memory growth while paging through 1,000,000, MiB",
    target: `< ${mostGrowth}`,
    ratio: most(many),
    pass: most(many) < mostGrowth,
    figures: { "1,000 deliveries": most(few), "1,000,000 deliveries": most(many) },
  };
}

function listingRow(small: Listing, large: Listing): Row {
  const more = mebibytes(large.mostBytes - small.mostBytes);
  return {
    name: "deliveries: memory that listing 1,000,000 takes more than listing 1,000, MiB",
    target: `< ${mostListingGrowth}`,
    ratio: more,
    pass: more < mostListingGrowth,
    figures: {
      "1,000: most, MiB": mebibytes(small.mostBytes),
      "1,000,000: most, MiB": mebibytes(large.mostBytes),
      "listed in s": round2(large.ms / 1000),
      "listed/s": Math.round((large.lines * 1000) / large.ms),
    },
  };
}

function diskRow({ fileBytes, receivedBytes, deliveries }: BuiltStore): Row {
  const ratio = fileBytes / receivedBytes;
  return {
    name: "deliveries: size on the disk with its status and message against the bytes that came",
    target: `<= ${mostOnDisk}`,
    ratio,
    pass: ratio <= mostOnDisk,
    figures: {
      "bytes for each": Math.round(fileBytes / deliveries),
      "bytes that came": Math.round(receivedBytes / deliveries),
      "file, MiB": mebibytes(fileBytes),
    },
  };
}
