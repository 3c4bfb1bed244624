import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sign } from "../../../../src/core/webhooks/signature.ts";
import { appSecret, deliveriesIn, deliveryWith, Listening, messagesIn } from "../../../support/listening.ts";
import { buildCli, cli, Folder, wamid } from "../../../support/terminalProgram.ts";

before(buildCli);

const folder = new Folder({});
const running: Listening[] = [];
after(async () => {
  await Promise.all(running.map((each) => each.end("SIGKILL")));
  folder.dispose();
});

let stores = 0;
function newStore(): string {
  stores += 1;
  return path.join(folder.path, `store-${stores}.db`);
}

async function listen(...given: Parameters<typeof Listening.start>): Promise<Listening> {
  const started = await Listening.start(...given);
  running.push(started);
  return started;
}

const status = (id: string, word: string, timestamp: number | string, more: object = {}) => ({
  id,
  status: word,
  timestamp,
  recipient_id: "12025550143",
  ...more,
});

async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 30_000;
  while (!condition()) {
    assert.ok(performance.now() < end, `waited in vain for ${condition}`);
    await sleep(10);
  }
}

describe("wamid listen, messages, deliveries", () => {
  it("receives, lists while it runs, and ends with 0", async () => {
    const store = newStore();
    const listening = await listen(store);
    const failed = { errors: [{ code: 131_026, title: "Message undeliverable", message: "Message undeliverable" }] };
    const body = deliveryWith({
      statuses: [
        status("wamid.A", "failed", "1795132821", failed),
        status("wamid.A", "read", "1795132830"),
        status("wamid.A", "sent", "1795132810"),
      ],
      messages: [
        { id: "wamid.B", from: "12025550144", timestamp: "1795132700", type: "text", text: { body: "a secret" } },
      ],
    });
    assert.equal(await listening.post(body), 200);
    assert.equal(await listening.post(body), 200);
    assert.equal(await listening.post("{not json"), 400);
    assert.equal(await listening.post(body, { "x-hub-signature-256": sign(Buffer.from(body), "x") }), 401);
    assert.equal(await listening.post(body, { "x-hub-signature-256": "" }), 401);
    assert.equal(await listening.post("x".repeat(3 * 1024 * 1024 + 1)), 413);
    assert.deepEqual(messagesIn(store), [
      {
        id: "wamid.A",
        direction: "outgoing",
        recipient: "12025550143",
        type: null,
        state: "read",
        statuses: [
          { status: "sent", timestamp: 1795132810 },
          { status: "failed", timestamp: 1795132821, errors: [{ code: 131026, title: "Message undeliverable" }] },
          { status: "read", timestamp: 1795132830 },
        ],
        errors: [{ code: 131026, title: "Message undeliverable" }],
        failedOnOneDevice: true,
      },
      {
        id: "wamid.B",
        direction: "incoming",
        sender: "12025550144",
        type: "text",
        state: "received",
        statuses: [],
        errors: [],
      },
    ]);
    await until(() => deliveriesIn(store).length === 5);
    const deliveries = deliveriesIn(store);
    for (const { receivedAt } of deliveries) assert.match(receivedAt, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.deepEqual(
      deliveries.map(({ id, signature, answer, count, kinds, targets, diagnosis }) => [
        id,
        signature,
        answer,
        count,
        kinds,
        targets,
        diagnosis?.kind,
      ]),
      [
        ["refused-3", "invalid", 413, 1, [], [], undefined],
        ["refused-2", "missing", 401, 1, ["status", "message"], [], "noHeader"],
        ["refused-1", "invalid", 401, 1, ["status", "message"], [], "unknown"],
        [3, "valid", 400, 1, [], [], undefined],
        [1, "valid", 200, 2, ["status", "message"], [], undefined],
      ],
    );
    assert.deepEqual(Object.keys(deliveries[4] ?? {}), [
      "id",
      "receivedAt",
      "signature",
      "answer",
      "count",
      "kinds",
      "targets",
    ]);
    assert.equal(await listening.end(), 0);
    assert.ok(!listening.lines.join("").includes("a secret"));
    const answers = listening.lines.map((line) => JSON.parse(line)).map(({ event, answer }) => [event, answer]);
    assert.deepEqual(
      answers,
      [200, 200, 400, 401, 401, 413].map((answer) => ["delivery", answer]),
    );
    // And after it has ended.
    assert.equal(messagesIn(store).length, 2);
  });

  it("prints tables for people, in their language, and says what it can't do", async () => {
    const store = newStore();
    const missing = wamid(["messages", "--store", store]);
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /There is no store at/);
    const listening = await listen(store);
    assert.match(wamid(["messages", "--store", store]).stdout, /No message yet/);
    assert.match(wamid(["deliveries", "--store", store]).stdout, /No delivery yet/);
    const body = deliveryWith({ statuses: [status("wamid.\u001b[31mA", "sent", 1_795_132_810)] });
    await listening.post(body);
    await listening.post(`${body}\n`, { "x-hub-signature-256": sign(Buffer.from(body), appSecret) });
    await until(() => deliveriesIn(store).length === 2);
    const messages = wamid(["messages", "--store", store]).stdout;
    assert.match(messages, /^TIME +DIRECTION/);
    assert.match(messages, /12025550143 .* sent .* wamid\.\?\[31mA/);
    const deliveries = wamid(["deliveries", "--store", store, "--language", "ja"]).stdout;
    assert.match(deliveries, /署名/);
    assert.match(deliveries, /refused-1: 本文の末尾に改行/);
    for (const args of [
      ["listen"],
      ["listen", "--store", store],
      ["listen", "--store", store, "--app-secret", "x", "--port", "70000"],
      ["listen", "--store", store, "--app-secret", "/other=x"],
      ["listen", "x", "--store", store, "--app-secret", "x"],
      ["messages"],
      ["deliveries", "--store", store, "--limit", "0"],
      ["messages", "--store", store, "--port", "1"],
    ]) {
      const { status, stderr } = wamid(args);
      assert.equal(status, 2, args.join(" "));
      assert.match(stderr, /^wamid: .+/);
    }
    const foreign = wamid([
      "listen",
      "--store",
      newStore(),
      "--app-secret",
      "x",
      "--port",
      new URL(listening.url).port,
    ]);
    assert.equal(foreign.status, 1);
    assert.match(foreign.stderr, /in use/);
    for (const command of ["listen", "messages", "deliveries"]) {
      assert.match(wamid(["help", command]).stdout, new RegExp(`^Usage: wamid ${command} `));
    }
  });

  it("takes secrets from the environment, old and new ones, and others for other paths", async () => {
    const body = deliveryWith({ statuses: [status("wamid.A", "sent", 1)] });
    const signed = (secret: string) => ({ "x-hub-signature-256": sign(Buffer.from(body), secret) });
    const env = { WHATSAPP_APP_SECRET: "old, new", WHATSAPP_VERIFY_TOKEN: "of the environment" };
    const child = spawn(process.execPath, [cli, "listen", "--json", "--port", "0", "--store", newStore()], {
      env: { ...process.env, ...env },
    });
    try {
      const [line] = await once(child.stdout, "data");
      const { url } = JSON.parse(String(line));
      const answer = async (secret: string) =>
        (await fetch(url, { method: "POST", body, headers: signed(secret) })).status;
      assert.deepEqual([await answer("old"), await answer("new"), await answer("old, new")], [200, 200, 401]);
      const query = "hub.mode=subscribe&hub.challenge=42&hub.verify_token=of+the+environment";
      assert.equal(await (await fetch(`${url}?${query}`)).text(), "42");
    } finally {
      child.kill("SIGKILL");
    }
    const store = newStore();
    const apps = [
      "--path",
      "/one",
      "--path",
      "two",
      "--app-secret",
      "/one=first",
      "--app-secret",
      "shared",
      "--verify-token",
      "/two=2",
      "--verify-token",
      "1",
    ];
    const listening = await listen(store, apps);
    assert.match(listening.url, /\/one$/);
    const two = listening.url.replace("/one", "/two");
    const answers = [
      await listening.post(body, signed("first")),
      await listening.post(body, signed("shared")),
      await listening.post(body, signed("shared"), two),
      await listening.post(body, signed("first"), two),
      await listening.post(body, signed("first"), listening.url.replace("/one", "/three")),
    ];
    assert.deepEqual(answers, [200, 401, 200, 401, 404]);
    await until(() => deliveriesIn(store).length === 3);
    assert.deepEqual(
      deliveriesIn(store).flatMap(({ diagnosis }) => diagnosis?.text.match(/secret of (\S+)\./)?.[1] ?? []),
      ["/one", "/two"],
    );
    const verify = (url: string, token: string) =>
      fetch(`${url}?hub.mode=subscribe&hub.challenge=9&hub.verify_token=${token}`);
    assert.deepEqual(
      [(await verify(listening.url, "1")).status, (await verify(two, "1")).status, (await verify(two, "2")).status],
      [200, 403, 200],
    );
    await until(() => listening.lines.filter((line) => line.includes('"handshake"')).length === 3);
    assert.ok(listening.lines.some((line) => JSON.parse(line).problem === "tokenOfOther"));
    assert.equal(await listening.end("SIGINT"), 0);
  });

  it("reads what another server writes, and standard input, without receiving anything", async () => {
    const store = newStore();
    const log = path.join(folder.path, "server.log");
    const bodyOf = (id: string) => deliveryWith({ statuses: [status(id, "sent", 1_795_132_800)] });
    writeFileSync(log, `10:00 POST /webhook ${bodyOf("wamid.log")}\n`);
    const args = [cli, "listen", "--json", "--store", store, "--tail", log, "--tail", "-"];
    const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? "", LANG: "C" } });
    try {
      const [line] = await once(child.stdout, "data");
      assert.deepEqual(JSON.parse(String(line)), { event: "ready" });
      child.stdin.write(`${bodyOf("wamid.piped")}\n{"level":"info"}\n`);
      await until(() => messagesIn(store).length === 2);
      assert.deepEqual(
        deliveriesIn(store).map(({ signature, answer, kinds }) => [signature, answer, kinds]),
        [
          ["missing", null, ["status"]],
          ["missing", null, ["status"]],
        ],
      );
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      assert.deepEqual(await ended, [0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("answers malformed bodies with 400 or 401, and lists them", async () => {
    const store = newStore();
    const listening = await listen(store);
    const malformed = [
      "",
      " ",
      "{",
      '{"object":',
      "null,",
      "\ufeff{}",
      "[[[[[[",
      "'single'",
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from([0x22, 0xff, 0x22, 0x2c]),
      "x".repeat(100_000),
    ];
    const odd = ["0", "null", '"text"', "[]", "{}", '{"entry":7}', "[".repeat(5_000) + "]".repeat(5_000)];
    for (const body of malformed) assert.equal(await listening.post(body), 400, String(body).slice(0, 20));
    for (const body of odd) assert.equal(await listening.post(body), 200, body.slice(0, 20));
    assert.equal(messagesIn(store).length, 0);
    const deliveries = deliveriesIn(store);
    assert.equal(deliveries.length, malformed.length + odd.length);
    for (const { kinds, answer } of deliveries) assert.deepEqual(kinds, answer === 200 ? ["unknown"] : []);
    assert.equal(await listening.end(), 0);
  });

  it("keeps the headers of a client's certificate, and no credentials", async () => {
    const store = newStore();
    const listening = await listen(store);
    const tls = {
      "x-forwarded-client-cert": 'Subject="CN=client.webhooks.fbclientcerts.com"',
      "ssl-client-verify": "SUCCESS",
    };
    await listening.post("{}", { ...tls, authorization: "Bearer x", cookie: "a=b" });
    const db = new DatabaseSync(store, { readOnly: true });
    const headers = JSON.parse(String(db.prepare("SELECT headers FROM deliveries").get()?.headers));
    db.close();
    assert.deepEqual({ ...headers, ...tls }, headers);
    assert.deepEqual([headers.authorization, headers.cookie], [undefined, undefined]);
  });
});

describe("wamid listen: nothing that was answered 200 is lost", () => {
  it("killed at any moment, again and again", { timeout: 120_000 }, async () => {
    const store = newStore();
    const answered = new Set<string>();
    for (const killAfter of [1, 37, 150, 400]) {
      const listening = await listen(store);
      let done = 0;
      const sender = async () => {
        for (;;) {
          const id = `wamid.${randomUUID()}`;
          const result = await listening.post(deliveryWith({ statuses: [status(id, "sent", 1_795_132_800)] }));
          if (result === undefined) return;
          assert.equal(result, 200);
          answered.add(id);
          done += 1;
          if (done === killAfter) listening.child.kill("SIGKILL");
        }
      };
      await Promise.all(Array.from({ length: 16 }, sender));
      await listening.end("SIGKILL");
    }
    const kept = new Map(messagesIn(store).map((message) => [message.id, message]));
    assert.deepEqual(
      [...answered].filter((id) => kept.get(id)?.state !== "sent"),
      [],
    );
    assert.ok(deliveriesIn(store).every(({ count }) => count === 1));
  });

  it("a disk that is full answers 503, and the rest is there", {
    timeout: 120_000,
    skip: process.platform === "win32",
  }, async () => {
    const store = newStore();
    // Of each file, in KB.
    const listening = await listen(store, [], { ulimit: "-f 400" });
    const answered: string[] = [];
    const answers = new Set<number | undefined>();
    for (let index = 0; index < 400 && !answers.has(503); index += 1) {
      const id = `wamid.${index}`;
      const body = deliveryWith({
        statuses: [status(id, "sent", 1, { biz_opaque_callback_data: randomUUID().repeat(100) })],
      });
      const answer = await listening.post(body);
      answers.add(answer);
      if (answer === 200) answered.push(id);
    }
    assert.deepEqual([...answers], [200, 503]);
    await until(() => /could not be kept/.test(listening.complaints.join("")));
    // It goes on, and takes nothing.
    assert.equal(await listening.post("{}", { "x-hub-signature-256": "sha256=0" }), 401);
    assert.equal(await listening.end(), 0);
    const kept = new Set(messagesIn(store).map(({ id }) => id));
    assert.deepEqual(
      answered.filter((id) => !kept.has(id)),
      [],
    );
    const again = await listen(store);
    assert.equal(await again.post(deliveryWith({ statuses: [status("wamid.later", "sent", 1)] })), 200);
    await again.end();
  });

  it("a store that another process holds: it waits, then answers 503, and answers others meanwhile", {
    timeout: 60_000,
  }, async () => {
    const store = newStore();
    const listening = await listen(store);
    const db = new DatabaseSync(store);
    db.exec("BEGIN IMMEDIATE");
    const waiting = listening.post(deliveryWith({ statuses: [status("wamid.A", "sent", 1)] }));
    let answered = false;
    void waiting.then(() => {
      answered = true;
    });
    for (let index = 0; index < 20; index += 1) {
      assert.equal(await listening.post("{}", { "x-hub-signature-256": "sha256=0" }), 401);
    }
    assert.equal(answered, false);
    db.exec("COMMIT");
    assert.equal(await waiting, 200);
    db.exec("BEGIN IMMEDIATE");
    assert.equal(await listening.post(deliveryWith({ statuses: [status("wamid.B", "sent", 1)] })), 503);
    db.exec("COMMIT");
    db.close();
    assert.deepEqual(
      messagesIn(store).map(({ id }) => id),
      ["wamid.A"],
    );
  });

  for (const [name, damage] of [
    ["no database at all", (file: string) => writeFileSync(file, "this is no database ".repeat(500))],
    ["overwritten at its beginning", (file: string) => overwrite(file, 0)],
    ["overwritten behind its header", (file: string) => overwrite(file, 100)],
    ["overwritten in the middle", (file: string) => overwrite(file, 8192)],
  ] as const) {
    it(`a damaged store is set aside, and a new one begun: ${name}`, { timeout: 60_000 }, async () => {
      const store = newStore();
      const before = await listen(store);
      for (let index = 0; index < 40; index += 1) {
        assert.equal(await before.post(deliveryWith({ statuses: [status(`wamid.${index}`, "sent", 1)] })), 200);
      }
      await before.end();
      damage(store);
      const damaged = readFileSync(store);
      const listening = await listen(store);
      const body = deliveryWith({ statuses: [status("wamid.new", "sent", 1)] });
      assert.equal(await listening.post(body), 200);
      const names = readdirSync(path.dirname(store)).filter((file) =>
        file.startsWith(`${path.basename(store)}.damaged-`),
      );
      const aside = names.find((file) => !/-(wal|shm)$/.test(file));
      assert.ok(aside, listening.complaints.join(""));
      assert.ok(listening.complaints.join("").includes(aside));
      assert.equal(statSync(path.join(path.dirname(store), aside)).size, damaged.length);
      assert.deepEqual(
        messagesIn(store).map(({ id }) => id),
        ["wamid.new"],
      );
      assert.equal(await listening.end(), 0);
    });
  }

  it("two of them on one store, each on a port of its own", async () => {
    const store = newStore();
    const [one, two] = await Promise.all([listen(store), listen(store)]);
    const ids = Array.from({ length: 60 }, (_, index) => `wamid.${index}`);
    const answers = await Promise.all(
      ids.map((id, index) => (index % 2 ? one : two).post(deliveryWith({ statuses: [status(id, "sent", 1)] }))),
    );
    assert.ok(answers.every((answer) => answer === 200));
    const same = deliveryWith({ statuses: [status("wamid.same", "sent", 1)] });
    assert.deepEqual(await Promise.all([one.post(same), two.post(same), one.post(same)]), [200, 200, 200]);
    assert.deepEqual(
      messagesIn(store)
        .map(({ id }) => id)
        .sort(),
      [...ids, "wamid.same"].sort(),
    );
    assert.deepEqual(
      deliveriesIn(store)
        .map(({ count }) => count)
        .sort(),
      [...ids.map(() => 1), 3],
    );
  });
});

/** Some hundred bytes that mean nothing, from there on. */
function overwrite(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa7, at, at + 4096);
  writeFileSync(file, bytes);
}

describe("wamid listen: what is slow, endless or large", () => {
  const memoryOf = (pid: number | undefined) =>
    Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout) / 1024;

  it("1,000 open connections, bodies that never end and wrong lengths: deliveries are taken meanwhile", {
    timeout: 60_000,
  }, async () => {
    const store = newStore();
    const listening = await listen(store);
    const { port } = new URL(listening.url);
    const sockets = Array.from({ length: 1_000 }, () => connect(Number(port), "127.0.0.1"));
    const head = "POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256=0\r\n";
    try {
      await Promise.all(sockets.map((socket) => once(socket, "connect")));
      for (const [index, socket] of sockets.entries()) {
        socket.on("error", () => undefined);
        if (index % 4 === 0) socket.write(`${head}content-length: 100000\r\n\r\n{`);
        if (index % 4 === 1) socket.write(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"a":`);
        if (index % 4 === 2) socket.write(head);
      }
      assert.equal(await listening.post(deliveryWith({ statuses: [status("wamid.A", "sent", 1)] })), 200);
      const [open] = sockets;
      assert.ok(open && !open.destroyed);
      // Shorter and longer than it said.
      const short = connect(Number(port), "127.0.0.1").on("error", () => undefined);
      short.resume().end(`${head}content-length: 50\r\n\r\n{}`);
      await once(short, "close");
      assert.equal(await listening.post(deliveryWith({ statuses: [status("wamid.B", "sent", 1)] })), 200);
      assert.equal(messagesIn(store).length, 2);
      assert.ok(memoryOf(listening.child.pid) < 400, `${memoryOf(listening.child.pid)} MB`);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    assert.equal(await listening.end(), 0);
  });

  it("a body without end: memory stays bounded", { timeout: 60_000 }, async () => {
    const listening = await listen(newStore());
    const endless = Array.from({ length: 8 }, async () => {
      const sent = request(listening.url, { method: "POST", headers: { "x-hub-signature-256": "sha256=0" } });
      sent.on("error", () => undefined).setMaxListeners(0);
      const piece = Buffer.alloc(1 << 20, "x");
      for (let written = 0; written < 40 && !sent.destroyed; written += 1) {
        if (!sent.write(piece)) await Promise.race([once(sent, "drain"), once(sent, "close")]);
      }
      sent.destroy();
    });
    await Promise.all(endless);
    assert.equal(await listening.post(deliveryWith({ statuses: [status("wamid.A", "sent", 1)] })), 200);
    assert.ok(memoryOf(listening.child.pid) < 500, `${memoryOf(listening.child.pid)} MB`);
  });

  it("10,000 events in one delivery", { timeout: 60_000 }, async () => {
    const store = newStore();
    const listening = await listen(store);
    const statuses = Array.from({ length: 10_000 }, (_, index) => status(`wamid.${index}`, "sent", 1_795_132_800));
    assert.equal(await listening.post(deliveryWith({ statuses })), 200);
    assert.equal(await listening.post(deliveryWith({ statuses: [status("wamid.later", "sent", 1)] })), 200);
    assert.equal(messagesIn(store).length, 10_001);
    await listening.end();
  });
});
