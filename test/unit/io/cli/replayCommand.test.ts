import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import { parseDelivery } from "../../../../src/core/webhooks/delivery.ts";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { buildCli, cli, Folder } from "../../../support/terminalProgram.ts";
import { Bot } from "../forward/server.ts";
import { bodyOf, deliveryOf, openStore, temporaryFolder } from "../store/harness.ts";

before(buildCli);

/** Not in one process with the bot: that has to answer meanwhile. */
async function wamid(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: os.tmpdir(),
    env: { PATH: process.env.PATH ?? "", LANG: "C", ...env },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const [status] = await once(child, "close");
  const json = () =>
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  return { status, stdout, stderr, json };
}

async function storeWith(t: TestContext, count: number, apartMs = 0) {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file });
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const status = index % 2 === 0 ? "sent" : "failed";
    const body = bodyOf({ wamid: `wamid.m${index}`, status, timestamp: 1_795_132_800, recipient: "12025550143" });
    const headers = { "content-type": "application/json", "x-hub-signature-256": "sha256=original" };
    ids.push(
      await store.commitDelivery(deliveryOf(body, { headers, receivedAt: 1_795_132_800_000 + index * apartMs })),
    );
  }
  return { file, ids };
}

describe("wamid replay", () => {
  it("sends what was received, with its bytes and signature", async (t) => {
    const bot = await Bot.start(t);
    const { file, ids } = await storeWith(t, 3);
    const { status, json } = await wamid([
      "replay",
      "--json",
      "--store",
      file,
      `${ids[0]}`,
      `${ids[2]}`,
      "--to-url",
      bot.url,
    ]);
    assert.equal(status, 0);
    assert.deepEqual(bot.wamids, ["wamid.m0", "wamid.m2"]);
    assert.equal(bot.received[0]?.headers["x-hub-signature-256"], "sha256=original");
    const lines = json();
    assert.deepEqual(
      lines.slice(0, 2).map(({ event, delivery, url, status, round }) => [event, delivery, url, status, round]),
      [
        ["sent", ids[0], bot.url, 200, 1],
        ["sent", ids[2], bot.url, 200, 1],
      ],
    );
    assert.deepEqual(lines[2], { event: "done", sent: 2, failed: 0 });
  });

  it("changes and signs anew, repeats, doubles and reorders", async (t) => {
    const bot = await Bot.start(t);
    const { file } = await storeWith(t, 3, 1000);
    const edits = ["--set", "statuses.0.status=read", "--app-secret", "s3cret"];
    const how = ["--times", "2", "--copies", "2", "--order", "reversed", "--filter", "status=sent"];
    const { status } = await wamid(["replay", "--store", file, ...how, ...edits, "--to-url", bot.url]);
    assert.equal(status, 0);
    const once = ["wamid.m2", "wamid.m2", "wamid.m0", "wamid.m0"];
    assert.deepEqual(bot.wamids, [...once, ...once]);
    for (const { body, headers } of bot.received) {
      assert.equal(verifySignature(body, String(headers["x-hub-signature-256"]), ["s3cret"]), "valid");
      assert.equal(JSON.parse(body.toString()).entry[0].changes[0].value.statuses[0].status, "read");
    }
  });

  it("keeps the pauses at the original pace, and takes a range of time", async (t) => {
    const bot = await Bot.start(t);
    const { file } = await storeWith(t, 4, 300);
    const range = ["--from", "1795132800300", "--to", "1795132800900"];
    const { status } = await wamid(["replay", "--store", file, ...range, "--pace", "original", "--to-url", bot.url]);
    assert.equal(status, 0);
    assert.deepEqual(bot.wamids, ["wamid.m1", "wamid.m2"]);
    const [first, second] = bot.received;
    assert.ok(first && second && second.at - first.at > 200);
  });

  it("says what was refused, and what it can't do", async (t) => {
    const bot = await Bot.start(t, (_, response) => response.writeHead(401).end());
    const { file, ids } = await storeWith(t, 1);
    const to = ["--to-url", bot.url];
    assert.equal((await wamid(["replay", "--store", file, `${ids[0]}`, ...to])).status, 1);
    const missing = await wamid(["replay", "--store", file, "77", ...to]);
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /no delivery 77/);
    for (const [args, complaint] of [
      [["--store", file, ...to], /Which deliveries/],
      [["--store", file, "1"], /Where to/],
      [["--store", file, "x", ...to], /no id/],
      [["--store", `${file}.not`, "1", ...to], /no store/],
      [["1", ...to], /Which store/],
      [["--store", file, "1", "--filter", "colour=red", ...to], /colour/],
      [["--store", file, "1", "--set", "a.b=1", ...to], /signed anew/],
      [["--store", file, "1", "--set", "nonsense", "--app-secret", "s", ...to], /--set/],
      [["--store", file, "1", "--from", "yesterday", ...to], /--from/],
      [["--store", file, "1", "--to-url", "ftp://x"], /http/],
      [["--store", file, "1", "--target", "other"], /no target/],
      [["--store", file, "1", "--header", "Content-Length: 1", ...to], /--header/],
    ] as const) {
      const { status, stderr, stdout } = await wamid(["replay", ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, complaint);
      assert.equal(stdout, "");
    }
  });

  it("prints fixtures without anything about anybody", async (t) => {
    const { file, ids } = await storeWith(t, 1);
    const { status, json, stdout } = await wamid(["replay", "--store", file, `${ids[0]}`, "--print"]);
    assert.equal(status, 0);
    assert.ok(!stdout.includes("12025550143"));
    assert.deepEqual(json()[0].kinds, ["status.sent"]);
  });
});

describe("wamid trigger", () => {
  it("sends every kind that it lists, rightly signed", async (t) => {
    const bot = await Bot.start(t);
    const { stdout } = await wamid(["trigger", "--list"]);
    const kinds = stdout.trim().split("\n");
    assert.ok(kinds.length > 80, `${kinds.length}`);
    const { status, json } = await wamid(["trigger", "--json", ...kinds, "--to", bot.url], {
      WHATSAPP_APP_SECRET: "s3cret",
    });
    assert.equal(status, 0);
    assert.equal(json().length, kinds.length + 1);
    for (const [index, { body, headers }] of bot.received.entries()) {
      assert.equal(verifySignature(body, String(headers["x-hub-signature-256"]), ["s3cret"]), "valid");
      const { events } = parseDelivery(JSON.parse(body.toString()));
      assert.ok(events.length > 0 && events.every(({ kind }) => kind !== "unknown"), kinds[index]);
    }
  });

  it("makes new ids and the current time, and changes what it is told to", async () => {
    const args = [
      "trigger",
      "--json",
      "status.failed",
      "--code",
      "131047",
      "--set",
      "statuses.0.recipient_id=491701234567",
      "--print",
    ];
    const bodies = await Promise.all([wamid(args), wamid(args)]);
    const [first, second] = bodies.map(({ json }) => json()[0].entry[0].changes[0].value.statuses[0]);
    assert.notEqual(first.id, second.id);
    assert.equal(first.recipient_id, "491701234567");
    assert.equal(first.errors[0].code, 131047);
    assert.ok(Math.abs(Number(first.timestamp) - Date.now() / 1000) < 60);
  });

  it("knows what is meant by a shorter or another way of writing", async () => {
    const words = ["delivered", "text", "button_reply", "STATUS.READ", "account_update"];
    const { json } = await wamid(["trigger", "--json", "--print", ...words]);
    const [delivered, text, reply, read, account] = json().map(({ entry }) => entry[0].changes[0]);
    assert.equal(delivered.value.statuses[0].status, "delivered");
    assert.equal(text.value.messages[0].type, "text");
    assert.equal(reply.value.messages[0].interactive.type, "button_reply");
    assert.equal(read.value.statuses[0].status, "read");
    assert.equal(account.field, "account_update");
  });

  it("sends a fixture again", async (t) => {
    const bot = await Bot.start(t);
    const printed = await wamid(["trigger", "status.read", "--print"]);
    const folder = new Folder({ "one.json": printed.stdout, "broken.json": "{" });
    t.after(() => folder.dispose());
    const send = (file: string) =>
      wamid(["trigger", "--file", path.join(folder.path, file), "--to", bot.url, "--app-secret", "s3cret"]);
    assert.equal((await send("one.json")).status, 0);
    assert.equal(bot.received.length, 1);
    assert.equal((await send("broken.json")).status, 2);
    assert.equal((await send("none.json")).status, 2);
  });

  it("says what it can't do", async () => {
    for (const [args, complaint] of [
      [["status.delivred", "--print"], /Did you mean “status.delivered”/],
      [["nothing.at.all", "--print"], /no event/],
      [[], /Which event/],
      [["status.sent"], /Where to/],
      [["status.sent", "--to", "http://127.0.0.1:9"], /app secret/],
      [["status.sent", "--set", "statuses.9.id=1", "--print"], /--set/],
    ] as const) {
      const { status, stderr } = await wamid(["trigger", ...args]);
      assert.equal(status, 2);
      assert.match(stderr, complaint);
    }
    const { status } = await wamid(["trigger", "status.sent", "--to", "http://127.0.0.1:9", "--app-secret", "s"]);
    assert.equal(status, 1);
  });
});

describe("wamid test-endpoint", () => {
  it("reports each check, how to mend what fails, and ends with 1 then", async (t) => {
    // Verifies nothing at all, and answers the challenge as JSON.
    const bot = await Bot.start(t, ({ url }, response) => {
      const challenge = new URL(url, "http://bot").searchParams.get("hub.challenge");
      response.setHeader("x-powered-by", "Express");
      response.end(challenge === null ? "" : JSON.stringify(challenge));
    });
    const args = ["test-endpoint", bot.url, "--app-secret", "s3cret", "--verify-token", "ours"];
    const { status, json } = await wamid([...args, "--json"]);
    assert.equal(status, 1);
    const lines = json();
    const { event, passed, failed, skipped, framework } = lines.at(-1);
    assert.deepEqual([event, passed, failed, skipped, framework], ["done", 13, 4, 0, "express"]);
    const forged = lines.find(({ check }) => check === "signature-bad");
    assert.equal(forged.result, "failed");
    assert.match(forged.code, /^Express: .*rawBody/);
    for (const language of ["ja", "zh-tw"]) {
      const { stdout } = await wamid([...args, "--language", language, "--framework", "django"]);
      assert.match(stdout, /Django: @?/);
      assert.doesNotMatch(stdout, /\{\d\}/);
    }
  });

  it("passes one that does all, and leaves out what it wasn't given", async (t) => {
    const bot = await Bot.start(t);
    const { status, json } = await wamid(["test-endpoint", bot.url, "--json"]);
    assert.equal(status, 0);
    assert.deepEqual(json().at(-1), { event: "done", passed: 1, failed: 0, skipped: 16, framework: null });
    assert.equal((await wamid(["test-endpoint"])).status, 2);
    assert.equal((await wamid(["test-endpoint", "localhost:3000"])).status, 2);
  });
});
