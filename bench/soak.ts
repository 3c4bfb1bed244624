import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Store } from "../src/io/store/store.ts";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { ReceiverState } from "./receiverServer.ts";
import { mebibytes, median, type Row, round2 } from "./row.ts";
import { type SoakCounts, SoakLoad } from "./soakLoad.ts";
import type { TargetCounts, TargetOrder } from "./soakTarget.ts";

const usualMinutes = 10;
const appSecret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";
/** The receiver is killed so often, all in the first third: what it holds afterwards is the memory of one process. */
const kills = 3;
const lookMs = 1_000;
const mostGrowth = 40;
const pageSize = 1_000;

/** A target that is down for a part of the time, in parts of the whole. */
interface SoakTarget {
  readonly child: ChildProcess;
  readonly url: string;
  readonly filter?: string;
  readonly down: readonly (readonly [from: number, to: number])[];
}

/** What is in the store at the end. */
interface Stored {
  /** How often the bytes with this serial were counted. */
  readonly counts: ReadonlyMap<number, number>;
  readonly twice: number;
  readonly unknown: number;
}

/**
 * Good, bad and repeated deliveries for some minutes, with three targets that go down and come back, and a receiver that is killed and comes
 * back: none is lost, none is kept twice, each target gets each once and in order (after a kill one of them again, by the same mark), and
 * memory stays flat.
 */
export async function run(minutes = usualMinutes): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "wamid-bench-"));
  const children: ChildProcess[] = [];
  try {
    const targets = [
      await startTarget(children, []),
      await startTarget(children, [
        [0.1, 0.2],
        [0.25, 0.28],
        [0.5, 0.65],
        [0.85, 0.9],
      ]),
      await startTarget(children, [[0.3, 0.45]], "kind=message"),
    ];
    const settings = targets.map(({ url, filter }) => ({
      url,
      enabled: true,
      maxAgeHours: 24,
      ...(filter && { filter }),
    }));
    let receiver = await startReceiver(children, folder, settings);
    const load = new SoakLoad(() => receiver.port, appSecret);
    const stop = new AbortController();
    const loading = load.run(stop.signal);
    const states: ReceiverState[] = [];
    const began = performance.now();
    const whole = minutes * 60_000;
    let killed = 0;
    for (let part = 0; part < 1; part = (performance.now() - began) / whole) {
      for (const target of targets)
        await turn(
          target,
          target.down.some(([from, to]) => part >= from && part < to),
        );
      if (killed < kills && part >= (0.3 * (killed + 1)) / kills) {
        killed += 1;
        await stopChild(receiver.child);
        receiver = await startReceiver(children, folder, settings);
        states.length = 0;
      }
      states.push(await answerOf<ReceiverState>(receiver.child, {}));
      await delay(lookMs);
    }
    for (const target of targets) await turn(target, false);
    stop.abort();
    await loading;
    const drainedMs = await drained(receiver.child);
    const told = await Promise.all(
      targets.map(async ({ child, filter }) => ({
        counts: await answerOf<TargetCounts>(child, { kind: "tell" } satisfies TargetOrder),
        filter,
      })),
    );
    await stopChild(receiver.child);
    const file = join(folder, "store.sqlite");
    const size = (await stat(file)).size;
    const sent = load.counts();
    const seconds = minutes * 60;
    const extra = { minutes, "sent/s": Math.round((sent.good + sent.bad) / seconds), "file, MiB": mebibytes(size) };
    return [storeRow(sent, stored(file), extra), targetsRow(sent, told, drainedMs), memoryRow(states)];
  } finally {
    await Promise.all(children.map(stopChild));
    await rm(folder, { recursive: true, force: true });
  }
}

async function startTarget(children: ChildProcess[], down: SoakTarget["down"], filter?: string): Promise<SoakTarget> {
  const child = startChild("soakTarget.ts");
  children.push(child);
  const { port } = await answerOf<{ port: number }>(child);
  return { child, url: `http://127.0.0.1:${port}/`, down, ...(filter !== undefined && { filter }) };
}

async function startReceiver(children: ChildProcess[], folder: string, targets: readonly object[]) {
  const child = startChild("receiverServer.ts", [appSecret, folder, JSON.stringify(targets)], ["--expose-gc"]);
  children.push(child);
  const { port } = await answerOf<{ port: number }>(child);
  return { child, port };
}

/** Told over and over: the target does nothing where it is so already. */
async function turn({ child }: SoakTarget, isDown: boolean): Promise<void> {
  await answerOf(child, { kind: isDown ? "down" : "up" } satisfies TargetOrder);
}

/** Every target has got what it missed. */
async function drained(receiver: ChildProcess): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { pending } = await answerOf<ReceiverState>(receiver, {});
    if (pending === 0) return performance.now() - began;
    if (performance.now() - began > 120_000) return Number.POSITIVE_INFINITY;
    await delay(100);
  }
}

function stored(file: string): Stored {
  const everything = { maxMessages: Number.POSITIVE_INFINITY, maxAgeMs: Number.POSITIVE_INFINITY };
  const store = Store.open({ file, now: Date.now, retention: () => everything });
  const counts = new Map<number, number>();
  let [twice, unknown] = [0, 0];
  try {
    let before: number | undefined;
    for (;;) {
      const rows = store.deliveries({ limit: pageSize, ...(before === undefined ? {} : { before }) });
      for (const { id, count, outcome } of rows) {
        // Those that are rightly signed and not JSON are kept, and passed on to nobody.
        if (outcome !== "accepted") continue;
        const serial = Number(/"soak-(-?\d+)"/.exec(Buffer.from(store.delivery(id)?.body ?? []).toString())?.[1]);
        if (!(serial > 0)) unknown += 1;
        else if (counts.has(serial)) twice += 1;
        counts.set(serial, (counts.get(serial) ?? 0) + count);
      }
      before = rows.at(-1)?.id;
      if (before === undefined) return { counts, twice, unknown };
    }
  } finally {
    store.dispose();
  }
}

function storeRow(sent: SoakCounts, { counts, twice, unknown }: Stored, extra: Row["figures"]): Row {
  const lost = [...sent.kept].filter((serial) => !counts.has(serial)).length;
  const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // What was kept when the receiver was killed before it answered is counted, and its sender doesn't know.
  const miscounted = Math.max(0, sent.good - counted, counted - sent.good - sent.unanswered);
  const wrong = lost + twice + unknown + miscounted + sent.wrong.length;
  return {
    name: "soak: deliveries lost, kept twice, miscounted or wrongly answered",
    target: "0",
    ratio: wrong,
    pass: wrong === 0 && sent.kept.size > 0,
    figures: {
      ...extra,
      different: sent.kept.size,
      repeated: sent.repeated,
      bad: sent.bad,
      "times killed": kills,
      "unanswered then": sent.unanswered,
      "lost/twice/unknown/miscounted": [lost, twice, unknown, miscounted].join("/"),
      "wrong answers": [...new Set(sent.wrong)].slice(0, 5).join("; ") || "none",
    },
  };
}

function targetsRow(
  sent: SoakCounts,
  told: readonly { counts: TargetCounts; filter: string | undefined }[],
  drainedMs: number,
): Row {
  let [lost, twice, outOfOrder, strange, afterKill] = [0, 0, 0, 0, 0];
  for (const { counts, filter } of told) {
    const got = new Set(counts.serials);
    const wanted = filter === undefined ? sent.kept : sent.incoming;
    lost += [...wanted].filter((serial) => !got.has(serial)).length;
    strange += counts.strange + [...got].filter((serial) => !wanted.has(serial)).length;
    outOfOrder += counts.outOfOrder;
    const same = counts.again.filter(({ sameMark }) => sameMark).length;
    afterKill += same;
    // One request was under way to a target at each kill.
    twice += counts.again.length - same + Math.max(0, same - kills);
  }
  const wrong = lost + twice + outOfOrder + strange;
  return {
    name: "soak: deliveries that a target did not get, got twice, out of order or without having wanted them",
    target: "0",
    ratio: wrong,
    pass: wrong === 0,
    figures: {
      "got by each": told.map(({ counts }) => counts.serials.length).join(" "),
      "again after a kill, by the same mark": afterKill,
      "lost/twice/out of order/strange": [lost, twice, outOfOrder, strange].join("/"),
      "all passed on after the end, ms": Math.round(drainedMs),
    },
  };
}

function memoryRow(states: readonly ReceiverState[]): Row {
  const fifth = Math.max(1, Math.floor(states.length / 5));
  const resident = (part: readonly ReceiverState[]) => median(part.map((state) => state.resident));
  // The first fifth warms up.
  const [early, late] = [resident(states.slice(fifth, 2 * fifth)), resident(states.slice(-fifth))];
  const grown = mebibytes(late - early);
  return {
    name: "soak: growth of memory from the second fifth to the last, MiB",
    target: `< ${mostGrowth}`,
    ratio: grown,
    pass: grown < mostGrowth,
    figures: {
      "second fifth, MiB": mebibytes(early),
      "last fifth, MiB": mebibytes(late),
      "most, MiB": mebibytes(Math.max(...states.map((state) => state.resident))),
      "longest block in each second, ms, half of them": round2(median(states.map((state) => state.longestBlockMs))),
      "and the longest, ms": round2(Math.max(...states.slice(1).map((state) => state.longestBlockMs))),
    },
  };
}
