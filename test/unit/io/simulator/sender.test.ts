import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, afterEach, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { escapedJson } from "../../../../src/core/webhooks/escape.ts";
import { Clock } from "../../../../src/io/simulator/clock.ts";
import { type QueuedDelivery, WebhookSender } from "../../../../src/io/simulator/webhooks/sender.ts";
import { appSecret, TestReceiver } from "./support.ts";

let receiver = new TestReceiver();
const senders: WebhookSender[] = [];
const servers: Server[] = [];

beforeEach(async () => {
  receiver = new TestReceiver();
  await receiver.start();
});

afterEach(async () => {
  for (const sender of senders.splice(0)) {
    sender.stop();
  }
  await receiver.stop();
});

after(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const subscriber = () => ({ url: receiver.url, appSecret });

function newSender(options: Partial<ConstructorParameters<typeof WebhookSender>[0]> = {}): WebhookSender {
  const sender = new WebhookSender({
    clock: new Clock(Date.now),
    retryMs: [5, 10, 20],
    ...options,
  });
  senders.push(sender);
  return sender;
}

function deliveries(wamid: string, statuses: readonly string[], afterMs = 0): QueuedDelivery[] {
  return statuses.map((status) => ({
    afterMs,
    body: () =>
      escapedJson({ entry: [{ changes: [{ value: { name: "Zoë 陳 🌸", statuses: [{ id: wamid, status }] } }] }] }),
  }));
}

/** As they are about one number. */
function chatDeliveries(wamid: string, statuses: readonly string[]): QueuedDelivery[] {
  return statuses.map((status) => {
    const value = {
      messaging_product: "whatsapp",
      metadata: { phone_number_id: "1" },
      statuses: [{ id: wamid, status }],
    };
    return { afterMs: 0, body: () => escapedJson({ entry: [{ id: "2", changes: [{ value, field: "messages" }] }] }) };
  });
}

test("signs the escaped bytes, with the headers that Meta sends", async () => {
  newSender().enqueue(deliveries("a", ["sent"]), subscriber);
  await receiver.until(() => receiver.statuses.length === 1);
  const [request] = receiver.requests;
  assert.equal(receiver.rejected, 0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
  assert.match(request?.raw.toString("latin1") ?? "", /^[\x00-\x7f]*$/);
  assert.equal(request?.value.name, "Zoë 陳 🌸");
  assert.equal(request?.headers["user-agent"], "facebookexternalua");
  assert.equal(request?.headers["content-type"], "application/json");
  assert.equal(request?.headers.accept, "*/*");
  assert.equal(request?.headers["accept-encoding"], "deflate, gzip");
  const legacy = createHmac("sha1", appSecret)
    .update(request?.raw ?? "")
    .digest("hex");
  assert.equal(request?.headers["x-hub-signature"], `sha1=${legacy}`);
});

test("updates that are due together go out in one request, in their order, and are all repeated until it is answered", async () => {
  let failures = 2;
  receiver.answer = () => (failures-- > 0 ? 500 : 200);
  const sender = newSender();
  const wamids = Array.from({ length: 1500 }, (_, index) => `m${index}`);
  for (const wamid of wamids) {
    sender.enqueue(chatDeliveries(wamid, ["sent", "delivered"]), () => ({ ...subscriber(), batchMs: 20 }));
  }
  await receiver.until(() => receiver.statuses.length === 3000);
  await waitFor(() => sender.waiting === 0);
  for (const wamid of wamids) assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered"]);
  assert.ok(receiver.requests.length < 20, `${receiver.requests.length}`);
  assert.ok(receiver.requests.every(({ statuses }) => statuses.length <= 1000));
  assert.equal(receiver.rejected, 0);
});

test("pauses grow, and pass with the simulator's clock", async () => {
  const clock = new Clock(Date.now);
  receiver.answer = () => 500;
  const sender = newSender({ clock, retryMs: [1000, 60_000, 3_600_000] });
  sender.enqueue(deliveries("a", ["sent"]), subscriber);
  for (const [attempts, ms] of [
    [1, 1000],
    [2, 60_000],
    [3, 3_600_000],
    [4, 3_600_000],
  ] as const) {
    await receiver.until(() => receiver.requests.length === attempts);
    await sleep(20);
    clock.advance(ms - 500);
    await sleep(20);
    assert.equal(receiver.requests.length, attempts);
    clock.advance(500);
  }
  await receiver.until(() => receiver.requests.length === 5);
  await sleep(20);
  receiver.answer = () => 200;
  clock.advance(3_600_000);
  await waitFor(() => sender.waiting === 0);
});

test("a delivery that fails holds back the later ones of its message, and no other message", async () => {
  let failures = 4;
  receiver.answer = ({ statuses: [first] }) =>
    first?.wamid === "a" && first.status === "delivered" && failures-- > 0 ? 500 : 200;
  const sender = newSender();
  sender.enqueue(deliveries("a", ["sent", "delivered", "read"]), subscriber);
  sender.enqueue(deliveries("b", ["sent", "delivered", "read"]), subscriber);
  await receiver.until(() => receiver.wordsOf("b").length === 3);
  await receiver.until(() => receiver.wordsOf("a").length === 3);
  assert.deepEqual(receiver.wordsOf("a"), ["sent", "delivered", "read"]);
  assert.deepEqual(receiver.wordsOf("b"), ["sent", "delivered", "read"]);
  assert.equal(receiver.requests.length, 3 + 3 + 4);
  await waitFor(() => sender.waiting === 0);
});

test("repeats the same bytes until a receiver that was down is there", async () => {
  await receiver.stop();
  const sender = newSender();
  let made = 0;
  const [sent, ...rest] = deliveries("a", ["sent", "delivered"]);
  assert.ok(sent);
  const body = () => {
    made++;
    return sent.body();
  };
  sender.enqueue([{ afterMs: 0, body }, ...rest], subscriber);
  await waitFor(() => made === 1);
  await sleep(30);
  assert.equal(sender.waiting, 1);
  await receiver.start();
  await receiver.until(() => receiver.statuses.length === 2);
  assert.deepEqual(receiver.wordsOf("a"), ["sent", "delivered"]);
  assert.equal(made, 1);
});

test("follows a receiver that moves, and waits for one that has no address yet", async () => {
  let url = "";
  newSender().enqueue(deliveries("a", ["sent"]), () => ({ url, appSecret }));
  await sleep(20);
  url = receiver.url;
  await receiver.until(() => receiver.statuses.length === 1);
});

test("takes a connection that is cut, a redirect and a refused signature for failures", async () => {
  let seen = 0;
  const odd = createServer((request, response) => {
    seen++;
    request.resume();
    if (seen === 1) {
      request.socket.destroy();
    } else if (seen === 2) {
      response.writeHead(302, { location: receiver.url }).end();
    } else if (seen === 3) {
      response.writeHead(200, { "content-length": 10 }).write("12345");
      setTimeout(() => request.socket.destroy(), 5);
    } else {
      response.writeHead(seen === 4 ? 401 : 204).end();
    }
  });
  servers.push(odd);
  await new Promise<void>((resolve) => odd.listen(0, "127.0.0.1", resolve));
  const sender = newSender();
  const url = `http://127.0.0.1:${(odd.address() as AddressInfo).port}/`;
  sender.enqueue(deliveries("a", ["sent"]), () => ({ url, appSecret }));
  await waitFor(() => sender.waiting === 0);
  assert.equal(seen, 5);
  assert.equal(receiver.requests.length, 0);
});

test("gives a delivery up when it is too old, and goes on with the next", async () => {
  receiver.answer = ({ statuses: [first] }) => (first?.status === "sent" ? 500 : 200);
  const sender = newSender({ maxAgeMs: 200 });
  sender.enqueue(deliveries("a", ["sent", "delivered"]), subscriber);
  await receiver.until(() => receiver.statuses.length === 1);
  assert.deepEqual(receiver.wordsOf("a"), ["delivered"]);
  assert.ok(receiver.requests.length > 2);
  await waitFor(() => sender.waiting === 0);
});

test("keeps a bounded number of messages, the youngest", async () => {
  await receiver.stop();
  const sender = newSender({ maxLanes: 3 });
  for (const wamid of ["a", "b", "c", "d", "e"]) {
    sender.enqueue(deliveries(wamid, ["sent"]), subscriber);
  }
  assert.equal(sender.waiting, 3);
  await receiver.start();
  await receiver.until(() => receiver.statuses.length === 3);
  assert.deepEqual(receiver.statuses.map(({ wamid }) => wamid).sort(), ["c", "d", "e"]);
});

test("sends nothing after stop", async () => {
  const sender = newSender();
  sender.enqueue(deliveries("a", ["sent"], 20), subscriber);
  sender.stop();
  sender.enqueue(deliveries("b", ["sent"]), subscriber);
  assert.equal(sender.waiting, 0);
  await sleep(50);
  assert.equal(receiver.requests.length, 0);
});

test("asks a receiver for a bounded number of answers at a time, and makes a body only when it is its turn", async () => {
  const held: (() => void)[] = [];
  const server = createServer((request, response) => {
    request.resume();
    held.push(() => void response.end());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sender = newSender();
  let made = 0;
  const one = { afterMs: 0, body: () => `{"made":${made++}}` };
  for (let i = 0; i < 200; i++) sender.enqueue([one, one], () => ({ url, appSecret }));
  // Another receiver doesn't wait for that one.
  sender.enqueue(deliveries("a", ["sent"]), subscriber);
  await receiver.until(() => receiver.statuses.length === 1);
  await waitFor(() => held.length === 32);
  await sleep(20);
  assert.equal(held.length, 32);
  assert.equal(made, 32);
  let answered = 0;
  await waitFor(() => {
    for (const answer of held.splice(0)) {
      answered++;
      answer();
    }
    return sender.waiting === 0;
  });
  assert.equal(answered, 400);
  assert.equal(made, 400);
});

test("500 messages reach a receiver once each, in the order of each message", async () => {
  const sender = newSender();
  const wamids = Array.from({ length: 500 }, (_, index) => `m${index}`);
  for (const wamid of wamids) {
    sender.enqueue(deliveries(wamid, ["sent", "delivered", "read"]), subscriber);
  }
  await receiver.until(() => receiver.statuses.length === 1500);
  for (const wamid of wamids) {
    assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "read"]);
  }
  assert.equal(receiver.rejected, 0);
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await sleep(2);
  }
}
