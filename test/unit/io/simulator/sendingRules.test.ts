import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount, simulatorTestNumber } from "../../../../src/core/graph/simulated.ts";
import { customerOfNumber, identityKeyHashOf } from "../../../../src/io/simulator/customer.ts";
import { codeOf, machine } from "./machine.ts";
import { samples } from "./messageSamples.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { template, text } from "./support.ts";
import { sends } from "./templateSamples.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const german = "4915112345678";
const offer = {
  ...template("season_offer", [{ type: "body", parameters: [{ type: "text", text: "Dana" }] }]),
  to: german,
};
const hello = { ...template("hello_world"), to: german };

test("marketing_messages takes marketing templates and nothing else", async () => {
  const { call, receiver } = await machine();
  const send = (body: unknown) => call("POST", `${phoneNumberId}/marketing_messages`, body);
  const sent = await send({ ...offer, product_policy: "STRICT", message_activity_sharing: true });
  assert.equal(sent.status, 200, sent.text);
  assert.equal(sent.body.messages[0].message_status, "accepted");
  await receiver.until(() => receiver.statuses.length > 0);
  assert.deepEqual(receiver.statuses[0]?.raw.pricing, {
    billable: true,
    pricing_model: "PMP",
    type: "regular",
    category: "marketing_lite",
  });
  assert.equal(codeOf(await send(hello)), 134100);
  assert.equal(codeOf(await send(text(german))), 100);
  assert.equal(codeOf(await send({ ...offer, type: undefined })), 131008);
  assert.equal(codeOf(await send({ ...offer, type: 1 })), 100);
  assert.equal(codeOf(await send({ ...offer, product_policy: "LAX" })), 100);
  assert.equal(codeOf(await send({ ...offer, product_policy: 1 })), 100);
  assert.equal(codeOf(await send({ ...offer, message_activity_sharing: "yes" })), 100);
  assert.equal(codeOf(await send({ ...offer, messaging_product: undefined })), 100);
  assert.equal(codeOf(await send([])), 100);
  assert.equal(codeOf(await call("POST", `${wabaId}/marketing_messages`, offer)), 100);
});

test("an account can keep marketing templates from messages", async () => {
  const { call } = await machine();
  const key = "disable_marketing_messages_on_cloud_api";
  const isDisabled = async () => (await call("GET", `${wabaId}?fields=${key}`)).body[key];
  assert.equal(await isDisabled(), false);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, offer)).status, 200);
  assert.equal((await call("POST", wabaId, { [key]: true })).status, 200);
  assert.equal(await isDisabled(), true);
  assert.equal(codeOf(await call("POST", `${phoneNumberId}/messages`, offer)), 131063);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, hello)).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/marketing_messages`, offer)).status, 200);
  assert.equal(codeOf(await call("POST", wabaId, { [key]: "often" })), 100);
  assert.equal((await call("POST", `${wabaId}?${key}=false`)).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, offer)).status, 200);
});

test("Direct Send needs to be enabled, goes outside the window, and makes templates", async () => {
  const { call, control, receiver } = await machine();
  const send = (more: Record<string, unknown>, body = "Your parcel is on its way.") =>
    call("POST", `${phoneNumberId}/messages`, { ...text(german, body), category: "utility", ...more });
  assert.equal(codeOf(await send({})), 100);
  await control("PATCH", `/wabas/${wabaId}`, { directSend: "on" });
  await control("POST", "/clock", { advanceMs: 25 * 3_600_000 });
  const sent = await send({ message_send_ttl_seconds: 30 });
  assert.equal(sent.status, 200, sent.text);
  await receiver.until(() => receiver.wordsOf(sent.body.messages[0].id).length === 3);
  const { interactive } = samples.button;
  assert.equal((await send({ type: "interactive", interactive, text: undefined })).status, 200);
  const listed = await call("GET", `${wabaId}/message_templates?source=AUTO_GENERATED&fields=name,source,category`);
  assert.deepEqual(
    listed.body.data.map(({ source, category }: Record<string, string>) => [source, category]),
    [
      ["AUTO_GENERATED", "UTILITY"],
      ["AUTO_GENERATED", "UTILITY"],
    ],
  );
  assert.equal((await send({}, "x".repeat(1024))).status, 200);
  assert.equal(codeOf(await send({}, "x".repeat(1025))), 100);
  assert.equal(codeOf(await send({ category: "marketing" })), 100);
  assert.equal(codeOf(await send({ category: 1 })), 100);
  assert.equal(codeOf(await send({ message_send_ttl_seconds: 29 })), 131009);
  assert.equal((await send({ message_send_ttl_seconds: 43_200 })).status, 200);
  assert.equal(codeOf(await send({ message_send_ttl_seconds: 43_201 })), 131009);
  assert.equal(codeOf(await send({ message_send_ttl_seconds: "30" })), 100);
  await control("PATCH", `/wabas/${wabaId}`, { directSend: "blocked" });
  assert.equal(codeOf(await send({})), 139200);
});

test("the number's account may be named, by either of its names", async () => {
  const { call } = await machine();
  const send = (more: Record<string, unknown>) =>
    call("POST", `${phoneNumberId}/messages`, { ...text(german), ...more });
  for (const key of ["messaging_account_id", "paid_messaging_account_id"]) {
    assert.equal((await send({ [key]: wabaId })).status, 200);
    assert.equal((await send({ [key]: Number(wabaId) })).status, 200);
    assert.equal(codeOf(await send({ [key]: "118680000009999" })), 100);
    assert.equal(codeOf(await send({ [key]: {} })), 100);
  }
});

test("a message to somebody with another identity key fails, where the number asks for that", async () => {
  const { call, receiver } = await machine();
  const send = async (recipient_identity_key_hash: unknown) =>
    call("POST", `${phoneNumberId}/messages`, { ...text(german), recipient_identity_key_hash });
  const first = async (hash: string) => {
    const { id } = (await send(hash)).body.messages[0];
    await receiver.until(() => receiver.wordsOf(id).length > 0);
    return receiver.requests.find(({ statuses }) => statuses[0]?.wamid === id);
  };
  const hash = identityKeyHashOf(customerOfNumber(german));
  assert.equal((await first("other"))?.statuses[0]?.status, "sent");
  await call("POST", `${phoneNumberId}/settings`, { user_identity_change: { enable_identity_key_check: true } });
  assert.equal((await first(hash))?.statuses[0]?.status, "sent");
  const failed = await first("other");
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of a fixture
  const like = (fixture("webhook.status.failed-137000-identity") as any).entry[0].changes[0].value;
  assert.deepEqual(shapeOf(failed?.value), shapeOf(like));
  assert.equal(failed?.statuses[0]?.raw.recipient_identity_key_hash, hash);
  assert.equal(codeOf(await send(7)), 100);
});

test("hello_world goes out from test numbers, the simulator's own one among them", async () => {
  const { call, control } = await machine();
  const added = await call("POST", `${wabaId}/phone_numbers`, {
    cc: "49",
    phone_number: "15112345999",
    verified_name: "N",
  });
  const { id } = added.body;
  await control("PATCH", `/numbers/${id}`, { isRegistered: true });
  assert.equal(codeOf(await call("POST", `${id}/messages`, hello)), 131058);
  assert.equal((await call("POST", `${id}/messages`, text(german))).status, 200);
  assert.equal((await call("POST", `${id}/messages`, { ...sends.permission, to: german })).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, hello)).status, 200);
  const toFriend = { ...hello, to: simulatorTestNumber.allowedRecipients[0] };
  assert.equal((await call("POST", `${simulatorTestNumber.phoneNumberId}/messages`, toFriend)).status, 200);
  await control("PATCH", "/rules", { publicTestNumber: false });
  assert.equal((await call("POST", `${id}/messages`, hello)).status, 200);
});

test("the seeded test number sends to its five people, in the form that its list has", async () => {
  const { call } = await machine();
  const { allowedRecipients } = simulatorTestNumber;
  const send = (to: string) => call("POST", `${simulatorTestNumber.phoneNumberId}/messages`, text(to));
  assert.equal(allowedRecipients.length, 5);
  for (const to of allowedRecipients) assert.equal((await send(to)).status, 200);
  for (const [to, listed] of [
    ["525555550106", "5215555550106"],
    ["541155550107", "5491155550107"],
    ["54111555550107", "5491155550107"],
    ["551187650109", "5511987650109"],
  ] as const) {
    const refused = await send(to);
    assert.equal(codeOf(refused), 131030, to);
    assert.equal(refused.body.error.error_subcode, 2655007);
    assert.match(refused.text, new RegExp(listed), to);
  }
  assert.equal(codeOf(await send(german)), 131030);
});

test("a user on the block list isn't written to", async () => {
  const { call } = await machine();
  const list = { messaging_product: "whatsapp", block_users: [{ user: `+${german}` }] };
  assert.equal((await call("POST", `${phoneNumberId}/block_users`, list)).status, 200);
  assert.equal(codeOf(await call("POST", `${phoneNumberId}/messages`, text(german))), 130403);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, text("818055501234"))).status, 200);
  assert.equal((await call("DELETE", `${phoneNumberId}/block_users`, list)).status, 200);
  assert.equal((await call("POST", `${phoneNumberId}/messages`, text(german))).status, 200);
});

test("paced messages wait, and go out or are dropped", async () => {
  const { call, control, receiver } = await machine();
  const send = async () => (await call("POST", `${phoneNumberId}/messages`, hello)).body;
  const id = "1804681000000001";
  await control("PATCH", `/templates/${id}`, { pacing: "held" });
  const held = await send();
  assert.deepEqual(shapeOf(held), shapeOf(fixture("response.messages.held-for-quality")));
  assert.equal(held.messages[0].message_status, "held_for_quality_assessment");
  const wamid = held.messages[0].id;
  await control("POST", "/clock", { advanceMs: 30 * 60_000 });
  await receiver.until(() => receiver.wordsOf(wamid).length === 3);
  const dropped = (await send()).messages[0].id;
  await control("POST", `/templates/${id}/moderation`, { event: "PAUSED" });
  await control("POST", "/clock", { advanceMs: 30 * 60_000 });
  await receiver.until(() => receiver.wordsOf(dropped).length > 0);
  assert.deepEqual(receiver.wordsOf(dropped), ["failed"]);
  await control("POST", `/templates/${id}/moderation`, { event: "APPROVED" });
  await control("PATCH", `/templates/${id}`, { pacing: "paused" });
  const paused = await send();
  assert.equal(paused.messages[0].message_status, "paused");
  await receiver.until(() => receiver.wordsOf(paused.messages[0].id).length > 0);
  const failed = receiver.requests.find(({ statuses }) => statuses[0]?.wamid === paused.messages[0].id);
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of a fixture
  const like = (fixture("webhook.status.failed-132015") as any).entry[0].changes[0].value;
  assert.deepEqual(shapeOf(failed?.value), shapeOf(like));
  await control("PATCH", `/templates/${id}`, { pacing: "off" });
  assert.equal((await send()).messages[0].message_status, "accepted");
});

test("reactions to what is old, deleted or a reaction itself fail later", async () => {
  const { call, control, receiver } = await machine();
  const send = async (body: unknown) => (await call("POST", `${phoneNumberId}/messages`, body)).body.messages[0].id;
  const react = (message_id: string) => ({ ...samples.reaction, to: german, reaction: { message_id, emoji: "👍" } });
  const last = async (wamid: string) => {
    await receiver.until(() => receiver.wordsOf(wamid).length > 0);
    return receiver.wordsOf(wamid);
  };
  const target = await send(text(german));
  const reaction = await send(react(target));
  assert.deepEqual(await last(reaction), ["sent"]);
  assert.deepEqual(await last(await send(react(reaction))), ["failed"]);
  await control("PATCH", "/rules", { serviceWindow: false });
  await control("POST", "/clock", { advanceMs: 31 * 86_400_000 });
  assert.deepEqual(await last(await send(react(target))), ["failed"]);
});
