import assert from "node:assert/strict";
import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { after, before, test } from "node:test";
import { simulatorAccount, simulatorTestNumber, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { fc } from "../../../support/fastCheck.ts";
import { samples } from "./messageSamples.ts";
import { TestSimulator, text } from "./support.ts";

const simulator = new TestSimulator({
  delays: { sentMs: 600_000, deliveredMs: 600_000, readMs: 600_000, playedMs: 600_000 },
});
// One connection: a body that nobody read must not stand in the way of the next request.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

before(async () => {
  await simulator.simulator.start(0);
  await control("PATCH", "/rules", { throughput: false, pairRate: false });
});
after(async () => {
  agent.destroy();
  await simulator.simulator.stop();
  simulator.simulator.dispose();
});

async function control(method: string, path: string, body?: unknown): Promise<void> {
  const url = `${simulator.simulator.controlUrl}${path}`;
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  assert.ok(response.ok, await response.text());
}

interface Sent {
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** What is the same for two requests that mean the same: ids and times are left out. */
function answerTo({ path, headers, body }: Sent): Promise<string> {
  return new Promise((resolve) => {
    const url = new URL(simulator.simulator.baseUrl ?? "");
    const sending = request(
      { host: url.hostname, port: url.port, path, method: "POST", agent, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const names = response.rawHeaders.filter((_, index) => index % 2 === 0);
          const { date, "x-fb-request-id": _, "x-fb-trace-id": __, ...others } = response.headers;
          const said = Buffer.concat(chunks)
            .toString()
            .replace(/"wamid\.[^"]*"/, '"wamid"')
            .replace(/"fbtrace_id":"[^"]*"/, '"fbtrace_id"');
          resolve(JSON.stringify([response.statusCode, names, others, said], undefined, 1));
        });
      },
    );
    sending.on("error", (error: NodeJS.ErrnoException) => resolve(`broken: ${error.code}`));
    sending.end(body);
  });
}

const { phoneNumberId, wabaId } = simulatorAccount;
const bodies = [
  ...Object.values(samples).map((body) => JSON.stringify(body)),
  JSON.stringify(text("+1 202 555 0120")),
  JSON.stringify(text("4915112345678", "x".repeat(5000))),
  JSON.stringify({ ...text("4915112345678"), appsecret_proof: "0" }),
  JSON.stringify({ messaging_product: "whatsapp", status: "read", message_id: "wamid.x" }),
  "messaging_product=whatsapp&to=4915112345678&type=text&text=%7B%22body%22%3A%22x%22%7D",
  "{",
  "",
  "\ufeff{}",
  "null",
  " ".repeat(1_000_001),
];
const node = fc.constantFrom(
  phoneNumberId,
  phoneNumberId,
  simulatorTestNumber.phoneNumberId,
  wabaId,
  "1",
  "0".repeat(30),
);
const version = fc.constantFrom("v26.0", "v26.0", "V26.0", "v23.0", "v1.0", "v999.99", "v0.0");
const tokens = Object.values(simulatorTokens).map(({ token }) => `Bearer ${token}`);
const authorization = fc.option(fc.constantFrom(...tokens, tokens[0], tokens[0], "Bearer x", "", "OAuth"), { freq: 9 });
const host = fc.constantFrom(
  "127.0.0.1",
  "localhost",
  "127.0.0.1:80",
  "localhost:64999",
  "example.com",
  "[::1]",
  "127.0.0.2",
);
const odd = fc.constantFrom<OutgoingHttpHeaders>(
  {},
  {},
  { origin: "null" },
  { "sec-fetch-site": "none" },
  { "sec-fetch-site": "same-site" },
  { "content-type": "application/x-www-form-urlencoded" },
  { "x-http-method-override": "GET" },
);
const sends = fc
  .record({ node, version, authorization, host, odd, body: fc.oneof(fc.constantFrom(...bodies), fc.json()) })
  .map(({ node, version, authorization, host, odd, body }) => ({
    plain: `/${version}/${node}/messages`,
    // An empty part more means the same, and takes the way through the router.
    routed: `/${version}//${node}/messages`,
    body,
    headers: {
      host,
      "content-length": Buffer.byteLength(body),
      ...odd,
      ...(authorization !== null && { authorization }),
    },
  }));

async function assertSame(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sends, async ({ plain, routed, headers, body }) => {
      assert.equal(await answerTo({ path: plain, headers, body }), await answerTo({ path: routed, headers, body }));
    }),
    { numRuns },
  );
  assert.deepEqual(simulator.faults, []);
}

test("a send is answered the same, whether it goes through the router or not", () => assertSame(400));

test("and with it what goes wrong on demand", async () => {
  for (const fault of [
    { effect: "refuse", code: 130_429, kind: "text" },
    { effect: "nonJsonAnswer", httpStatus: 502 },
    { effect: "brokenConnection", when: "before" },
    { effect: "brokenConnection", when: "after" },
    { effect: "outage", ms: 300_000 },
  ]) {
    await control("POST", "/faults", fault);
    await assertSame(25);
    await control("DELETE", "/faults");
  }
});

test("a send that doesn't go through the router stands in the log", async () => {
  await simulator.send(text("4915112345678"));
  const overview = await fetch(`${simulator.simulator.controlUrl}/requests`);
  const [logged] = ((await overview.json()) as { data: Record<string, unknown>[] }).data;
  assert.equal(logged?.path, `/v26.0/${phoneNumberId}/messages`);
  assert.equal(logged?.status, 200);
  assert.equal(logged?.version, "v26.0");
});
