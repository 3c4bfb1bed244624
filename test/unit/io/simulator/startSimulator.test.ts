import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { newState } from "../../../../src/core/simulator/state.ts";
import { challengeOf } from "../../../../src/core/webhooks/handshake.ts";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { type StartOptions, startSimulator } from "../../../../src/io/simulator/startSimulator.ts";

const closing: (() => unknown)[] = [];
after(async () => {
  for (const close of closing) await close();
});

async function started(options?: StartOptions) {
  const simulator = await startSimulator({
    delays: { sentMs: 1, deliveredMs: 2, readMs: 3, playedMs: 4 },
    ...options,
  });
  closing.push(simulator.stop);
  return simulator;
}

/** A bot's webhook, which answers the handshake with what `answer` makes of the query. */
async function bot(answer: (query: URLSearchParams) => string | undefined) {
  const posts: { body: Buffer; signature: string }[] = [];
  const arrived = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      const text = answer(new URL(request.url ?? "", "http://127.0.0.1").searchParams);
      response.writeHead(text === undefined ? 403 : 200).end(text);
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posts.push({ body: Buffer.concat(chunks), signature: String(request.headers["x-hub-signature-256"]) });
      response.end();
      if (posts.length === 3) arrived.resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`, posts, arrived: arrived.promise };
}

test("a simulator for a test: send by what it returned, and get signed webhooks", async () => {
  const webhook = await bot((query) => challengeOf(query, "our token"));
  const { baseUrl, token, phoneNumberId, appSecret } = await started({
    webhook: webhook.url,
    verifyToken: "our token",
  });
  const answer = await fetch(`${baseUrl}/v26.0/${phoneNumberId}/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ messaging_product: "whatsapp", to: "4915112345678", text: { body: "Hi" } }),
  });
  assert.equal(answer.status, 200);
  await webhook.arrived;
  for (const { body, signature } of webhook.posts) assert.equal(verifySignature(body, signature, [appSecret]), "valid");
});

test("a webhook that doesn't pass the handshake keeps the simulator from starting", async () => {
  const cases = [
    { answer: () => undefined, reason: "refused" },
    { answer: () => "<html>welcome</html>", reason: "wrongChallenge" },
    { answer: () => "x".repeat(1_000_000), reason: "wrongChallenge" },
  ];
  for (const { answer, reason } of cases) {
    const { url } = await bot(answer);
    await assert.rejects(startSimulator({ webhook: url }), (error) => {
      assert.ok(Failure.is(error, "webhookUnverified"));
      assert.equal(error.details.reason, reason);
      return true;
    });
  }
  for (const [webhook, reason] of [
    ["http://127.0.0.1:1/webhook", "unreachable"],
    ["ftp://127.0.0.1/", "unusable"],
    ["", "unusable"],
  ] as const) {
    await assert.rejects(startSimulator({ webhook }), (error) => {
      return Failure.is(error, "webhookUnverified") && error.details.reason === reason;
    });
  }
});

test("a port that is taken is said so", async () => {
  const { baseUrl } = await started();
  const port = Number(new URL(baseUrl).port);
  await assert.rejects(startSimulator({ port }), (error) => Failure.is(error, "portInUse"));
});

test("a seed is what there is at the start, and one that can't be read is refused", async () => {
  const seed = newState(Date.now());
  seed.rulesOff = ["serviceWindow"];
  const [number] = seed.numbers;
  assert.ok(number);
  number.id = "555000555000555";
  const { controlUrl, phoneNumberId } = await started({ seed });
  assert.equal(phoneNumberId, number.id);
  const rules = (await (await fetch(`${controlUrl}/rules`)).json()) as Record<string, boolean>;
  assert.equal(rules.serviceWindow, false);
  await assert.rejects(startSimulator({ seed: { version: 2 } }), (error) => Failure.is(error, "invalidArgument"));
});

test("rules are off and the clock runs faster from the start, and again after a reset", async () => {
  const { controlUrl } = await started({ rulesOff: ["pairRate"], clockSpeed: 1000 });
  for (let times = 0; times < 2; times++) {
    const rules = (await (await fetch(`${controlUrl}/rules`)).json()) as Record<string, boolean>;
    assert.deepEqual([rules.pairRate, rules.throughput], [false, true]);
    const clock = (await (await fetch(`${controlUrl}/clock`)).json()) as Record<string, number>;
    assert.equal(clock.speed, 1000);
    await fetch(`${controlUrl}/reset`, { method: "POST" });
  }
  for (const options of [{ rulesOff: ["noSuchRule"] }, { clockSpeed: 0 }, { clockSpeed: Number.NaN }]) {
    await assert.rejects(startSimulator(options), (error) => Failure.is(error, "invalidArgument"));
  }
});

test("at another address than loopback it answers by addresses in numbers, and never a name that points to it", async () => {
  const statusFor = async (baseUrl: string, headers: Record<string, string>) => {
    const asked = get(`${baseUrl}/v26.0/1?access_token=x`, { headers, agent: false });
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  const open = await started({ host: "0.0.0.0" });
  assert.match(open.baseUrl, /^http:\/\/127\.0\.0\.1:/);
  const closed = await started();
  const cases: [host: string, whenOpen: number, whenClosed: number][] = [
    ["127.0.0.1", 401, 401],
    ["192.0.2.7:4681", 401, 403],
    ["[2001:db8::1]:4681", 401, 403],
    ["host.docker.internal:4681", 401, 403],
    ["evil.example", 403, 403],
    ["192.0.2.7.evil.example", 403, 403],
    ["1.2.3", 403, 403],
  ];
  for (const [host, whenOpen, whenClosed] of cases) {
    assert.deepEqual(
      [await statusFor(open.baseUrl, { host }), await statusFor(closed.baseUrl, { host })],
      [whenOpen, whenClosed],
      host,
    );
  }
  assert.equal(await statusFor(open.baseUrl, { host: "192.0.2.7", origin: "http://192.0.2.7" }), 403);
  await assert.rejects(startSimulator({ host: "203.0.113.7" }), (error) => Failure.is(error, "addressUnavailable"));
});
