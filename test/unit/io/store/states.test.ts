import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "../../../../scripts/root.mjs";
import { type MessageLine, messageLine } from "../../../../src/io/cli/messageLine.ts";
import type { Store } from "../../../../src/io/store/store.ts";
import { fc } from "../../../support/fastCheck.ts";
import { deliveryOf, openStore, seconds } from "./harness.ts";

const change = (value: unknown, field: string | undefined = "messages") => ({ field, value });
const bodyOf = (...changes: unknown[]) => ({ object: "whatsapp_business_account", entry: [{ id: "1", changes }] });
const status = (word: string, more: object = {}) => ({
  id: "wamid.A",
  status: word,
  timestamp: String(seconds),
  recipient_id: "12025550143",
  ...more,
});
const message = (more: object = {}) => ({
  id: "wamid.B",
  from: "12025550143",
  timestamp: String(seconds),
  type: "text",
  ...more,
});
const error = { code: 131_026, title: "Message undeliverable" };

async function linesOf(store: Store, ...bodies: unknown[]): Promise<MessageLine[]> {
  await Promise.all(bodies.map((body) => store.commitDelivery(deliveryOf(Buffer.from(JSON.stringify(body))))));
  await store.catchUp();
  return store.messages({ limit: 1_000, incoming: true }).rows.flatMap(({ wamid }) => {
    const detail = store.message(wamid);
    return detail === undefined ? [] : [messageLine(detail)];
  });
}

/** What a delivery with these statuses amounts to. */
const outgoing: [string, object[], Partial<MessageLine>][] = [
  ["sent", [status("sent")], { state: "sent" }],
  ["read before delivered", [status("read"), status("delivered")], { state: "read" }],
  [
    "delivered after read, later",
    [status("read"), status("delivered", { timestamp: seconds + 60 })],
    { state: "read" },
  ],
  ["played without read", [status("played"), status("sent")], { state: "played" }],
  ["failed", [status("sent"), status("failed", { errors: [error] })], { state: "failed", errors: [error] }],
  ["failed alone, without an error", [status("failed")], { state: "failed", errors: [] }],
  [
    "failed, then sent",
    [status("failed", { errors: [error] }), status("sent", { timestamp: seconds + 9 })],
    { state: "failed" },
  ],
  [
    "delivered and failed",
    [status("failed", { errors: [error] }), status("delivered")],
    { state: "delivered", failedOnOneDevice: true, errors: [error] },
  ],
  [
    "failed and read",
    [status("read"), status("failed", { errors: [error] })],
    { state: "read", failedOnOneDevice: true },
  ],
  ["a word that nobody knows", [status("teleported")], { state: "accepted" }],
  [
    "deleted, warning",
    [status("deleted"), status("warning", { errors: [error] })],
    { state: "accepted", errors: [error] },
  ],
  ["an error on a status that isn't failed", [status("sent", { errors: [error] })], { state: "sent", errors: [error] }],
  [
    "errors in old forms",
    [status("failed", { errors: [{ code: "131026", message: "old" }] })],
    { errors: [{ code: 131_026, title: "old" }] },
  ],
  ["one error where a list belongs", [status("failed", { errors: error })], { state: "failed", errors: [error] }],
  ["an error without a code", [status("failed", { errors: [{ title: "x" }] })], { state: "failed", errors: [] }],
  [
    "codes 0 and 400",
    [
      status("failed", {
        errors: [
          { code: 0, title: "a" },
          { code: 400, title: "b" },
        ],
      }),
    ],
    {
      errors: [
        { code: 0, title: "a" },
        { code: 400, title: "b" },
      ],
    },
  ],
  [
    "errors: null, recipient: null",
    [status("read", { errors: null, recipient_id: null })],
    { state: "read", recipient: null },
  ],
  ["a BSUID alone", [status("sent", { recipient_id: undefined, recipient_user_id: "US.1" })], { recipient: "US.1" }],
  [
    "a BSUID, then a number",
    [status("sent", { recipient_id: undefined, recipient_user_id: "US.1" }), status("read")],
    { recipient: "12025550143" },
  ],
  [
    "a group, two of it",
    [
      status("delivered", { recipient_id: "G1", recipient_participant_id: "1" }),
      status("failed", { recipient_id: "G1", recipient_participant_id: "2", errors: [error] }),
    ],
    { state: "delivered", recipient: "G1", failedOnOneDevice: true },
  ],
  [
    "a time as a number, in milliseconds",
    [status("sent", { timestamp: seconds * 1000 })],
    { statuses: [{ status: "sent", timestamp: seconds }] },
  ],
  [
    "no time at all",
    [status("read", { timestamp: undefined })],
    { state: "read", statuses: [{ status: "read", timestamp: seconds }] },
  ],
  ["a time that is none", [status("read", { timestamp: "soon" })], { state: "read" }],
  ["the same twice", [status("sent"), status("sent")], { statuses: [{ status: "sent", timestamp: seconds }] }],
  [
    "a payment",
    [status("sent"), status("failed", { type: "payment", errors: [error] })],
    { state: "sent", errors: [] },
  ],
];

for (const [name, statuses, wanted] of outgoing) {
  test(`outgoing: ${name}`, async (t) => {
    const [line, ...others] = await linesOf(openStore(t), bodyOf(change({ statuses })));
    assert.deepEqual(others, []);
    assert.ok(line);
    assert.equal(line.id, "wamid.A");
    assert.equal(line.direction, "outgoing");
    assert.ok(!("sender" in line));
    for (const [field, value] of Object.entries(wanted))
      assert.deepEqual(line[field as keyof MessageLine], value, field);
    assert.equal(line.failedOnOneDevice, wanted.failedOnOneDevice);
  });
}

const incoming: [string, object, Partial<MessageLine>][] = [
  ["text", message(), { sender: "12025550143", type: "text" }],
  ["a BSUID alone", message({ from: undefined, from_user_id: "US.1" }), { sender: "US.1" }],
  ["neither", message({ from: undefined }), { sender: null }],
  ["in a group", message({ group_id: "G1" }), { sender: "12025550143" }],
  ["an edit", message({ type: "edit", edit: { original_message_id: "wamid.X" } }), { type: "edit" }],
  ["a revoke", message({ type: "revoke", revoke: { original_message_id: "wamid.X" } }), { type: "revoke" }],
  ["unsupported", message({ type: "unsupported", errors: [error] }), { type: "unsupported", errors: [error] }],
  ["a type of later", message({ type: "hologram", hologram: {} }), { type: "hologram" }],
  ["without a type", message({ type: undefined }), { type: "unknown" }],
  ["without a time", message({ timestamp: undefined }), { type: "text" }],
  ["an id that is a number", message({ id: 7 }), { id: "7" }],
];

for (const [name, one, wanted] of incoming) {
  test(`incoming: ${name}`, async (t) => {
    const [line, ...others] = await linesOf(openStore(t), bodyOf(change({ messages: [one] })));
    assert.deepEqual(others, []);
    assert.ok(line);
    assert.deepEqual([line.direction, line.state, line.statuses], ["incoming", "received", []]);
    assert.ok(!("recipient" in line));
    for (const [field, value] of Object.entries(wanted))
      assert.deepEqual(line[field as keyof MessageLine], value, field);
  });
}

test("what has no message in it makes none: errors of a value, calls, other fields, what nobody knows", async (t) => {
  const nothing = [
    bodyOf(change({ errors: [error] })),
    bodyOf(change({ statuses: [{ id: "wacid.1", type: "call", status: "RINGING", timestamp: "1" }] }, "calls")),
    bodyOf(change({ event: "DISABLED" }, "account_update")),
    bodyOf(change({ anything: 1 }, "field_of_2030")),
    bodyOf(change(null), change("text"), change({ statuses: "x", messages: 3 }), {}, null),
    { object: "page", entry: [{ messaging: [] }] },
    { entry: {} },
    [],
    null,
    7,
  ];
  assert.deepEqual(await linesOf(openStore(t), ...nothing), []);
});

test("lists as objects with numeric keys, several entries, fields that are missing", async (t) => {
  const odd = {
    entry: {
      0: { changes: { 0: { value: { statuses: { 0: status("sent"), 1: status("read") } } } } },
      1: {
        id: "0",
        changes: [
          change({ messages: { 0: message() } }, undefined),
          change({ standby: { messages: [message({ id: "C" })] } }, "standby"),
        ],
      },
    },
  };
  const lines = await linesOf(openStore(t), odd);
  assert.deepEqual(lines.map(({ id, state }) => [id, state]).sort(), [
    ["C", "received"],
    ["wamid.A", "read"],
    ["wamid.B", "received"],
  ]);
});

test("every payload of the fixtures is kept and listed, twice is once", async (t) => {
  const store = openStore(t);
  const folder = path.join(root, "test/fixtures/payloads");
  const files = readdirSync(folder).filter((name) => name.startsWith("webhook."));
  for (const name of [...files, ...files])
    await store.commitDelivery(deliveryOf(readFileSync(path.join(folder, name))));
  await store.catchUp();
  const rows = store.deliveries({ limit: 1_000 });
  assert.equal(rows.length, files.length);
  for (const { kinds, count } of rows) {
    assert.equal(count, 2);
    assert.ok(kinds.length > 0 && !kinds.includes("unknown"), kinds.join());
  }
});

test("the same statuses give the same message, whatever their order, however they are spread and repeated", async (t) => {
  const store = openStore(t);
  const words = fc.constantFrom("sent", "delivered", "read", "played", "failed", "deleted", "other");
  const one = fc.record({
    word: words,
    after: fc.integer({ min: 0, max: 4 }),
    fails: fc.boolean(),
    bsuid: fc.boolean(),
  });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      async (statuses, random) => {
        runs += 1;
        const made = (id: string) =>
          statuses.map(({ word, after, fails, bsuid }) =>
            status(word, {
              id,
              timestamp: seconds + after,
              ...(fails && { errors: [{ ...error, code: 131_000 + after }] }),
              ...(bsuid && { recipient_id: undefined, recipient_user_id: "US.1" }),
            }),
          );
        const [inOrder, shuffled] = [`w${runs}`, `v${runs}`];
        await linesOf(store, bodyOf(change({ statuses: made(inOrder) })));
        const mixed = made(shuffled)
          .map((each) => ({ each, key: random.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .flatMap(({ each, key }) => (key % 3 === 0 ? [each, each] : [each]));
        await linesOf(store, ...mixed.map((each, index) => bodyOf(change({ statuses: [each], n: index }))));
        const [a, b] = [store.message(inOrder), store.message(shuffled)];
        assert.ok(a && b);
        assert.deepEqual({ ...messageLine(b), id: "" }, { ...messageLine(a), id: "" });
      },
    ),
    { numRuns: 60 },
  );
});
