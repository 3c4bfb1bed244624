import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Counts } from "./bareServer.ts";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import type { ReceiverState } from "./receiverServer.ts";
import type { ReplayOrder, ReplayTimes } from "./replayClient.ts";
import { median, type Row, round2 } from "./row.ts";

const connections = 50;
const requests = 15_000;
/** Before that, the bare server gets twice as fast, and the receiver three times. */
const warmUp = 25_000;
const rounds = 7;
const replayed = 5_000;
const replayRounds = 5;

const leastShare = 0.55;
const mostP99 = 20;
const leastOfAlone = 0.8;
const leastReplay = 0.5;
const appSecret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";

/** One of the servers that are loaded in turn. */
interface Contender {
  readonly child: ChildProcess;
  readonly port: number;
  readonly results: LoadResult[];
  sent: number;
}

/**
 * Durable signed deliveries a second over 50 connections while one target gets them too, against a bare node:http server that answers 200
 * without reading, and against the receiver without a target, the three in turn. Each turn ends when the target has got everything. Then
 * how fast what is stored is sent again, against a client that has the same bytes in memory and sends one after the other.
 */
export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "wamid-bench-"));
  const children: ChildProcess[] = [];
  const started = (child: ChildProcess) => {
    children.push(child);
    return child;
  };
  try {
    const generator = started(startChild("load.ts"));
    const target = started(startChild("bareServer.ts", ["reading"]));
    const { port } = await answerOf<{ port: number }>(target);
    const url = `http://127.0.0.1:${port}/`;
    const targets = JSON.stringify([{ url, enabled: true, maxAgeHours: 24 }]);
    const folders = await Promise.all(["alone", "passing"].map((name) => mkdtemp(join(folder, name))));
    const [aloneFolder = "", passingFolder = ""] = folders;
    const bare = await contender(started(startChild("bareServer.ts", ["silent"])));
    const alone = await contender(started(startChild("receiverServer.ts", [appSecret, aloneFolder])));
    const passing = await contender(started(startChild("receiverServer.ts", [appSecret, passingFolder, targets])));
    const passedPerSecond: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      for (const each of [bare, alone, passing]) {
        const count = round === 0 ? warmUp : requests;
        const result = await load(generator, each, count);
        if (each !== bare) await settled(each);
        if (round > 0) each.results.push(result);
        if (each !== passing || round === 0) continue;
        const { lastAt } = await arrived(target, passing.sent);
        passedPerSecond.push((count * 1000) / (lastAt - result.beganAt));
      }
    }
    const rows = speedRows({ bare, alone, passing }, passedPerSecond);
    await Promise.all([bare, alone, passing].map(({ child }) => stopChild(child)));
    const client = started(startChild("replayClient.ts"));
    return [...rows, await replayRow(client, { file: join(passingFolder, "store.sqlite"), url, count: replayed })];
  } finally {
    await Promise.all(children.map(stopChild));
    await rm(folder, { recursive: true, force: true });
  }
}

async function contender(child: ChildProcess): Promise<Contender> {
  return { child, port: (await answerOf<{ port: number }>(child)).port, results: [], sent: 0 };
}

async function load(generator: ChildProcess, to: Contender, count: number): Promise<LoadResult> {
  const what = { kind: "statuses", path: "/webhook", appSecret } as const;
  const order: LoadOrder = { port: to.port, connections, requests: count, what };
  const result = await answerOf<LoadResult>(generator, order);
  if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`);
  to.sent += count;
  return result;
}

/** Every delivery that was answered is kept, has become a message, and has been passed on. */
async function settled({ child, sent }: Contender): Promise<void> {
  const began = performance.now();
  for (;;) {
    const { deliveries, messages, pending } = await answerOf<ReceiverState>(child, {});
    if (deliveries === sent && messages === sent && pending === 0) return;
    if (performance.now() - began > 120_000) {
      throw new Error(`${sent} sent, ${deliveries} kept, ${messages} became messages, ${pending} to be passed on`);
    }
    // Seldom: counting what waits walks through all of it.
    await delay(100);
  }
}

/** The target has got each once: nothing was lost, and nothing sent twice. */
async function arrived(target: ChildProcess, wanted: number): Promise<Counts> {
  const counts = await answerOf<Counts>(target, {});
  if (counts.requests !== wanted) throw new Error(`${counts.requests} were passed on instead of ${wanted}`);
  return counts;
}

function speedRows(
  { bare, alone, passing }: Readonly<Record<"bare" | "alone" | "passing", Contender>>,
  passedPerSecond: readonly number[],
): Row[] {
  const rates = ({ results }: Contender) => results.map(({ perSecond }) => perSecond);
  const p99 = ({ results }: Contender) => round2(median(results.map((result) => result.p99)));
  // Of the servers in one round, which ran one after the other: the machine's own speed may change from round to round.
  const ratios = (of: Contender, to: Contender) =>
    rates(of).map((rate, round) => rate / (rates(to)[round] ?? Number.NaN));
  const shares = ratios(passing, bare);
  const ofAlone = ratios(passing, alone);
  const [share, overhead] = [median(shares), median(ofAlone)];
  return [
    {
      name: "forward: durable deliveries/s with one target against bare node:http",
      target: `>= ${leastShare}`,
      ratio: share,
      pass: share >= leastShare,
      figures: {
        "deliveries/s": Math.round(median(rates(passing))),
        "bare/s": Math.round(median(rates(bare))),
        "passed on/s": Math.round(median(passedPerSecond)),
        "ratios by round": shares.map(round2).join(" "),
      },
    },
    {
      name: `forward: p99 of answers over ${connections} connections, ms`,
      target: `< ${mostP99}`,
      ratio: p99(passing),
      pass: p99(passing) < mostP99,
      figures: {
        "p50 ms": round2(median(passing.results.map(({ p50 }) => p50))),
        "without a target, p99 ms": p99(alone),
        "bare p99 ms": p99(bare),
      },
    },
    {
      name: "forward: deliveries/s with one target against without",
      target: `>= ${leastOfAlone}`,
      ratio: overhead,
      pass: overhead >= leastOfAlone,
      figures: {
        "with/s": Math.round(median(rates(passing))),
        "without/s": Math.round(median(rates(alone))),
        "ratios by round": ofAlone.map(round2).join(" "),
      },
    },
  ];
}

async function replayRow(client: ChildProcess, order: ReplayOrder): Promise<Row> {
  const times: ReplayTimes[] = [];
  for (let round = 0; round <= replayRounds; round++) {
    const each = await answerOf<ReplayTimes>(client, order);
    // The first round warms up.
    if (round > 0) times.push(each);
  }
  const ratios = times.map(({ bareMs, replayMs }) => bareMs / replayMs);
  const perSecond = (ms: readonly number[]) => Math.round((order.count * 1000) / median(ms));
  const ratio = median(ratios);
  return {
    name: "forward: replayed deliveries/s against node:http from memory, one after the other",
    target: `>= ${leastReplay}`,
    ratio,
    pass: ratio >= leastReplay,
    figures: {
      "replayed/s": perSecond(times.map(({ replayMs }) => replayMs)),
      "from memory/s": perSecond(times.map(({ bareMs }) => bareMs)),
      "ratios by round": ratios.map(round2).join(" "),
    },
  };
}
