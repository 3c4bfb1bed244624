import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { answerOf, startChild, stopChild } from "./children.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { median, type Row, round2 } from "./row.ts";

const connections = 50;
const requests = 20_000;
/** Before that, the bare server gets twice as fast, and the receiver three times. */
const warmUp = 25_000;
const rounds = 7;
const target = 0.5;
const appSecret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";

/**
 * Durable signed deliveries a second over 50 connections, against a bare node:http server that answers 200 without
 * reading, the two in turn. What the store makes of the deliveries (statuses, messages) is made meanwhile, as in use.
 */
export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "wamid-bench-"));
  const children: ChildProcess[] = [];
  try {
    const bare = startChild("bareServer.ts", ["silent"]);
    const receiver = startChild("receiverServer.ts", [appSecret, folder]);
    const generator = startChild("load.ts");
    children.push(bare, receiver, generator);
    const servers = [
      { child: bare, port: (await answerOf<{ port: number }>(bare)).port, results: [] as LoadResult[] },
      { child: receiver, port: (await answerOf<{ port: number }>(receiver)).port, results: [] as LoadResult[] },
    ] as const;
    let sent = 0;
    const readyAfter: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      for (const { child, port, results } of servers) {
        const count = round === 0 ? warmUp : requests;
        const what = { kind: "statuses", path: "/webhook", appSecret } as const;
        const order: LoadOrder = { port, connections, requests: count, what };
        const result = await answerOf<LoadResult>(generator, order);
        if (result.refused > 0) {
          throw new Error(`${result.refused} deliveries were refused`);
        }
        if (child === receiver) {
          sent += count;
          // Also keeps what is left to do from slowing down the bare server's turn.
          const ready = await settled(receiver, sent);
          if (round > 0) {
            readyAfter.push(ready);
          }
        }
        if (round > 0) {
          results.push(result);
        }
      }
    }
    const [bareResults, receiverResults] = [servers[0].results, servers[1].results];
    const bareRate = median(bareResults.map(({ perSecond }) => perSecond));
    const rate = median(receiverResults.map(({ perSecond }) => perSecond));
    // Of the two in one round, which ran one after the other: the machine's own speed may change from round to round.
    const ratios = receiverResults.map(({ perSecond }, i) => perSecond / (bareResults[i]?.perSecond ?? Number.NaN));
    const ratio = median(ratios);
    return [
      {
        name: "receiver: durable signed deliveries/s against bare node:http",
        target: `>= ${target}`,
        ratio,
        pass: ratio >= target,
        figures: {
          "deliveries/s": Math.round(rate),
          "bare/s": Math.round(bareRate),
          "p50 ms": round2(median(receiverResults.map(({ p50 }) => p50))),
          "p99 ms": round2(median(receiverResults.map(({ p99 }) => p99))),
          "bare p99 ms": round2(median(bareResults.map(({ p99 }) => p99))),
          "all shown after the last answer, ms": Math.round(median(readyAfter)),
          "ratios by round": ratios.map(round2).join(" "),
        },
      },
    ];
  } finally {
    await Promise.all(children.map(stopChild));
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every delivery that was answered is kept, and becomes a message. Returns how long that took, in milliseconds. */
async function settled(receiver: ChildProcess, sent: number): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { deliveries, messages } = await answerOf<{ deliveries: number; messages: number }>(receiver, {});
    if (deliveries === sent && messages === sent) {
      return performance.now() - began;
    }
    if (performance.now() - began > 30_000) {
      throw new Error(`${sent} sent, ${deliveries} kept, ${messages} became messages`);
    }
    // Seldom: counting what waits walks through all of it.
    await delay(100);
  }
}
