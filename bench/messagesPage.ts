import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { PageOrder, PageTimes } from "./messagesPageStore.ts";
import { mebibytes, median, type Row, round2 } from "./row.ts";

const sizes = { small: 1_000, large: 1_000_000 };
const rounds = 5;
const mostTimes = 2;
const mostGrowth = 30;

type Measured = PageTimes & { growth: number };

const startStore = (file: string) => startChild("messagesPageStore.ts", [file], ["--expose-gc"]);

function ask<T>(child: ChildProcess, order: PageOrder): Promise<T> {
  return answerOf(child, order);
}

/**
 * A page of 100 of the Messages view, the first one and one in the middle of the list, from a store of 1,000 statuses and from one of
 * 1,000,000, the two in turn; and how much the process that pages grows.
 */
export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "wamid-bench-"));
  const children: ChildProcess[] = [];
  try {
    const began = performance.now();
    const stores = Object.entries(sizes).map(([name, statuses]) => ({
      name,
      statuses,
      file: join(folder, `${name}.db`),
      results: [] as Measured[],
    }));
    const opened = [];
    for (const store of stores) {
      // Another process than the one that is measured: building leaves memory behind.
      const builder = startStore(store.file);
      children.push(builder);
      await ask(builder, { kind: "build", statuses: store.statuses });
      await stopChild(builder);
      const child = startStore(store.file);
      children.push(child);
      await ask(child, { kind: "open" });
      opened.push({ ...store, child });
    }
    const builtMs = performance.now() - began;
    for (let round = 0; round <= rounds; round++) {
      for (const { child, results } of opened) {
        const measured = await ask<Measured>(child, { kind: "measure" });
        // The first round warms up.
        if (round > 0) {
          results.push(measured);
        }
      }
    }
    const [small, large] = opened;
    if (small === undefined || large === undefined) {
      throw new Error("no store was built");
    }
    const figures = {
      "file of 1,000,000, MiB": mebibytes((await stat(large.file)).size),
      "built in s": round2(builtMs / 1000),
    };
    const growth = Math.max(...[small, large].flatMap(({ results }) => results.map((result) => result.growth)));
    return [
      pageRow("first page", "first", small.results, large.results, figures),
      pageRow("page in the middle", "deep", small.results, large.results, {}),
      {
        name: "messages: memory growth while paging, MiB",
        target: `< ${mostGrowth}`,
        ratio: mebibytes(growth),
        pass: mebibytes(growth) < mostGrowth,
        figures: {
          "1,000 statuses": mebibytes(last(small.results)),
          "1,000,000 statuses": mebibytes(last(large.results)),
        },
      },
    ];
  } finally {
    for (const child of children) {
      await stopChild(child);
    }
    await rm(folder, { recursive: true, force: true });
  }
}

function last(results: readonly Measured[]): number {
  return results.at(-1)?.growth ?? Number.NaN;
}

function pageRow(
  what: string,
  key: "first" | "deep",
  small: readonly Measured[],
  large: readonly Measured[],
  figures: Row["figures"],
): Row {
  const [few, many] = [small, large].map((results) => median(results.map((result) => result[key])));
  const ratio = (many ?? Number.NaN) / (few ?? Number.NaN);
  return {
    name: `messages: ${what} of 1,000,000 statuses against 1,000`,
    target: `<= ${mostTimes}`,
    ratio,
    pass: ratio <= mostTimes,
    figures: {
      "1,000: µs": Math.round(few ?? Number.NaN),
      "1,000,000: µs": Math.round(many ?? Number.NaN),
      rows: large.at(-1)?.rows ?? 0,
      ...figures,
    },
  };
}
