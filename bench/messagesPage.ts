import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PageOrder, PageTimes } from "./messagesPageStore.ts";

const sizes = { small: 1_000, large: 1_000_000 };
const rounds = 5;
const mostTimes = 2;
const mostGrowth = 30;

interface Row {
  name: string;
  target: string;
  ratio: number;
  pass: boolean;
  figures: Record<string, number | string>;
}

type Measured = PageTimes & { growth: number };

/** Node runs the sources as they are. */
function start(file: string): ChildProcess {
  return fork("bench/messagesPageStore.ts", [file], {
    execArgv: ["--experimental-transform-types", "--no-warnings", "--expose-gc"],
  });
}

async function ask<T>(child: ChildProcess, order: PageOrder): Promise<T> {
  const gone = new AbortController();
  const exit = () => gone.abort(new Error(`the child ended while it should ${order.kind}`));
  child.once("exit", exit);
  try {
    const answered = once(child, "message", { signal: gone.signal });
    child.send(order);
    const [answer] = await answered;
    return answer;
  } finally {
    child.off("exit", exit);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
  child.kill("SIGKILL");
  await exited;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const round2 = (value: number) => Math.round(value * 100) / 100;
const mebibytes = (bytes: number) => round2(bytes / 1024 / 1024);

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
      const builder = start(store.file);
      children.push(builder);
      await ask(builder, { kind: "build", statuses: store.statuses });
      await stop(builder);
      const child = start(store.file);
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
      await stop(child);
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
