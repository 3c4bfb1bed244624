import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { buildExtension } from "../scripts/build.mjs";
import { root } from "../scripts/root.mjs";
import type { Counts } from "./bareServer.ts";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { mebibytes, median, type Row, round2 } from "./row.ts";
import type { StartedSimulator } from "./simulatorServer.ts";

const connections = 50;
const requests = 15_000;
/** With webhooks. The last message's come 1.5 s after it at the earliest, which counts: with few messages it would be all that is measured. */
const reportedRequests = 30_000;
const warmUp = 20_000;
const rounds = 7;
const starts = 7;
const messagesInMemory = 100_000;
const webhooksPerMessage = 3;
/** How often memory is looked at while it grows. */
const lookMs = 50;

const leastShare = 0.4;
const leastShareWithWebhooks = 0.12;
const mostP99 = 20;
const mostMebibytes = 200;
const mostStartMs = 150;

/** One of the servers that are loaded in turn. */
interface Contender {
  readonly child: ChildProcess;
  readonly order: Omit<LoadOrder, "requests">;
  readonly results: LoadResult[];
}

/**
 * Text messages a second over 50 connections, against a bare node:http server that parses the same JSON and answers the same, in turn:
 * without a webhook, and with three signed webhooks for each message, from the first message until the last webhook has arrived. Then memory,
 * and the start.
 */
export async function run(): Promise<Row[]> {
  await buildExtension({ production: true });
  const children: ChildProcess[] = [];
  const started = (child: ChildProcess) => {
    children.push(child);
    return child;
  };
  try {
    const generator = started(startChild("load.ts"));
    const receiver = started(startChild("bareServer.ts", ["reading"]));
    const { port } = await answerOf<{ port: number }>(receiver);
    const webhook = `http://127.0.0.1:${port}/`;
    const bare = await bareContender(started(startChild("bareServer.ts", ["json"])));
    const alone = await simulatorContender(started(startSimulator()));
    const reporting = await simulatorContender(started(startSimulator(webhook)));
    const reported: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      for (const contender of [bare, alone, reporting]) {
        const usual = contender === reporting ? reportedRequests : requests;
        const count = round === 0 ? warmUp : usual;
        const { requests: before } = await answerOf<Counts>(receiver, {});
        const result = await load(generator, contender, count);
        if (round > 0) contender.results.push(result);
        if (contender !== reporting) continue;
        const lastAt = await arrived(receiver, before + count * webhooksPerMessage);
        if (round > 0) reported.push((count * 1000) / (lastAt - result.beganAt));
      }
    }
    return [
      ...speedRows({ bare, alone, reporting }, reported),
      await memoryRow(generator, receiver, started(startSimulator(webhook))),
      await startRow(),
    ];
  } finally {
    await Promise.all(children.map(stopChild));
  }
}

function startSimulator(webhook?: string): ChildProcess {
  const file = path.join(root, "dist", "simulator.mjs");
  return startChild("simulatorServer.ts", webhook === undefined ? [file] : [file, webhook]);
}

async function bareContender(child: ChildProcess): Promise<Contender> {
  const { port } = await answerOf<{ port: number }>(child);
  return { child, order: { port, connections, what: { kind: "sends", phoneNumberId: "1", token: "x" } }, results: [] };
}

async function simulatorContender(child: ChildProcess): Promise<Contender> {
  const { port, phoneNumberId, token } = await answerOf<StartedSimulator>(child);
  return { child, order: { port, connections, what: { kind: "sends", phoneNumberId, token } }, results: [] };
}

async function load(generator: ChildProcess, { order }: Contender, count: number): Promise<LoadResult> {
  const result = await answerOf<LoadResult>(generator, { ...order, requests: count } satisfies LoadOrder);
  if (result.refused > 0) throw new Error(`${result.refused} messages were refused`);
  return result;
}

/** Waits for so many webhooks. @returns when the last one came, in milliseconds since 1970 */
async function arrived(receiver: ChildProcess, wanted: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { requests, lastAt } = await answerOf<Counts>(receiver, {});
    if (requests === wanted) return lastAt;
    if (performance.now() - began > 60_000) throw new Error(`${requests} webhooks came instead of ${wanted}`);
    await delay(50);
  }
}

function speedRows(
  { bare, alone, reporting }: Readonly<Record<"bare" | "alone" | "reporting", Contender>>,
  reported: readonly number[],
): Row[] {
  const bareRates = bare.results.map(({ perSecond }) => perSecond);
  const row = (name: string, least: number, rates: readonly number[], { results }: Contender): Row => {
    // Of the servers in one round, which ran one after the other: the machine's own speed may change from round to round.
    const ratios = rates.map((rate, round) => rate / (bareRates[round] ?? Number.NaN));
    const p99 = median(results.map((result) => result.p99));
    const ratio = median(ratios);
    return {
      name: `simulator: ${name}/s against bare node:http, p99 under ${mostP99} ms`,
      target: `>= ${least}`,
      ratio,
      pass: ratio >= least && p99 < mostP99,
      figures: {
        "messages/s": Math.round(median(rates)),
        "answers/s": Math.round(median(results.map(({ perSecond }) => perSecond))),
        "bare/s": Math.round(median(bareRates)),
        "p50 ms": round2(median(results.map(({ p50 }) => p50))),
        "p99 ms": round2(p99),
        "bare p99 ms": round2(median(bare.results.map((result) => result.p99))),
        "ratios by round": ratios.map(round2).join(" "),
      },
    };
  };
  const rates = alone.results.map(({ perSecond }) => perSecond);
  return [
    row("texts", leastShare, rates, alone),
    row("texts with three webhooks each", leastShareWithWebhooks, reported, reporting),
  ];
}

/** By how much the process grows at most until the last webhook has arrived, as the system counts it. */
async function memoryRow(generator: ChildProcess, receiver: ChildProcess, child: ChildProcess): Promise<Row> {
  const contender = await simulatorContender(child);
  const resident = async () => (await answerOf<{ resident: number }>(child, {})).resident;
  const [before, { requests: earlier }] = [await resident(), await answerOf<Counts>(receiver, {})];
  let most = before;
  const all = load(generator, contender, messagesInMemory)
    .then(() => arrived(receiver, earlier + messagesInMemory * webhooksPerMessage))
    .then(() => true);
  while (!(await Promise.race([all, delay(lookMs, false)]))) {
    most = Math.max(most, await resident());
  }
  const grown = mebibytes(most - before);
  return {
    name: "simulator: memory of 100,000 messages and their webhooks at the most, MiB",
    target: `< ${mostMebibytes}`,
    ratio: grown,
    pass: grown < mostMebibytes,
    figures: { "at the start, MiB": mebibytes(before), "at the end, MiB more": mebibytes((await resident()) - before) },
  };
}

async function startRow(): Promise<Row> {
  const times: number[] = [];
  for (let i = 0; i < starts; i++) {
    const child = startSimulator();
    times.push((await answerOf<StartedSimulator>(child)).startMs);
    await stopChild(child);
  }
  return {
    name: "simulator: from the import to the first answer, ms",
    target: `< ${mostStartMs}`,
    ratio: median(times),
    pass: median(times) < mostStartMs,
    figures: { "every start, ms": times.map(Math.round).join(" ") },
  };
}
