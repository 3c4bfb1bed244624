import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { sendReplySchema } from "../../../../src/core/graph/replies.ts";
import { simulatedRecipients } from "../../../../src/core/graph/simulatedRecipients.ts";
import { knownError } from "../../../../src/io/simulator/knownError.ts";
import { wamid as knownWamid, samples } from "./messageSamples.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { assertGraphError, Started, TestSimulator, template, text } from "./support.ts";

const globalObjects = () => [globalThis.Request, globalThis.Response, globalThis.Headers, globalThis.fetch];
/** As they were before any simulator was made. */
const untouched = globalObjects();
const started = new Started();

afterEach(() => started.stop());

test("a message is accepted and its statuses come in as signed webhooks, in order", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  const answer = await simulator.send({ ...text("+1 202-555-0101"), biz_opaque_callback_data: "order:7714" });
  assert.equal(answer.status, 200);
  assert.deepEqual(shapeOf(answer.body), shapeOf(fixture("response.messages.accepted")));
  assert.deepEqual(answer.body.contacts, [{ input: "+1 202-555-0101", wa_id: "12025550101" }]);
  const wamid = sendReplySchema.parse(answer.body).messages[0]?.id ?? "";
  assert.match(wamid, /^wamid\.[A-Za-z0-9+/]{40,}={0,2}$/);
  await receiver.until(() => receiver.wordsOf(wamid).length === 3);
  assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "read"]);
  assert.equal(receiver.rejected, 0);
  assert.ok(receiver.statuses.every(({ raw }) => raw.biz_opaque_callback_data === "order:7714"));
  const times = receiver.statuses.map(({ timestamp }) => Number(timestamp));
  assert.deepEqual(times, [...times].sort());
  assert.ok(Math.abs((times[0] ?? 0) - Date.now() / 1000) < 60);
});

test("who sends faster than the receiver takes loses no webhook: sends wait", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url, webhooks: { maxLanes: 200 } });
  await fetch(`${simulator.simulator.controlUrl}/rules`, {
    method: "PATCH",
    body: '{"throughput":false,"pairRate":false}',
  });
  const wamids: string[] = [];
  const sender = async () => {
    for (let i = 0; i < 30; i++) wamids.push(await simulator.sendText("+1 202-555-0101"));
  };
  await Promise.all(Array.from({ length: 50 }, sender));
  await receiver.until(() => receiver.statuses.length === 4500);
  for (const wamid of wamids) assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "read"]);
});

test("names beyond ASCII are escaped before they are signed", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  for (const { number } of simulatedRecipients) {
    await simulator.send(text(number));
  }
  const accepted = simulatedRecipients.filter(({ outcome }) => outcome.kind !== "refused");
  await receiver.until(() => new Set(receiver.statuses.map(({ wamid }) => wamid)).size === accepted.length);
  assert.equal(receiver.rejected, 0);
  const raw = receiver.requests.map((each) => each.raw.toString("latin1")).join("");
  assert.match(raw, /\\u[0-9a-f]{4}/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked for
  assert.match(raw, /^[\x00-\x7f]*$/);
});

for (const { number, outcome } of simulatedRecipients) {
  test(`${number}: ${Object.values(outcome).join(" ")}`, async () => {
    const receiver = await started.receiver();
    const simulator = await started.simulator({ webhookUrl: () => receiver.url });
    const answer = await simulator.send(text(number));
    if (outcome.kind === "refused") {
      const known = knownError(outcome.code);
      assertGraphError(answer, known.httpStatus, outcome.code, known.extra?.error_subcode);
      assert.equal(simulator.simulator.waiting, 0);
      return;
    }
    const words = {
      read: ["sent", "delivered", "read"],
      delivered: ["sent", "delivered"],
      sent: ["sent"],
      failed: ["failed"],
      deliveredAndFailed: ["sent", "delivered", "failed"],
    }[outcome.kind];
    const wamid = answer.body.messages[0].id;
    await receiver.until(() => receiver.wordsOf(wamid).length === words.length);
    // Nothing is left to come: these are all.
    while (simulator.simulator.waiting > 0) {
      await new Promise(setImmediate);
    }
    assert.deepEqual(receiver.wordsOf(wamid), words);
    const errors = receiver.statuses.flatMap(({ raw }) => (raw.errors as { code: number }[] | undefined) ?? []);
    assert.deepEqual(
      errors.map(({ code }) => code),
      "code" in outcome ? [outcome.code] : [],
    );
  });
}

test("messages in parallel keep each its own order while the receiver is down and back again", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url, webhooks: { retryMs: [5, 10, 20] } });
  await receiver.stop();
  const wamids = await Promise.all([
    simulator.sendText("12025550101"),
    simulator.sendText("886912345678", "您好"),
    simulator.sendText("818012345678", "こんにちは"),
  ]);
  assert.equal(simulator.simulator.waiting, 3);
  await receiver.start();
  await receiver.until(() => receiver.statuses.length === 9);
  for (const wamid of wamids) {
    assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "read"]);
  }
  assert.equal(receiver.rejected, 0);
});

test("a template is accepted with its message_status and charged by its category", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  const answer = await simulator.send(template("hello_world"));
  assert.deepEqual(shapeOf(answer.body), shapeOf(fixture("response.messages.template-accepted")));
  assert.equal(answer.body.messages[0].message_status, "accepted");
  await receiver.until(() => receiver.statuses.length === 3);
  const pricing = receiver.statuses.map(({ raw }) => raw.pricing);
  const expected = { billable: true, pricing_model: "PMP", type: "regular", category: "utility" };
  assert.deepEqual(pricing, [expected, expected, undefined]);
});

test("every type of message is accepted and reported: a reaction as sent, a voice message as played", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({ webhookUrl: () => receiver.url });
  const wamids = new Map<string, string>();
  for (const [name, sample] of Object.entries(samples)) {
    const answer = await simulator.send(sample);
    assert.deepEqual(shapeOf(answer.body), shapeOf(fixture("response.messages.accepted")), `${name}: ${answer.text}`);
    wamids.set(name, answer.body.messages[0].id);
  }
  while (simulator.simulator.waiting > 0) {
    await new Promise(setImmediate);
  }
  const others: Record<string, string[]> = { reaction: ["sent"], voice: ["sent", "delivered", "read", "played"] };
  for (const [name, wamid] of wamids) {
    assert.deepEqual(receiver.wordsOf(wamid), others[name] ?? ["sent", "delivered", "read"], name);
  }
  const reaction = { message_id: wamids.get("reaction"), emoji: "👍" };
  const second = await simulator.send({ ...samples.reaction, reaction });
  await receiver.until(() => receiver.wordsOf(second.body.messages[0].id).includes("failed"));
  // A message that fails by its recipient does so whatever it is; a voice message that isn't read isn't played.
  const voice = await simulator.send({ ...samples.voice, to: "12025550102" });
  const failing = await simulator.send({ ...samples.reaction, to: "12025550110" });
  const both = await simulator.send({ ...samples.reaction, to: "12025550104" });
  while (simulator.simulator.waiting > 0) {
    await new Promise(setImmediate);
  }
  const words = [voice, failing, both].map((answer) => receiver.wordsOf(answer.body.messages[0].id));
  assert.deepEqual(words, [["sent", "delivered"], ["failed"], ["sent"]]);
});

test("read receipts and typing are answered with success, and reported to nobody; groups are unknown", async () => {
  const simulator = await started.simulator();
  for (const more of [{}, { typing_indicator: { type: "text" } }]) {
    const receipt = { messaging_product: "whatsapp", status: "read", message_id: knownWamid, ...more };
    const answer = await simulator.send(receipt);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, fixture("response.success"));
  }
  assert.equal(simulator.simulator.waiting, 0);
  assertGraphError(await simulator.send({ messaging_product: "whatsapp", status: "read" }), 400, 131008);
  assertGraphError(await simulator.send({ ...text("Y2FwaV9ncm91cDox"), recipient_type: "group" }), 400, 131041);
});

test("a BSUID is answered without wa_id", async () => {
  const simulator = await started.simulator();
  const answer = await simulator.send({ ...text(undefined), recipient: "US.48213097715530264917" });
  assert.deepEqual(shapeOf(answer.body), shapeOf(fixture("response.messages.bsuid-recipient")));
});

test("ids are distinct, and name the recipient", async () => {
  const simulator = await started.simulator();
  const wamids = await Promise.all(Array.from({ length: 20 }, () => simulator.sendText("12025550103")));
  assert.equal(new Set(wamids).size, 20);
  assert.ok(wamids.every((wamid) => Buffer.from(wamid.slice(6), "base64").includes("12025550103")));
});

test("stops, drops what was to come, and starts again on the same port", async () => {
  const receiver = await started.receiver();
  const simulator = await started.simulator({
    webhookUrl: () => receiver.url,
    delays: { sentMs: 60_000, deliveredMs: 60_000, readMs: 60_000, playedMs: 60_000 },
  });
  const { baseUrl } = simulator.simulator;
  await simulator.sendText("12025550101");
  assert.equal(simulator.simulator.waiting, 1);
  await simulator.simulator.stop();
  assert.equal(simulator.simulator.waiting, 0);
  assert.equal(simulator.simulator.baseUrl, undefined);
  assert.equal(simulator.simulator.state.kind, "stopped");
  await assert.rejects(fetch(`${baseUrl}/`));
  await simulator.simulator.start(Number(new URL(baseUrl ?? "").port));
  assert.equal(simulator.simulator.baseUrl, baseUrl);
  assert.equal((await simulator.send(text("12025550101"))).status, 200);
});

test("a second window follows, gives the same address, and serves when the first one ends", async () => {
  const receiver = await started.receiver();
  const first = await started.simulator({ webhookUrl: () => receiver.url });
  const port = Number(new URL(first.simulator.baseUrl ?? "").port);
  const second = new TestSimulator({ webhookUrl: () => receiver.url });
  started.add(async () => second.simulator.dispose());
  await second.simulator.start(port);
  assert.equal(second.simulator.state.kind, "following");
  assert.equal(second.simulator.baseUrl, first.simulator.baseUrl);
  const taken = new Promise<void>((resolve) => {
    second.simulator.onDidChangeState(({ kind }) => kind === "listening" && resolve());
  });
  await first.simulator.stop();
  await taken;
  const wamid = await second.sendText("12025550101");
  await receiver.until(() => receiver.wordsOf(wamid).length === 3);
});

test("the global objects of the process stay as they are", async () => {
  await started.simulator();
  const after = globalObjects();
  assert.ok(after.every((each, index) => each === untouched[index]));
});

test("an app without a callback gets nothing, and nothing waits for it", async () => {
  const simulator = await started.simulator({ webhookUrl: () => undefined });
  await simulator.sendText("+12025550101");
  assert.equal(simulator.simulator.waiting, 0);
});
