import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { sign, verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { Forwarder } from "../../../../src/io/forward/forwarder.ts";
import type { ForwardingTarget } from "../../../../src/io/forward/targetQueue.ts";
import { Store } from "../../../../src/io/store/store.ts";
import { bodyOf, day, deliveryOf, temporaryFolder, until } from "../store/harness.ts";
import { Bot } from "./server.ts";

const secret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";

class World {
  readonly file: string;
  readonly store: Store;
  readonly #t: TestContext;
  now: () => number = Date.now;

  constructor(t: TestContext) {
    this.#t = t;
    this.file = path.join(temporaryFolder(t), "store.db");
    this.store = Store.open({
      file: this.file,
      now: () => this.now(),
      retention: () => ({ maxMessages: 10_000, maxAgeMs: 30 * day }),
    });
    t.after(() => this.store.dispose());
  }

  forwarder(...targets: (Partial<ForwardingTarget> & { url: string })[]): Forwarder {
    const forwarder = Forwarder.open({
      file: this.file,
      now: () => this.now(),
      targets: targets.map((target) => ({ enabled: true, maxAgeHours: 24, ...target })),
    });
    this.#t.after(() => forwarder.dispose());
    return forwarder;
  }

  receive(wamid: string, status = "sent"): Promise<number> {
    const body = bodyOf({ wamid, status, timestamp: 1_795_132_800, phoneNumberId: "106540352242922" });
    const headers = {
      "content-type": "application/json",
      "user-agent": "facebookexternalua",
      host: "tunnel.example.net",
      "content-length": String(body.length),
      "x-hub-signature-256": sign(body, secret),
    };
    return this.store.commitDelivery(deliveryOf(body, { receivedAt: this.now(), headers }));
  }
}

const names = (count: number, prefix = "m") => Array.from({ length: count }, (_, index) => `wamid.${prefix}${index}`);

describe("Forwarder", () => {
  it("passes on the original bytes and signature, and keeps the answer", async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t, (_, response) => {
      response.setHeader("set-cookie", "session=secret-of-theirs");
      response.setHeader("x-powered-by", "Express");
      response.statusCode = 202;
      response.end("thanks".repeat(10_000));
    });
    const forwarder = world.forwarder({ url: bot.url.replace("//", "//user:pass%21@"), headers: { "X-Team": "ours" } });
    const id = await world.receive("wamid.a");
    forwarder.wake();
    await until(() => forwarder.answersOf(id).length === 1);
    const [got] = bot.received;
    assert.ok(got);
    assert.deepEqual(got.body, Buffer.from(world.store.delivery(id)?.body ?? []));
    assert.equal(verifySignature(got.body, String(got.headers["x-hub-signature-256"]), [secret]), "valid");
    assert.equal(got.headers.host, `127.0.0.1:${bot.port}`);
    assert.equal(got.headers["x-team"], "ours");
    assert.equal(got.headers["x-wamid-delivery"], String(id));
    assert.equal(got.headers.authorization, `Basic ${Buffer.from("user:pass!").toString("base64")}`);
    const [answer] = forwarder.answersOf(id);
    assert.ok(answer);
    assert.deepEqual(
      [answer.outcome, answer.status, answer.attempts, answer.url, answer.bodySize, answer.body.length],
      ["delivered", 202, 1, bot.url, 60_000, 16_384],
    );
    assert.deepEqual(answer.headers, { "x-powered-by": "Express" });
    assert.ok(answer.latencyMs > 0);
  });

  it("signs anew with the target's own secret", async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    const forwarder = world.forwarder({ url: bot.url, secret: "another" });
    await world.receive("wamid.a");
    forwarder.wake();
    await until(() => bot.received.length === 1);
    const [got] = bot.received;
    assert.ok(got);
    assert.equal(verifySignature(got.body, String(got.headers["x-hub-signature-256"]), ["another"]), "valid");
  });

  it("gives a target that was down what it missed, in order, and first after half a second", {
    timeout: 60_000,
  }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    await bot.stop();
    const forwarder = world.forwarder({ url: bot.url });
    const wamids = names(30);
    const ids: number[] = [];
    for (const wamid of wamids) ids.push(await world.receive(wamid));
    forwarder.wake();
    await until(() => forwarder.status()[0]?.state.kind === "waiting");
    const [status] = forwarder.status();
    assert.ok(status?.state.kind === "waiting");
    assert.equal(status.state.failure, "ECONNREFUSED");
    assert.equal(status.pending, 30);
    assert.ok(status.state.nextAt - status.state.since < 1000);
    await bot.listen();
    await until(() => bot.received.length === 30);
    assert.deepEqual(bot.wamids, wamids);
    await until(() => forwarder.status()[0]?.state.kind === "idle");
    const first = forwarder.answersOf(ids[0] ?? 0)[0];
    assert.ok(first && first.attempts >= 2 && first.outcome === "delivered" && first.failure === undefined);
    assert.equal(forwarder.status()[0]?.pending, 0);
  });

  it("tries again on 500 and 503, and goes on after 400", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const answers = [503, 500, 200, 400, 302];
    const bot = await Bot.start(t, (_, response) => {
      response.statusCode = answers.shift() ?? 200;
      response.setHeader("location", "/elsewhere?token=1");
      response.end();
    });
    const forwarder = world.forwarder({ url: bot.url });
    const ids: number[] = [];
    for (const wamid of names(4)) ids.push(await world.receive(wamid));
    forwarder.wake();
    await until(() => bot.received.length === 6);
    assert.deepEqual(bot.wamids, ["wamid.m0", "wamid.m0", "wamid.m0", "wamid.m1", "wamid.m2", "wamid.m3"]);
    await until(() => forwarder.answersOf(ids[3] ?? 0).length === 1);
    const outcomes = ids.map((id) => forwarder.answersOf(id)[0]);
    assert.deepEqual(
      outcomes.map((answer) => [answer?.outcome, answer?.status, answer?.attempts]),
      [
        ["delivered", 200, 3],
        ["refused", 400, 1],
        ["refused", 302, 1],
        ["delivered", 200, 1],
      ],
    );
    assert.deepEqual(outcomes[2]?.headers, { location: "/elsewhere" });
    assert.ok(bot.received.every(({ url }) => url === "/bot"));
  });

  it("lets no target wait for another", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const [slow, fast] = [await Bot.start(t, () => undefined), await Bot.start(t)];
    const forwarder = world.forwarder({ url: slow.url }, { url: fast.url });
    for (const wamid of names(50)) await world.receive(wamid);
    forwarder.wake();
    await until(() => fast.received.length === 50);
    assert.deepEqual(fast.wamids, names(50));
    assert.equal(slow.received.length, 1);
  });

  it("sends what the filter of each target lets through", async (t) => {
    const world = new World(t);
    const [failed, all, off] = [await Bot.start(t), await Bot.start(t), await Bot.start(t)];
    const forwarder = world.forwarder(
      { url: failed.url, filter: "status=failed" },
      { url: all.url },
      { url: off.url, enabled: false },
    );
    await world.receive("wamid.a", "sent");
    await world.receive("wamid.b", "failed");
    await world.receive("wamid.c", "read");
    forwarder.wake();
    await until(() => all.received.length === 3 && failed.received.length === 1);
    assert.deepEqual(failed.wamids, ["wamid.b"]);
    await until(() => forwarder.status().every(({ pending, state }) => pending === 0 && state.kind !== "sending"));
    assert.equal(off.received.length, 0);
    assert.deepEqual(
      forwarder.status().map(({ state }) => state.kind),
      ["idle", "idle", "off"],
    );
    // On again, it gets what comes from now on.
    forwarder.setTargets([{ url: off.url, enabled: true, maxAgeHours: 24 }]);
    await world.receive("wamid.d");
    forwarder.wake();
    await until(() => off.received.length > 0);
    assert.deepEqual(off.wamids, ["wamid.d"]);
  });

  it("gives up what has become too old, and says so", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    await bot.stop();
    const forwarder = world.forwarder({ url: bot.url, maxAgeHours: 1 });
    const old = await world.receive("wamid.old");
    forwarder.wake();
    await until(() => forwarder.answersOf(old)[0]?.attempts === 1);
    world.now = () => Date.now() + 2 * 3_600_000;
    const fresh = await world.receive("wamid.new");
    await bot.listen();
    await until(() => bot.received.length === 1);
    assert.deepEqual(bot.wamids, ["wamid.new"]);
    const [answer] = forwarder.answersOf(old);
    assert.deepEqual([answer?.outcome, answer?.failure], ["expired", "ECONNREFUSED"]);
    await until(() => forwarder.answersOf(fresh)[0]?.outcome === "delivered");
  });

  it("begins with what comes next, and goes on where it was", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    await world.receive("wamid.before");
    const first = world.forwarder({ url: bot.url });
    await world.receive("wamid.1");
    first.wake();
    // Written down as well: it would rightly be sent again else.
    await until(() => bot.received.length === 1 && first.status()[0]?.pending === 0);
    first.dispose();
    await world.receive("wamid.2");
    const second = world.forwarder({ url: bot.url });
    await until(() => bot.received.length === 2);
    assert.deepEqual(bot.wamids, ["wamid.1", "wamid.2"]);
    second.dispose();
  });

  it("nothing that a target still needs is swept away, however many deliveries are kept", {
    timeout: 60_000,
  }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    await bot.stop();
    const forwarder = world.forwarder({ url: bot.url });
    const wamids = names(60);
    for (const wamid of wamids) await world.receive(wamid);
    // One message, and four times as many deliveries, are kept at most.
    const small = Store.open({ file: world.file, now: Date.now, retention: () => ({ maxMessages: 1, maxAgeMs: day }) });
    t.after(() => small.dispose());
    await until(() => small.counts().messages === 1);
    assert.equal(small.counts().deliveries, 60);
    await bot.listen();
    forwarder.retryNow();
    await until(() => bot.received.length === 60);
    assert.deepEqual(bot.wamids, wamids);
  });

  it("two that share a store send each delivery once", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    const forwarders = [world.forwarder({ url: bot.url }), world.forwarder({ url: bot.url })];
    const wamids = names(200);
    for (const wamid of wamids) {
      await world.receive(wamid);
      for (const forwarder of forwarders) forwarder.wake();
    }
    await until(() => forwarders.every((forwarder) => forwarder.status()[0]?.pending === 0));
    assert.deepEqual(bot.wamids, wamids);
  });

  it("answers Meta with the first target's answer", { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t, (_, response) => {
      response.statusCode = 201;
      response.end();
    });
    const forwarder = world.forwarder({ url: bot.url, filter: "status=sent" });
    const body = (id: number) => world.store.delivery(id)?.body ?? new Uint8Array();
    const first = await world.receive("wamid.1");
    assert.equal(await forwarder.firstAnswer(first, body(first), 5_000), 201);
    const unwanted = await world.receive("wamid.2", "read");
    assert.equal(await forwarder.firstAnswer(unwanted, body(unwanted), 5_000), 200);
    await bot.stop();
    const second = await world.receive("wamid.3");
    assert.equal(await forwarder.firstAnswer(second, body(second), 5_000), 502);
    await bot.listen();
    await until(() => bot.wamids.includes("wamid.3"));
  });

  it("a process that is killed goes on where it was: in order, none left out", { timeout: 120_000 }, async (t) => {
    const world = new World(t);
    const bot = await Bot.start(t);
    const seen = new Set<string>();
    const start = async () => {
      const child = fork("test/unit/io/forward/forwarderChild.ts", [world.file, bot.url], {
        execArgv: ["--experimental-transform-types", "--no-warnings"],
      });
      t.after(() => child.kill("SIGKILL"));
      await once(child, "message");
      return child;
    };
    let child = await start();
    const wamids = names(300);
    for (const wamid of wamids) await world.receive(wamid);
    for (const killAt of [20, 100, 180]) {
      await until(() => bot.received.length >= killAt);
      child.kill("SIGKILL");
      await once(child, "exit");
      child = await start();
    }
    await until(() => new Set(bot.wamids).size === wamids.length);
    const firsts = bot.wamids.filter((wamid) => !seen.has(wamid) && seen.add(wamid));
    assert.deepEqual(firsts, wamids);
    // What was sent and not written down when it was killed, and nothing else.
    assert.ok(bot.received.length <= wamids.length + 3, `${bot.received.length}`);
  });
});
