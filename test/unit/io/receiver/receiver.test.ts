import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { escapedJson } from "../../../../src/core/webhooks/escape.ts";
import { sign } from "../../../../src/core/webhooks/signature.ts";
import { largestBody } from "../../../../src/io/receiver/body.ts";
import { Receiver, type ReceiverOptions, type ReceiverStore } from "../../../../src/io/receiver/receiver.ts";
import type { NewDelivery, NewHandshake, NewRejection } from "../../../../src/io/store/records.ts";
import { Store } from "../../../../src/io/store/store.ts";
import { listeningPort } from "../portStates.ts";

const secret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";
const now = 1_795_132_800_123;

/** A store that notes what it is given, and that can be held up or broken. */
class NotingStore implements ReceiverStore {
  readonly id = "store-a";
  readonly deliveries: NewDelivery[] = [];
  readonly rejections: NewRejection[] = [];
  before: () => Promise<void> = async () => undefined;

  async commitDelivery(delivery: NewDelivery): Promise<number> {
    await this.before();
    return this.deliveries.push(delivery);
  }
  recordRejection(rejection: NewRejection): void {
    this.rejections.push(rejection);
  }
  readonly handshakes: NewHandshake[] = [];
  recordHandshake(handshake: NewHandshake): void {
    this.handshakes.push(handshake);
  }
}

const endpoint = { path: "/webhook", appSecrets: ["another", secret], verifyToken: "verify-me" };
let store: NotingStore;
let receiver: Receiver;
let port: number;
let agent: Agent;
const more: { dispose(): void }[] = [];

async function startWith(options: Partial<ReceiverOptions>): Promise<[Receiver, number]> {
  const started = new Receiver({
    store,
    endpoints: () => [endpoint],
    now: () => now,
    ...options,
  });
  more.push(started);
  await started.start(0);
  return [started, listeningPort(started)];
}

beforeEach(async () => {
  store = new NotingStore();
  agent = new Agent({ keepAlive: true, maxSockets: 50 });
  [receiver, port] = await startWith({});
});
afterEach(async () => {
  agent.destroy();
  await receiver.stop();
  for (const one of more.splice(0)) {
    one.dispose();
  }
});

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  text: string;
}

function call(
  method: string,
  path: string,
  { headers = {}, body, to = port }: { headers?: Record<string, string>; body?: string | Buffer; to?: number } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: to, method, path, headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const post = (body: string, signature = sign(Buffer.from(body), secret), to = port) =>
  call("POST", "/webhook", {
    body,
    to,
    headers: {
      "content-type": "application/json",
      "user-agent": "facebookexternalua",
      "x-hub-signature-256": signature,
    },
  });
const unsigned = (body: string, to = port) => call("POST", "/webhook", { body, to });

const delivery = escapedJson({ object: "whatsapp_business_account", entry: [{ id: "1", text: "ä" }] });

describe("Receiver: handshake", () => {
  const query = (token: string) =>
    `hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=${encodeURIComponent("<b>1158201444</b>")}`;

  it("answers the challenge as plain text", async () => {
    const { status, headers, text } = await call("GET", `/webhook?${query("verify-me")}`);
    assert.equal(status, 200);
    assert.equal(text, "<b>1158201444</b>");
    assert.match(headers["content-type"] ?? "", /^text\/plain/);
    assert.equal(headers["x-content-type-options"], "nosniff");
  });

  it("refuses a wrong token and a plain visit", async () => {
    assert.equal((await call("GET", `/webhook?${query("wrong")}`)).status, 403);
    assert.equal((await call("GET", "/webhook")).status, 403);
  });
});

describe("Receiver: deliveries", () => {
  it("keeps the bytes, the time and the headers, then answers 200", async () => {
    const { status, text } = await post(delivery);
    assert.equal(status, 200);
    assert.equal(text, "");
    const [kept] = store.deliveries;
    assert.equal(store.deliveries.length, 1);
    assert.equal(kept?.receivedAt, now);
    assert.equal(kept?.source, "webhook");
    assert.equal(kept?.outcome, "accepted");
    assert.deepEqual(Buffer.from(kept?.body ?? []), Buffer.from(delivery));
    assert.equal(kept?.headers["user-agent"], "facebookexternalua");
    assert.equal(kept?.headers["x-hub-signature-256"], sign(Buffer.from(delivery), secret));
  });

  it("keeps no credentials that a tunnel adds", async () => {
    const signature = sign(Buffer.from(delivery), secret);
    const headers = { authorization: "Bearer x", cookie: "a=b", "x-hub-signature-256": signature };
    assert.equal((await call("POST", "/webhook", { body: delivery, headers })).status, 200);
    assert.deepEqual(
      Object.keys(store.deliveries[0]?.headers ?? {}).filter((name) => name === "authorization" || name === "cookie"),
      [],
    );
  });

  it("answers only after the commit", async () => {
    const commit = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    store.before = () => {
      asked.resolve();
      return commit.promise;
    };
    let answered = false;
    const answer = post(delivery).then((result) => {
      answered = true;
      return result;
    });
    await asked.promise;
    // Another whole exchange over the same server: an answer that didn't wait would be here by then.
    assert.equal((await call("GET", "/elsewhere")).status, 404);
    assert.equal(answered, false);
    commit.resolve();
    assert.equal((await answer).status, 200);
  });

  it("answers 503 when the delivery can't be kept", async () => {
    store.before = () => Promise.reject(Failure.diskFull({ path: "/store" }));
    assert.equal((await post(delivery)).status, 503);
    assert.equal((await post("{not json")).status, 503);
    assert.equal(store.rejections.length, 0);
  });

  it("keeps what isn't JSON, and answers 400", async () => {
    for (const body of ["{not json", "", "\ufeff{}", "\xff"]) {
      assert.equal((await post(body)).status, 400, body);
    }
    assert.deepEqual(
      store.deliveries.map(({ outcome }) => outcome),
      ["unparsable", "unparsable", "unparsable", "unparsable"],
    );
    assert.equal(store.rejections.length, 0);
  });

  it("takes any JSON value", async () => {
    for (const body of ["7", "null", "[]", '"text"']) {
      assert.equal((await post(body)).status, 200, body);
    }
  });

  it("takes chunked bodies, in any pieces", async () => {
    const socket = connect(port, "127.0.0.1");
    const text = new Promise<string>((resolve) => {
      let all = "";
      socket.setEncoding("latin1").on("data", (chunk: string) => {
        all += chunk;
      });
      socket.on("end", () => resolve(all));
    });
    const signature = sign(Buffer.from(delivery), secret);
    const chunks = [...delivery].map((unit) => `1\r\n${unit}\r\n`).join("");
    const bytes = `POST /webhook HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-hub-signature-256: ${signature}\r\ntransfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
    const half = bytes.length >> 1;
    socket.write(bytes.slice(0, half), () => socket.write(bytes.slice(half)));
    assert.match(await text, /^HTTP\/1\.1 200 /);
    assert.deepEqual(Buffer.from(store.deliveries[0]?.body ?? []), Buffer.from(delivery));
  });
});

describe("Receiver: refusals", () => {
  it("lists what is unsigned or wrongly signed, and answers 401", async () => {
    const signature = sign(Buffer.from(delivery), "stranger's");
    assert.equal((await unsigned(delivery)).status, 401);
    assert.equal((await post(delivery, "sha1=00")).status, 401);
    assert.equal((await post(delivery, signature)).status, 401);
    assert.equal((await post("{not json", signature)).status, 401);
    assert.deepEqual(
      store.rejections.map(({ reason }) => reason),
      ["missing", "malformed", "mismatch", "mismatch"],
    );
    assert.deepEqual(
      store.rejections.map(({ diagnosis }) => diagnosis?.kind),
      ["noHeader", "unreadable", "unknown", "truncated"],
    );
    assert.equal(store.deliveries.length, 0);
    assert.deepEqual(Buffer.from(store.rejections[0]?.body ?? []), Buffer.from(delivery));
    assert.equal(store.rejections[0]?.receivedAt, now);
    assert.equal(store.rejections[2]?.headers["x-hub-signature-256"], signature);
  });

  it("lists a delivery that there is no secret for", async () => {
    const [, other] = await startWith({ endpoints: () => [{ ...endpoint, appSecrets: [""] }] });
    assert.equal((await post(delivery, sign(Buffer.from(delivery), ""), other)).status, 401);
    assert.deepEqual(
      store.rejections.map(({ reason }) => reason),
      ["noSecret"],
    );
  });

  it("asks for secrets, path and token anew each time", async () => {
    let current = { path: "/a", secret: "one", token: "t1" };
    const [, other] = await startWith({
      endpoints: () => [{ path: current.path, appSecrets: [current.secret], verifyToken: current.token }],
    });
    const status = async (path: string, key: string) => {
      const headers = { "x-hub-signature-256": sign(Buffer.from("{}"), key) };
      return (await call("POST", path, { body: "{}", headers, to: other })).status;
    };
    assert.equal(await status("/a", "one"), 200);
    current = { path: "/b", secret: "two", token: "t2" };
    assert.equal(await status("/a", "two"), 404);
    assert.equal(await status("/b", "one"), 401);
    assert.equal(await status("/b", "two"), 200);
    const handshake = "/b?hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
    assert.equal((await call("GET", `${handshake}t1`, { to: other })).status, 403);
    assert.equal((await call("GET", `${handshake}t2`, { to: other })).status, 200);
  });

  it("still answers 401 when the list can't be written", async () => {
    store.recordRejection = () => {
      throw Failure.diskFull({ path: "/store" });
    };
    assert.equal((await unsigned(delivery)).status, 401);
  });

  it("knows one path and two methods", async () => {
    assert.equal((await call("POST", "/", { body: delivery })).status, 404);
    assert.equal((await call("GET", "/webhook/")).status, 404);
    assert.equal((await call("POST", "/WEBHOOK", { body: delivery })).status, 404);
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) {
      const { status, headers } = await call(method, "/webhook");
      assert.equal(status, 405, method);
      assert.equal(headers.allow, "GET, POST");
    }
    assert.deepEqual([store.deliveries.length, store.rejections.length], [0, 0]);
  });

  it("takes its path with a query, as a whole URL, and with letters beyond ASCII", async () => {
    const headers = { "x-hub-signature-256": sign(Buffer.from("{}"), secret) };
    assert.equal((await call("POST", "/webhook?a=b", { body: "{}", headers })).status, 200);
    assert.equal((await call("POST", "http://tunnel.example/webhook", { body: "{}", headers })).status, 200);
    const [, other] = await startWith({ endpoints: () => [{ ...endpoint, path: "/wébhook" }] });
    assert.equal((await call("POST", "/w%C3%A9bhook", { body: "{}", headers, to: other })).status, 200);
  });

  it("takes any Host: tunnels send their own", async () => {
    const headers = { host: "abc.tunnel.example", "x-hub-signature-256": sign(Buffer.from("{}"), secret) };
    assert.equal((await call("POST", "/webhook", { body: "{}", headers })).status, 200);
  });
});

describe("Receiver: limits", () => {
  const padded = (length: number) => `"${"x".repeat(length - 2)}"`;

  it("takes 3 MB and answers 413 to one byte more, keeping nothing of it", async () => {
    assert.equal((await post(padded(largestBody))).status, 200);
    assert.equal(store.deliveries[0]?.body.length, largestBody);
    assert.equal((await post(padded(largestBody + 1))).status, 413);
    assert.equal((await post(padded(4 * largestBody))).status, 413);
    assert.equal(store.deliveries.length, 1);
    assert.deepEqual(
      store.rejections.map(({ reason, answer, body }) => [reason, answer, body.length]),
      [
        ["tooLarge", 413, 0],
        ["tooLarge", 413, 0],
      ],
    );
    assert.equal((await post(delivery)).status, 200);
  });

  it("doesn't wait for a body that is announced as enormous", async () => {
    const socket = connect(port, "127.0.0.1");
    const answer = await new Promise<string>((resolve) => {
      socket.setEncoding("latin1").on("data", resolve);
      socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: ${2 ** 40}\r\n\r\n{`);
    });
    assert.match(answer, /^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it("keeps nothing of a request that is cut off, and gives its memory back", async () => {
    const signature = sign(Buffer.from(delivery), secret);
    const head = `POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${signature}\r\ncontent-length: ${delivery.length}\r\n\r\n`;
    const socket = connect(port, "127.0.0.1");
    await new Promise<void>((resolve) => socket.write(head + delivery.slice(0, -1), () => resolve()));
    // Reaches the server after the bytes above did.
    assert.equal((await post(delivery)).status, 200);
    socket.destroy();
    assert.equal((await post(delivery)).status, 200);
    await receiver.stop();
    assert.deepEqual([store.deliveries.length, store.rejections.length], [2, 0]);
  });

  it("answers 503 when the bodies under way take too much memory, until they are gone", async () => {
    const begun = Buffer.concat([
      Buffer.from(`POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: ${largestBody}\r\n\r\n`),
      Buffer.alloc(largestBody - 1),
    ]);
    const sockets = Array.from({ length: 21 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
    await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.write(begun, () => resolve()))));
    const body = padded(2_000_000);
    const signature = sign(Buffer.from(body), secret);
    const statusOf = async () => (await post(body, signature)).status;
    while ((await statusOf()) !== 503) {
      // The last bytes are still on their way to the server.
    }
    for (const socket of sockets) {
      socket.destroy();
    }
    while ((await statusOf()) !== 200) {
      // Until the server has seen that they are gone.
    }
  });
});

describe("Receiver: with the real store", () => {
  let folder: string;
  let real: Store;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wamid-receiver-"));
    real = Store.open({
      file: join(folder, "store.sqlite"),
      now: Date.now,
      retention: () => ({ maxMessages: 10_000, maxAgeMs: 30 * 24 * 3600 * 1000 }),
    });
  });
  afterEach(() => {
    real.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const statusDelivery = (wamid: string, status: string) =>
    escapedJson({
      object: "whatsapp_business_account",
      entry: [
        {
          id: "118204467730912",
          changes: [
            {
              field: "messages",
              value: {
                metadata: { phone_number_id: "104996122399160" },
                statuses: [{ id: wamid, status, timestamp: "1795132800", recipient_id: "12025550143" }],
              },
            },
          ],
        },
      ],
    });

  it("fifty at once: each is kept once, and the message has its state", async () => {
    const [, own] = await startWith({ store: real, now: Date.now });
    const words = ["sent", "delivered", "read"];
    const bodies = Array.from({ length: 50 }, (_, index) =>
      statusDelivery(`wamid.${index % 10}`, words[index % 3] ?? "sent"),
    );
    const refused = await Promise.all(bodies.map((body) => unsigned(body, own)));
    assert.deepEqual(new Set(refused.map(({ status }) => status)), new Set([401]));
    const taken = await Promise.all(bodies.map((body) => post(body, sign(Buffer.from(body), secret), own)));
    assert.deepEqual(new Set(taken.map(({ status }) => status)), new Set([200]));
    assert.equal(real.rejections().total, 50);
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        const { rows } = real.messages({ limit: 100 });
        if (rows.length === 10 && rows.every(({ state }) => state.kind === "read")) {
          clearTimeout(timer);
          resolve();
        }
      };
      const timer = setTimeout(() => reject(new Error(JSON.stringify(real.messages({ limit: 100 })))), 5000);
      more.push(real.onDidChange(look));
      look();
    });
    assert.equal(real.message("wamid.3")?.recipient, "12025550143");
    await real.catchUp();
    const kept = real.deliveries({ limit: 100 });
    assert.equal(kept.length, new Set(bodies).size);
    assert.equal(real.counts().deliveries, kept.length);
    assert.equal(
      kept.reduce((sum, { count }) => sum + count, 0),
      bodies.length,
    );
  });

  it("answers 503 once the store is gone", async () => {
    const [, own] = await startWith({ store: real });
    real.dispose();
    assert.equal((await post(delivery, sign(Buffer.from(delivery), secret), own)).status, 503);
  });
});
