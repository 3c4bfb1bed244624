import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { escapedJson } from "../../../../src/core/webhooks/escape.ts";
import { sign } from "../../../../src/core/webhooks/signature.ts";
import type { PortState } from "../../../../src/io/sharedPort.ts";
import { Store } from "../../../../src/io/store/store.ts";

const secret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";

const bodyOf = (wamid: string) =>
  escapedJson({
    object: "whatsapp_business_account",
    entry: [
      {
        id: "118204467730912",
        changes: [
          {
            field: "messages",
            value: { statuses: [{ id: wamid, status: "sent", timestamp: "1795132800", recipient_id: "12025550143" }] },
          },
        ],
      },
    ],
  });

/** Resolves with the status, or undefined where the connection broke. */
function post(port: number, body: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    const headers = { "x-hub-signature-256": sign(Buffer.from(body), secret) };
    const sent = request({ host: "127.0.0.1", port, path: "/webhook", method: "POST", headers, agent }, (response) => {
      response.resume();
      response.on("error", () => undefined);
      // What counts is the status line: the sender believes it, whatever happens after it.
      resolve(response.statusCode);
    });
    sent.on("error", () => resolve(undefined));
    sent.end(body);
  });
}

/** Streams deliveries at a window and kills it as soon as so many were answered. Returns the answered ones. */
async function streamAndKill(file: string, prefix: string, killAfter: number): Promise<string[]> {
  const child = fork("test/unit/io/receiver/receiverChild.ts", [file, secret], {
    execArgv: ["--experimental-transform-types", "--no-warnings"],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  try {
    const [state]: [PortState] = await (once(child, "message") as Promise<[PortState]>);
    assert(state.kind === "listening", JSON.stringify(state));
    const exited = once(child, "exit");
    const answered: string[] = [];
    let sent = 0;
    const sender = async () => {
      for (;;) {
        const body = bodyOf(`wamid.${prefix}.${sent++}`);
        const status = await post(state.port, body, agent);
        if (status === undefined) {
          return;
        }
        assert.equal(status, 200);
        answered.push(body);
        if (answered.length === killAfter) {
          child.kill("SIGKILL");
        }
      }
    };
    await Promise.all(Array.from({ length: 20 }, sender));
    await exited;
    assert(sent > answered.length, "it was not killed in the middle of a stream");
    return answered;
  } finally {
    child.kill("SIGKILL");
    agent.destroy();
  }
}

describe("Receiver: kill -9", () => {
  it("every delivery that was answered 200 is there, and becomes a message", { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "wamid-kill-"));
    const file = join(folder, "store.sqlite");
    let store: Store | undefined;
    try {
      const answered: string[] = [];
      for (const [round, killAfter] of [1, 150, 701].entries()) {
        answered.push(...(await streamAndKill(file, `round-${round}`, killAfter)));
      }
      assert(answered.length >= 852);

      store = Store.open({
        file,
        now: Date.now,
        retention: () => ({ maxMessages: 100_000, maxAgeMs: 30 * 24 * 3600 * 1000 }),
      });
      const { deliveries } = store.counts();
      const kept = new Set<string>();
      for (let id = 1; id <= deliveries; id++) {
        const delivery = store.delivery(id);
        assert(delivery, `delivery ${id} is missing`);
        kept.add(Buffer.from(delivery.body).toString("utf8"));
      }
      assert.deepEqual(
        answered.filter((body) => !kept.has(body)),
        [],
      );

      while (store.counts().messages < kept.size) {
        await delay(20);
      }
      assert.equal(store.counts().messages, kept.size);
    } finally {
      store?.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
