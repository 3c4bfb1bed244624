import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { sign, verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { appSecret, deliveriesIn, deliveryWith, Listening } from "../../../support/listening.ts";
import { buildCli, Folder, wamid } from "../../../support/terminalProgram.ts";
import { Bot } from "../forward/server.ts";
import { until } from "../store/harness.ts";

before(buildCli);

const folder = new Folder({});
after(() => folder.dispose());

let stores = 0;
function newStore(): string {
  stores += 1;
  return path.join(folder.path, `store-${stores}.db`);
}

async function listen(t: TestContext, ...given: Parameters<typeof Listening.start>): Promise<Listening> {
  const started = await Listening.start(...given);
  t.after(() => started.end("SIGKILL"));
  return started;
}

const body = (wamid: string, status = "sent") =>
  deliveryWith({ statuses: [{ id: wamid, status, timestamp: "1795132800", recipient_id: "12025550143" }] });
const names = (count: number) => Array.from({ length: count }, (_, index) => `wamid.${index}`);

describe("wamid listen --forward-to", { timeout: 120_000 }, () => {
  it("passes on what it keeps, each once, and lists what the targets answered", async (t) => {
    const [bot, failures] = [await Bot.start(t), await Bot.start(t, (_, response) => response.writeHead(422).end())];
    const store = newStore();
    const targets = [
      { url: bot.url, name: "bot", secret: "of the bot" },
      { url: failures.url, filter: "status=failed" },
      { url: "http://127.0.0.1:9/", enabled: false },
    ];
    folder.write("targets.json", JSON.stringify(targets));
    const listening = await listen(t, store, ["--targets", path.join(folder.path, "targets.json")]);
    assert.equal(await listening.post(body("wamid.A")), 200);
    assert.equal(await listening.post(body("wamid.A")), 200);
    assert.equal(await listening.post(body("wamid.B", "failed")), 200);
    assert.equal(await listening.post(body("wamid.C"), { "x-hub-signature-256": sign(Buffer.from("x"), "x") }), 401);
    await until(() => bot.received.length === 2 && failures.received.length === 1);
    assert.deepEqual(bot.wamids, ["wamid.A", "wamid.B"]);
    const [first] = bot.received;
    assert.equal(
      verifySignature(first?.body ?? new Uint8Array(), String(first?.headers["x-hub-signature-256"]), ["of the bot"]),
      "valid",
    );
    await until(() => listening.lines.filter((line) => JSON.parse(line).event === "forwarded").length === 3);
    const lines = deliveriesIn(store).filter(({ signature }) => signature === "valid");
    assert.deepEqual(
      lines.map(({ count, targets }) => [count, targets]),
      [
        [
          1,
          [
            { url: bot.url, status: 200, attempts: 1 },
            { url: failures.url, status: 422, attempts: 1 },
          ],
        ],
        [2, [{ url: bot.url, status: 200, attempts: 1 }]],
      ],
    );
    assert.equal(await listening.end(), 0);
  });

  it("is killed while its target is down, and goes on where it was", async (t) => {
    const bot = await Bot.start(t);
    await bot.stop();
    const store = newStore();
    const args = ["--forward-to", bot.url];
    const first = await listen(t, store, args);
    for (const wamid of names(40)) assert.equal(await first.post(body(wamid)), 200);
    await first.end("SIGKILL");
    const second = await listen(t, store, args);
    assert.equal(await second.post(body("wamid.last")), 200);
    await bot.listen();
    await until(() => bot.received.length > 40);
    assert.deepEqual(bot.wamids, [...names(40), "wamid.last"]);
    await until(() => second.lines.some((line) => JSON.parse(line).delivery === 41));
    assert.equal(await second.end(), 0);
    const { targets } = deliveriesIn(store).at(-1) ?? {};
    assert.equal(targets?.[0]?.status, 200);
    assert.ok((targets?.[0]?.attempts ?? 0) >= 2);
  });

  it("answers with what the first target answers, also to a repetition", async (t) => {
    const answers = [403, 200];
    const bot = await Bot.start(t, (_, response) => response.writeHead(answers.shift() ?? 200).end());
    const store = newStore();
    const listening = await listen(t, store, [
      "--forward-to",
      bot.url,
      "--filter",
      "status=sent",
      "--answer",
      "target",
    ]);
    assert.equal(await listening.post(body("wamid.A")), 403);
    assert.equal(await listening.post(body("wamid.A")), 403);
    assert.equal(await listening.post(body("wamid.B")), 200);
    assert.equal(await listening.post(body("wamid.C", "read")), 200);
    assert.equal(bot.received.length, 2);
    assert.deepEqual(
      deliveriesIn(store).map(({ answer }) => answer),
      [200, 200, 403],
    );
    await bot.stop();
    assert.equal(await listening.post(body("wamid.D")), 502);
  });

  it("goes on passing on after a damaged store was set aside", async (t) => {
    const bot = await Bot.start(t);
    const store = newStore();
    const listening = await listen(t, store, ["--forward-to", bot.url]);
    assert.equal(await listening.post(body("wamid.A")), 200);
    await until(() => bot.received.length === 1);
    // As a disk that breaks leaves it: nothing of the file and its log makes sense any more.
    for (const name of [store, `${store}-wal`]) writeFileSync(name, Buffer.alloc(statSync(name).size, 0x5a));
    for (let index = 0; !listening.complaints.join("").includes("set aside"); index += 1) {
      assert.ok(index < 100, "it was not noticed");
      await listening.post(body(`wamid.B${index}`));
    }
    const before = bot.received.length;
    assert.equal(await listening.post(body("wamid.C")), 200);
    await until(() => bot.wamids.slice(before).includes("wamid.C"));
    assert.equal(await listening.end(), 0);
  });

  it("says what is wrong with targets", () => {
    folder.write("wrong.json", JSON.stringify([{ url: "ftp://x" }]));
    folder.write("broken.json", "[");
    for (const [args, complaint] of [
      [["--forward-to", "localhost:3000"], /--forward-to/],
      [["--forward-to", "http://localhost", "--filter", "colour=red"], /colour/],
      [["--targets", path.join(folder.path, "wrong.json")], /0\.url/],
      [["--targets", path.join(folder.path, "broken.json")], /not JSON/],
      [["--targets", path.join(folder.path, "none.json")], /ENOENT/],
      [["--forward-to", "http://localhost", "--forward-hours", "0"], /forward-hours/],
    ] as const) {
      const { status, stderr } = wamid(["listen", "--store", newStore(), "--app-secret", appSecret, ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, complaint);
    }
  });
});
