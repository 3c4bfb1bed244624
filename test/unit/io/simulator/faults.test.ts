import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { drawn } from "../../../../src/core/simulator/faults.ts";
import { fc } from "../../../support/fastCheck.ts";
import { codeOf, machine } from "./machine.ts";
import { text } from "./support.ts";

const { phoneNumberId } = simulatorAccount;
const messages = `${phoneNumberId}/messages`;
const german = "4915112345678";

/** A machine whose webhooks about one message can be waited for. */
async function withMessages() {
  const made = await machine();
  const send = async (body: unknown = text(german)): Promise<string> => {
    const answer = await made.call("POST", messages, body);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.messages[0].id;
  };
  const settled = async () => {
    while (made.simulator.waiting > 0) await sleep(2);
  };
  return { ...made, send, settled };
}

test("a webhook comes twice, with the same bytes", async () => {
  const { control, receiver, send, settled } = await withMessages();
  await control("POST", "/faults", { effect: "duplicate", status: "delivered" });
  const wamid = await send();
  await settled();
  assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "delivered", "read"]);
  const [first, second] = receiver.requests.filter(({ statuses }) => statuses[0]?.status === "delivered");
  assert.deepEqual(first?.raw, second?.raw);
});

test("a late webhook is overtaken by those behind it, and a move of the clock brings it", async () => {
  const { control, receiver, send } = await withMessages();
  await control("POST", "/faults", { effect: "delay", ms: 3_600_000, status: "sent" });
  const wamid = await send();
  await receiver.until(() => receiver.wordsOf(wamid).length === 2);
  assert.deepEqual(receiver.wordsOf(wamid), ["delivered", "read"]);
  await control("POST", "/clock", { advanceMs: 3_600_000 });
  await receiver.until(() => receiver.wordsOf(wamid).length === 3);
  assert.deepEqual(receiver.wordsOf(wamid), ["delivered", "read", "sent"]);
});

test("the statuses of a message come in the reverse order, with the times that they had", async () => {
  const { control, receiver, send, settled } = await withMessages();
  await control("POST", "/faults", { effect: "reorder", recipient: `+${german}` });
  const [turned, straight] = [await send(), await send(text("4915112345679"))];
  await settled();
  assert.deepEqual(receiver.wordsOf(turned), ["read", "delivered", "sent"]);
  assert.deepEqual(receiver.wordsOf(straight), ["sent", "delivered", "read"]);
});

test("an incoming message is dropped, doubled or late like any other", async () => {
  const { control, receiver, settled } = await withMessages();
  await control("POST", "/faults", { effect: "drop", direction: "incoming", kind: "image", count: 1 });
  await control("POST", "/faults", { effect: "duplicate", direction: "incoming", times: 2 });
  await control("POST", "/personas/dana/messages", { type: "image" });
  await control("POST", "/personas/dana/messages", { type: "text", text: "Hi" });
  await settled();
  assert.equal(receiver.requests.length, 3);
  assert.ok(receiver.requests.every(({ value }) => JSON.stringify(value).includes('"body":"Hi"')));
});

test("a message fails, or fails on one device, with the code that was asked for", async () => {
  const { control, receiver, send, settled } = await withMessages();
  await control("POST", "/faults", [
    { effect: "fail", code: 131_053, kind: "text", count: 1 },
    { effect: "deliveredAndFailed", kind: "text", count: 1 },
    { effect: "fail", code: 132_015, template: "hello_world" },
  ]);
  const hello = { ...text(german), type: "template", template: { name: "hello_world", language: { code: "en_US" } } };
  const wamids = [await send(), await send(), await send(), await send(hello)];
  await settled();
  assert.deepEqual(
    wamids.map((wamid) => receiver.wordsOf(wamid)),
    [["failed"], ["sent", "delivered", "failed"], ["sent", "delivered", "read"], ["failed"]],
  );
  const codes = receiver.statuses
    .filter(({ status }) => status === "failed")
    .map(({ raw }) => JSON.stringify(raw.errors).match(/"code":(\d+)/)?.[1]);
  assert.deepEqual(codes.sort(), ["131026", "131053", "132015"]);
});

test("calls are refused with any code, by route, method, recipient and kind", async () => {
  const { call, control } = await withMessages();
  await control("POST", "/faults", { effect: "refuse", code: 130_429, recipient: german, kind: "text" });
  await control("POST", "/faults", { effect: "refuse", code: 80_007, route: "message_templates", method: "GET" });
  await control("POST", "/faults", { effect: "refuse", code: 131_031, route: "node" });
  assert.equal(codeOf(await call("POST", messages, text("+49 1511 2345678"))), 130_429);
  assert.equal(codeOf(await call("POST", messages, text("4915112345679"))), undefined);
  assert.equal(codeOf(await call("GET", `${simulatorAccount.wabaId}/message_templates`)), 80_007);
  assert.equal(codeOf(await call("GET", phoneNumberId)), 131_031);
  assert.equal(codeOf(await call("GET", `${simulatorAccount.wabaId}/phone_numbers`)), undefined);
});

test("an outage lasts five minutes of the clock, for every call", async () => {
  const { call, control } = await withMessages();
  await control("POST", "/faults", { effect: "outage", route: "messages", count: 1 });
  assert.equal((await call("GET", phoneNumberId)).status, 200);
  const down = await call("POST", messages, text(german));
  assert.equal(down.status, 503);
  assert.equal(down.body.error.is_transient, true);
  assert.equal(codeOf(await call("GET", phoneNumberId)), 2);
  await control("POST", "/clock", { advanceMs: 299_000 });
  assert.equal(codeOf(await call("GET", phoneNumberId)), 2);
  await control("POST", "/clock", { advanceMs: 1000 });
  assert.equal((await call("POST", messages, text(german))).status, 200);
});

test("an answer is slow, no JSON, or never comes; what was cut off afterwards was done", async () => {
  const { call, control, receiver, settled } = await withMessages();
  await control("POST", "/faults", { effect: "slowAnswer", ms: 120, route: "messages", count: 1 });
  const before = performance.now();
  assert.equal((await call("POST", messages, text(german))).status, 200);
  assert.ok(performance.now() - before >= 115);
  await settled();
  receiver.requests.length = 0;

  await control("POST", "/faults", { effect: "brokenConnection", count: 1 });
  await assert.rejects(call("POST", messages, text(german)));
  await control("POST", "/faults", { effect: "brokenConnection", when: "after", count: 1 });
  await assert.rejects(call("POST", messages, text(german)));
  await receiver.until(() => receiver.requests.length === 3);

  await control("POST", "/faults", { effect: "nonJsonAnswer", httpStatus: 504, count: 1 });
  await assert.rejects(call("POST", messages, text(german)), SyntaxError);
  assert.equal((await control("GET", "/requests?limit=1")).data[0].status, 504);
  assert.equal((await call("POST", messages, text(german))).status, 200);
});

test("a rule strikes with its probability, the same way for the same seed", async () => {
  const strikes = async () => {
    const { call, control } = await withMessages();
    await control("POST", "/faults", { effect: "refuse", code: 131_000, route: "node", probability: 0.3, seed: 7 });
    const codes = [];
    for (let each = 0; each < 40; each++) codes.push(codeOf(await call("GET", phoneNumberId)) === 131_000);
    return codes;
  };
  const [first, second] = [await strikes(), await strikes()];
  assert.deepEqual(first, second);
  const struck = first.filter(Boolean).length;
  assert.ok(struck > 3 && struck < 25, `${struck}`);
});

test("draws are even, and depend on the seed", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const draws = Array.from({ length: 2000 }, (_, index) => drawn(seed, index));
      assert.ok(draws.every((each) => each >= 0 && each < 1));
      const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
      assert.ok(Math.abs(mean - 0.5) < 0.05, `${mean}`);
    }),
    { numRuns: 50 },
  );
  assert.notEqual(drawn(1, 0), drawn(2, 0));
});

test("rules are listed, shared, kept with the state and taken away", async () => {
  const { control, ask } = await withMessages();
  const rule = { id: "late", note: "slow network", effect: "delay", ms: 1000, kind: "text", probability: 0.5, seed: 3 };
  const added = await control("POST", "/faults", rule);
  assert.deepEqual(added.data, [{ ...rule, isOn: true, asked: 0, applied: 0 }]);
  await control("POST", "/faults", { effect: "drop" });
  const shared = await control("GET", "/faults");
  assert.equal(shared.data.length, 2);
  const state = await control("GET", "/state");
  assert.deepEqual(state.faults, shared.data);
  await control("DELETE", "/faults/late");
  assert.equal((await ask("DELETE", "/faults/late")).status, 404);
  await control("DELETE", "/faults");
  assert.deepEqual((await control("GET", "/faults")).data, []);
  await control("POST", "/faults", shared);
  assert.deepEqual(await control("GET", "/faults"), shared);
  await control("POST", "/reset");
  assert.deepEqual((await control("GET", "/faults")).data, []);
  await control("PUT", "/state", state);
  assert.deepEqual(await control("GET", "/faults"), shared);
});

test("a rule that is switched off does nothing and goes on counting where it stopped", async () => {
  const { call, control, ask } = await withMessages();
  await control("PUT", "/faults/busy", { effect: "refuse", code: 130_429, route: "node" });
  const node = async () => codeOf(await call("GET", phoneNumberId));
  const counts = async () => (await control("GET", "/overview")).faults.map((fault: object) => fault);
  assert.equal(await node(), 130_429);
  await control("PATCH", "/faults/busy", { isOn: false });
  assert.equal(await node(), undefined);
  const [off] = await counts();
  assert.deepEqual([off.isOn, off.asked, off.applied], [false, 1, 1]);
  await control("PATCH", "/faults/busy", { isOn: true });
  assert.equal(await node(), 130_429);
  assert.equal((await counts())[0].applied, 2);
  assert.equal((await ask("PATCH", "/faults/nobody", { isOn: true })).status, 404);
  for (const wrong of [{}, { isOn: "yes" }, { isOn: true, code: 1 }]) {
    assert.equal((await ask("PATCH", "/faults/busy", wrong)).status, 400);
  }
});

test("an outage ends when its rule is switched off", async () => {
  const { call, control } = await withMessages();
  await control("PUT", "/faults/down", { effect: "outage" });
  assert.equal(codeOf(await call("GET", phoneNumberId)), 2);
  await control("PATCH", "/faults/down", { isOn: false });
  assert.equal((await call("GET", phoneNumberId)).status, 200);
});

test("a list is edited as a whole: rules that stay go on counting, others begin anew", async () => {
  const { call, control, ask } = await withMessages();
  await control("POST", "/faults", [
    { id: "a", effect: "refuse", code: 131_000, route: "node" },
    { id: "b", effect: "slowAnswer", ms: 0, route: "node" },
  ]);
  await call("GET", phoneNumberId);
  const { data } = await control("GET", "/faults");
  await control("PUT", "/faults", [
    { id: "b", effect: "drop" },
    { ...data[0], isOn: false },
  ]);
  const edited = (await control("GET", "/faults")).data;
  assert.deepEqual(
    edited.map(({ id, effect, applied, isOn }: Record<string, unknown>) => [id, effect, applied, isOn]),
    [
      ["b", "drop", 0, true],
      ["a", "refuse", 1, false],
    ],
  );
  assert.equal((await ask("PUT", "/faults", [{ effect: "explode" }])).status, 400);
  assert.deepEqual((await control("GET", "/faults")).data, edited);
  assert.deepEqual((await control("PUT", "/faults", [])).data, []);
});

test("tokens that are asked for, and downloads, go wrong as other calls do", async () => {
  const { call, control, simulator } = await withMessages();
  await control("POST", "/faults", { effect: "refuse", code: 2, route: "oauth/access_token", count: 1 });
  assert.equal(codeOf(await call("GET", "oauth/access_token?grant_type=client_credentials")), 2);
  assert.equal(codeOf(await call("GET", "oauth/access_token?grant_type=client_credentials")), 101);

  const form = new FormData();
  form.append("messaging_product", "whatsapp");
  form.append("file", new Blob(["text"], { type: "text/plain" }), "a.txt");
  const headers = { Authorization: `Bearer ${simulatorTokens.valid.token}` };
  const uploaded = await fetch(`${simulator.baseUrl}/v26.0/${messages.replace("messages", "media")}`, {
    method: "POST",
    headers,
    body: form,
  });
  const { id } = (await uploaded.json()) as { id: string };
  const { url } = (await call("GET", id)).body;
  const route = { route: "attachments", count: 1 };
  await control("POST", "/faults", { effect: "nonJsonAnswer", httpStatus: 502, ...route });
  assert.equal((await fetch(url, { headers })).status, 502);
  for (const when of ["before", "after"]) {
    await control("POST", "/faults", { effect: "brokenConnection", when, ...route });
    await assert.rejects(fetch(url, { headers }));
  }
  await control("POST", "/faults", { effect: "refuse", code: 131_052, ...route });
  assert.equal((await fetch(url, { headers })).status, 400);
  assert.equal(await (await fetch(url, { headers })).text(), "text");
});

test("unknown effects, codes and fields are refused, and nothing is added", async () => {
  const { ask, control } = await withMessages();
  for (const fault of [
    {},
    [],
    null,
    "drop",
    { effect: "explode" },
    { effect: "fail" },
    { effect: "fail", code: 999_999 },
    { effect: "refuse", code: "131026" },
    { effect: "drop", direction: "sideways" },
    { effect: "drop", route: "messages" },
    { effect: "drop", probability: 1.5 },
    { effect: "drop", count: 0 },
    { effect: "delay" },
    { effect: "slowAnswer", ms: -1 },
    { effect: "drop", id: "a b" },
    [
      { effect: "drop", id: "a" },
      { effect: "drop", id: "a" },
    ],
    [{ effect: "drop" }, { effect: "fail", code: 1_000_000 }],
  ]) {
    const { status, body } = await ask("POST", "/faults", fault);
    if (Array.isArray(fault) && fault.length === 0) continue;
    assert.equal(status, 400, JSON.stringify(fault));
    assert.equal(typeof body.error, "string");
  }
  assert.deepEqual((await control("GET", "/faults")).data, []);
});

test("where rules look into bodies, one that is no JSON is refused as ever", async () => {
  const { call, control } = await withMessages();
  await control("POST", "/faults", { effect: "refuse", code: 131_000, kind: "image" });
  assert.equal(codeOf(await call("POST", messages, "{")), 100);
  assert.equal(codeOf(await call("POST", messages, [])), 100);
  assert.equal(codeOf(await call("POST", messages, text(german))), undefined);
});
