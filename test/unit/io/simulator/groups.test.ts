import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatorAccount, simulatorApp, simulatorTestNumber } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";
import { samples, wamid } from "./messageSamples.ts";
import { fixture, shapeOf } from "./shapes.ts";
import { template } from "./support.ts";

const { phoneNumberId } = simulatorAccount;
const whatsapp = { messaging_product: "whatsapp" };
const german = "4915112345678";
const japanese = "818055501234";

/** A simulator with one group, whose app is told about groups. */
async function withGroup(more: Record<string, unknown> = {}) {
  const made = await machine();
  const fields = ["messages", "lifecycle", "participants", "settings", "status"].map((name) =>
    name === "messages" ? name : `group_${name}_update`,
  );
  await made.control("PATCH", `/apps/${simulatorApp.id}`, { fields });
  const created = await made.call("POST", `${phoneNumberId}/groups`, { ...whatsapp, subject: " Shade ", ...more });
  assert.equal(created.status, 200, created.text);
  const { data } = (await made.call("GET", `${phoneNumberId}/groups`)).body;
  const group: string = data.groups[0].id;
  return {
    ...made,
    group,
    requestId: created.body.request_id,
    send: (body: Record<string, unknown>) =>
      made.call("POST", `${phoneNumberId}/messages`, { ...whatsapp, recipient_type: "group", to: group, ...body }),
    join: (user: string) => made.control("POST", `/groups/${group}/participants`, { user }),
    /** What was reported about the group so far, by its type. */
    reports: async (count: number) => {
      const of = () => made.receiver.requests.flatMap(({ value }) => (value.groups as Record<string, unknown>[]) ?? []);
      await made.receiver.until(() => of().length >= count);
      return of();
    },
  };
}

const hello = { type: "text", text: { body: "Who is coming?" } };

test("a group is made, read, changed and deleted, and each is reported", async () => {
  const { call, group, requestId, reports } = await withGroup({
    description: "Plants",
    join_approval_mode: "AUTO_APPROVE",
  });
  assert.match(group, /^Y2FwaV9ncm91cDo/);
  assert.deepEqual((await call("GET", group)).body, { messaging_product: "whatsapp", id: group });
  const fields =
    "subject,description,creation_timestamp,suspended,participants,total_participant_count,join_approval_mode";
  const node = (await call("GET", `${group}?fields=${fields}`)).body;
  assert.deepEqual(
    { ...node, creation_timestamp: 0 },
    {
      messaging_product: "whatsapp",
      id: group,
      subject: "Shade",
      description: "Plants",
      creation_timestamp: 0,
      suspended: false,
      participants: [],
      total_participant_count: 0,
      join_approval_mode: "auto_approve",
    },
  );
  const link = (await call("GET", `${group}/invite_link`)).body.invite_link;
  assert.match(link, /^https:\/\/chat\.whatsapp\.com\/./);
  const other = (await call("POST", `${group}/invite_link`, whatsapp)).body.invite_link;
  assert.notEqual(other, link);
  assert.equal((await call("POST", group, { ...whatsapp, subject: "Sun" })).status, 200);
  assert.equal((await call("GET", `${group}?fields=subject`)).body.subject, "Sun");
  assert.equal((await call("DELETE", group)).status, 200);
  assert.equal(codeOf(await call("GET", group)), 100);
  const [made, changed, gone] = await reports(3);
  assert.equal(made?.type, "group_create");
  assert.equal(made?.request_id, requestId);
  assert.equal(made?.group_id, group);
  assert.equal(made?.invite_link, link);
  assert.deepEqual(changed?.group_subject, { text: "Sun", update_successful: true });
  assert.equal(gone?.type, "group_delete");
});

test("what a group can't be like", async () => {
  const { call, group } = await withGroup();
  const create = (body: unknown) => call("POST", `${phoneNumberId}/groups`, body);
  assert.equal(codeOf(await create({ subject: "x" })), 100);
  assert.equal(codeOf(await create(whatsapp)), 131008);
  assert.equal(codeOf(await create({ ...whatsapp, subject: "   " })), 131008);
  assert.equal(codeOf(await create({ ...whatsapp, subject: "x".repeat(129) })), 100);
  assert.equal((await create({ ...whatsapp, subject: "x".repeat(128), description: "x".repeat(2048) })).status, 200);
  assert.equal(codeOf(await create({ ...whatsapp, subject: "x", description: "x".repeat(2049) })), 100);
  assert.equal(codeOf(await create({ ...whatsapp, subject: "x", join_approval_mode: "ask" })), 100);
  assert.equal(codeOf(await call("POST", group, whatsapp)), 100);
  assert.equal(codeOf(await call("GET", `${group}?fields=colour`)), 100);
  assert.equal(codeOf(await call("GET", `${phoneNumberId}/invite_link`)), 100);
  assert.equal(codeOf(await call("GET", "Y2FwaV9ncm91cDox/invite_link")), 100);
  assert.equal(codeOf(await call("DELETE", `${group}/participants`, { ...whatsapp, participants: [] })), 100);
  assert.equal(codeOf(await call("DELETE", `${group}/participants`, { ...whatsapp, participants: ["x"] })), 100);
});

test("a message reaches each participant, and one request tells of all of them", async () => {
  const { send, join, receiver, group } = await withGroup();
  assert.equal(codeOf(await send(hello)), 131020);
  await join(german);
  await join(`+${japanese}`);
  const sent = await send({ ...hello, biz_opaque_callback_data: "x" });
  assert.deepEqual(sent.body.contacts, [{ input: group, wa_id: group }]);
  const { id } = sent.body.messages[0];
  await receiver.until(() => receiver.wordsOf(id).length === 5);
  assert.deepEqual(receiver.wordsOf(id), ["sent", "delivered", "delivered", "read", "read"]);
  const told = receiver.requests.filter(({ statuses }) => statuses.some((status) => status.wamid === id));
  assert.equal(told.length, 3);
  assert.equal(told[0]?.statuses[0]?.raw.recipient_participant_id, undefined);
  const delivered = told[1]?.statuses ?? [];
  assert.deepEqual(
    delivered.map(({ raw }) => raw.recipient_participant_id),
    [german, japanese],
  );
  const { biz_opaque_callback_data: _, ...raw } = delivered[0]?.raw ?? {};
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of a fixture
  const like = (fixture("webhook.status.group-delivered") as any).entry[0].changes[0].value;
  assert.deepEqual(shapeOf(raw), shapeOf(like.statuses[0]));
  assert.deepEqual(raw.pricing, like.statuses[0].pricing);
  assert.deepEqual(Object.keys(told[1]?.value ?? {}).sort(), Object.keys(like).sort());
});

test("what a group doesn't take", async () => {
  const { send, join, control, call, group } = await withGroup();
  await join(german);
  assert.equal(codeOf(await send({ ...hello, to: german })), 131041);
  assert.equal(codeOf(await send({ ...hello, to: undefined })), 131008);
  assert.equal(codeOf(await send({ ...hello, to: "Y2FwaV9ncm91cDox" })), 131041);
  const { interactive } = samples.button;
  assert.equal(codeOf(await send({ type: "interactive", interactive })), 131051);
  const value = [{ type: "text", text: "123456" }];
  const code = template("sign_in_code", [
    { type: "body", parameters: value },
    { type: "button", sub_type: "url", index: 0, parameters: value },
  ]);
  assert.equal(codeOf(await send({ type: "template", template: code.template })), 131051);
  assert.equal((await send({ type: "template", template: template("hello_world").template })).status, 200);
  // Each number has its own groups.
  const foreign = await call("POST", `${simulatorTestNumber.phoneNumberId}/messages`, {
    ...whatsapp,
    recipient_type: "group",
    to: group,
    ...hello,
  });
  assert.equal(codeOf(foreign), 131041);
  await control("PATCH", `/groups/${group}`, { isSuspended: true });
  assert.equal(codeOf(await send(hello)), 131207);
});

test("a message is pinned and taken down again, in groups alone, for 1 to 30 days", async () => {
  const { send, join, call, receiver } = await withGroup();
  await join(german);
  const pin = (object: object) => send({ type: "pin", pin: { type: "pin", message_id: wamid, ...object } });
  const pinned = await pin({ expiration_days: 1 });
  assert.deepEqual(Object.keys(pinned.body), ["messaging_product", "contacts", "messages"]);
  const { id } = pinned.body.messages[0];
  await receiver.until(() => receiver.wordsOf(id).includes("delivered"));
  assert.deepEqual(receiver.wordsOf(id), ["sent", "delivered"]);
  for (const days of [30, "4"]) assert.equal((await pin({ expiration_days: days })).status, 200);
  assert.equal((await pin({ type: "unpin" })).status, 200);
  for (const days of [0, 31, -1, "31"]) assert.equal(codeOf(await pin({ expiration_days: days })), 131009);
  for (const days of [1.5, "a", {}, true]) assert.equal(codeOf(await pin({ expiration_days: days })), 100);
  assert.equal(codeOf(await pin({})), 131008);
  assert.equal(codeOf(await pin({ type: "stick", expiration_days: 1 })), 100);
  assert.equal(codeOf(await pin({ message_id: "x", expiration_days: 1 })), 131009);
  assert.equal(codeOf(await pin({ expiration_days: 1, emoji: "x" })), 100);
  const object = { type: "pin", message_id: wamid, expiration_days: 1 };
  const single = await call("POST", `${phoneNumberId}/messages`, { ...whatsapp, to: german, type: "pin", pin: object });
  assert.equal(codeOf(single), 100);
  assert.match(single.text, /recipient_type/);
});

test("what a participant writes that groups don't carry comes with a code of its own", async () => {
  const { group, join, control, receiver } = await withGroup();
  await join("12025550101");
  await control("POST", "/personas/12025550101/messages", { type: "unsupported", group_id: group });
  await receiver.until(() => receiver.requests.some(({ value }) => value.messages !== undefined));
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of a webhook
  const [message] = receiver.requests.flatMap(({ value }) => value.messages ?? []) as any;
  assert.deepEqual([message.type, message.group_id, message.errors[0].code], ["unsupported", group, 130501]);
});

test("the group's window closes with those of its participants", async () => {
  const { send, join, control, receiver } = await withGroup();
  await join(german);
  await control("POST", "/clock", { advanceMs: 25 * 3_600_000 });
  const { id } = (await send(hello)).body.messages[0];
  await receiver.until(() => receiver.wordsOf(id).length > 0);
  assert.deepEqual(receiver.wordsOf(id), ["failed"]);
});

test("participants come by the invitation, ask to be let in, leave and are removed", async () => {
  const { call, control, join, group, reports } = await withGroup({ join_approval_mode: "approval_required" });
  const participants = async () =>
    (await call("GET", `${group}?fields=participants`)).body.participants.map(({ wa_id }: { wa_id: string }) => wa_id);
  await join(german);
  await join(japanese);
  assert.deepEqual(await participants(), []);
  const { data } = (await call("GET", `${group}/join_requests`)).body;
  assert.deepEqual(
    data.map(({ wa_id }: { wa_id: string }) => wa_id),
    [german, japanese],
  );
  const decide = (method: string, ...ids: string[]) =>
    call(method, `${group}/join_requests`, { ...whatsapp, join_requests: ids });
  assert.deepEqual((await decide("POST", data[0].join_request_id)).body.approved_join_requests, [
    data[0].join_request_id,
  ]);
  const rejected = (await decide("DELETE", data[1].join_request_id, "none")).body;
  assert.deepEqual(rejected.rejected_join_requests, [data[1].join_request_id]);
  assert.equal(rejected.failed_join_requests[0].join_request_id, "none");
  assert.deepEqual(await participants(), [german]);
  const removed = await call("DELETE", `${group}/participants`, {
    ...whatsapp,
    participants: [{ user: `+${german}` }, { user: japanese }],
  });
  assert.equal(removed.status, 200, removed.text);
  assert.deepEqual(await participants(), []);
  // Whoever was removed can't come back.
  await join(german);
  assert.deepEqual((await call("GET", `${group}/join_requests`)).body.data, []);
  await join(japanese);
  await control("DELETE", `/groups/${group}/participants`, { user: japanese });
  const types = (await reports(7)).map(({ type }) => type);
  assert.deepEqual(types, [
    "group_create",
    "group_join_request_created",
    "group_join_request_created",
    "group_participants_add",
    "group_participants_remove",
    "group_join_request_created",
    "group_join_request_revoked",
  ]);
  const removal = (await reports(7))[4];
  assert.deepEqual(removal?.removed_participants, [{ input: german }]);
  assert.match(JSON.stringify(removal?.failed_participants), /"code":131212/);
});
