import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { stateSchema } from "../../../../src/core/simulator/state.ts";
import { type Answer, TestReceiver, TestSimulator } from "./support.ts";

const receiver = new TestReceiver();
const machine = new TestSimulator({ webhookUrl: () => receiver.url });
const { simulator } = machine;
const dayMs = 86_400_000;

before(async () => {
  await receiver.start();
  await simulator.start(0);
});

after(async () => {
  await simulator.stop();
  await receiver.stop();
});

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${simulator.controlUrl}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

test("the clock is moved, and the service window closes by it", async () => {
  const wamid = await machine.sendText("4915112345678");
  await receiver.until(() => receiver.wordsOf(wamid).includes("read"));
  const moved = await control("POST", "/clock", { advanceMs: dayMs });
  assert.equal(moved.status, 200);
  assert.ok(moved.body.aheadMs >= dayMs);
  const late = await machine.sendText("4915112345678");
  await receiver.until(() => receiver.wordsOf(late).length > 0);
  assert.deepEqual(receiver.wordsOf(late), ["failed"]);
  assert.equal((await control("POST", "/clock", { reset: true })).body.aheadMs, 0);
});

test("rules are listed and switched by name", async () => {
  assert.equal((await control("GET", "/rules")).body.serviceWindow, true);
  assert.equal((await control("PATCH", "/rules", { serviceWindow: false })).body.serviceWindow, false);
  await control("POST", "/clock", { advanceMs: 2 * dayMs });
  const wamid = await machine.sendText("4915112345678");
  await receiver.until(() => receiver.wordsOf(wamid).length === 3);
  await control("PATCH", "/rules", { serviceWindow: true });
  await control("POST", "/clock", { reset: true });
});

test("a number and an account are put into another state", async () => {
  const { phoneNumberId, wabaId } = simulatorAccount;
  await control("PATCH", `/numbers/${phoneNumberId}`, { isTestNumber: true, allowedRecipients: ["4915112345678"] });
  const refused = await machine.send({ messaging_product: "whatsapp", to: "12025550101", text: { body: "Hi" } });
  assert.equal(refused.body.error.code, 131030);
  await control("PATCH", `/numbers/${phoneNumberId}`, { isTestNumber: false });
  await control("PATCH", `/wabas/${wabaId}`, { isLocked: true });
  const locked = await machine.send({ messaging_product: "whatsapp", to: "12025550101", text: { body: "Hi" } });
  assert.equal(locked.body.error.code, 131031);
  await control("PATCH", `/wabas/${wabaId}`, { isLocked: false });
  assert.equal((await control("PATCH", "/numbers/1", {})).status, 404);
});

test("calls are logged with their errors, and without tokens", async () => {
  await machine.call("GET", "/v26.0/1?access_token=EAAsecret&fields=id");
  const [logged] = (await control("GET", "/requests?limit=1")).body.data;
  assert.equal(logged.error.code, 100);
  assert.equal(logged.error.subcode, 33);
  assert.equal(logged.version, "v26.0");
  assert.match(logged.path, /^\/v26\.0\/1\?access_token=…&fields=id$/);
});

test("the state is exported and imported as one JSON text", async () => {
  await control("PATCH", "/rules", { billing: false });
  const { body: exported } = await control("GET", "/state");
  assert.ok(stateSchema.safeParse(exported).success);
  await control("POST", "/reset");
  assert.equal((await control("GET", "/rules")).body.billing, true);
  assert.equal((await control("PUT", "/state", exported)).status, 200);
  assert.equal((await control("GET", "/rules")).body.billing, false);
  await control("POST", "/reset");
});

test("what can't be read is refused with a sentence, and changes nothing", async () => {
  for (const [method, path, body] of [
    ["POST", "/clock", "{"],
    ["POST", "/clock", { advanceMs: -1 }],
    ["POST", "/clock", { forward: 1 }],
    ["POST", "/clock", []],
    ["PATCH", "/rules", { serviceWindows: false }],
    ["PUT", "/state", { version: 2 }],
    ["PATCH", `/numbers/${simulatorAccount.phoneNumberId}`, { allowedRecipients: ["+1"] }],
  ] as const) {
    const answer = await control(method, path, body);
    assert.equal(answer.status, 400, JSON.stringify(body));
    assert.equal(typeof answer.body.error, "string");
  }
  assert.equal((await control("GET", "/clock")).body.aheadMs, 0);
  assert.equal((await control("GET", "/nowhere")).status, 404);
});

test("without its token, and from a web page, the control API doesn't answer", async () => {
  const { baseUrl } = simulator;
  assert.equal((await fetch(`${baseUrl}/_wamid/0123/rules`)).status, 404);
  const page = await control("GET", "/rules", undefined, { Origin: "http://evil.example" });
  assert.equal(page.status, 403);
});
