import { Agent, request } from "node:http";
import { Poster } from "../src/io/forward/post.ts";
import { replay } from "../src/io/forward/replay.ts";
import { StoredDeliveries } from "../src/io/forward/storedDeliveries.ts";

/** What the child that runs this file is asked; it answers with ReplayTimes. */
export interface ReplayOrder {
  readonly file: string;
  readonly url: string;
  readonly count: number;
}

/** Of the same deliveries: from memory by node:http, and from the store by a replay. */
export interface ReplayTimes {
  readonly bareMs: number;
  readonly replayMs: number;
}

async function measure({ file, url, count }: ReplayOrder): Promise<ReplayTimes> {
  const stored = StoredDeliveries.open(file);
  const poster = new Poster();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const deliveries = (await stored.select({})).slice(0, count);
    const contents = deliveries.map(({ id }) => stored.content(id));
    const bareBegan = performance.now();
    for (const content of contents) {
      if (content !== undefined) await post(agent, url, content.headers, content.body);
    }
    const bareMs = performance.now() - bareBegan;
    const options = { pace: "now", times: 1, copies: 1, order: "original", delayMs: 0, seed: 1 } as const;
    let good = 0;
    const began = performance.now();
    await replay(
      { deliveries, content: (id) => stored.content(id), targets: [{ url }], options, poster },
      ({ answer }) => {
        if (answer.status === 200) good += 1;
      },
    );
    const replayMs = performance.now() - began;
    if (good !== count) throw new Error(`${good} of ${count} were answered`);
    return { bareMs, replayMs };
  } finally {
    agent.destroy();
    poster.dispose();
    stored.dispose();
  }
}

function post(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: "POST", headers }, (response) => {
      response.resume().once("end", resolve);
    });
    sent.once("error", reject).end(body);
  });
}

process.on("message", (order: ReplayOrder) => {
  measure(order).then(
    (times) => process.send?.(times),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
