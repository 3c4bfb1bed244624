import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { NewRejection } from "../../../../src/io/store/records.ts";
import { openMigrated } from "../../../../src/io/store/schema.ts";
import { Store } from "../../../../src/io/store/store.ts";
import {
  bodyOf,
  day,
  deliveryOf,
  openStore,
  projected,
  report,
  rowsOf,
  seconds,
  sentMessage,
  temporaryFolder,
  today,
  until,
} from "./harness.ts";

const accepted = { kind: "accepted", failedOnADevice: false };

test("a sent message is a row at once, with what only the sender knows in its detail", (t) => {
  const store = openStore(t);
  store.recordSent(sentMessage("wamid.A", { type: "template", templateName: "hello_world" }));
  const row = {
    wamid: "wamid.A",
    accountId: "account-1",
    phoneNumberId: "106540352242922",
    recipient: "15550100001",
    type: "template",
    templateName: "hello_world",
    createdAt: today,
    updatedAt: today,
    state: accepted,
  };
  assert.deepEqual(store.messages({ limit: 10 }), { rows: [row], hasMore: false });
  const { request, reply } = sentMessage("wamid.A");
  assert.deepEqual(store.message("wamid.A"), { ...row, acceptedAt: today, request, reply, reports: [] });
  assert.equal(store.message("wamid.B"), undefined);
});

test("a message known from its statuses alone has a row too, as old as its earliest status", async (t) => {
  const store = openStore(t);
  const sender = { phoneNumberId: "1065", recipient: "15550100002" };
  const second = await report(store, { wamid: "wamid.A", status: "read", timestamp: seconds + 9, ...sender });
  const third = await report(store, { wamid: "wamid.A", status: "sent", timestamp: seconds + 2, ...sender });
  assert.deepEqual(store.message("wamid.A"), {
    wamid: "wamid.A",
    ...sender,
    createdAt: today + 2000,
    updatedAt: today + 9000,
    state: { kind: "read", failedOnADevice: false },
    reports: [
      { wamid: "wamid.A", status: "read", timestamp: seconds + 9, errors: [], deliveryId: second, seen: 1 },
      { wamid: "wamid.A", status: "sent", timestamp: seconds + 2, errors: [], deliveryId: third, seen: 1 },
    ],
  });
  assert.deepEqual(store.deliveriesOf("wamid.A"), [second, third]);
  assert.deepEqual(store.deliveriesOf("wamid.none"), []);
});

test("a status that comes before our own record of the send, or after it, gives the same message", async (t) => {
  const [before, after] = [openStore(t), openStore(t)];
  const status = { wamid: "wamid.A", status: "sent", timestamp: seconds - 1, recipient: "15550109999" };
  const ids = [await report(before, status)];
  before.recordSent(sentMessage("wamid.A"));
  after.recordSent(sentMessage("wamid.A"));
  ids.push(await report(after, status));
  assert.deepEqual(ids, [1, 1]);
  assert.deepEqual(before.message("wamid.A"), after.message("wamid.A"));
  const { createdAt, recipient, state } = rowsOf(before)[0] ?? {};
  assert.deepEqual(
    { createdAt, recipient, state },
    { createdAt: today, recipient: "15550100001", state: { kind: "sent", failedOnADevice: false } },
  );
  assert.deepEqual(before.counts().messages, after.counts().messages);
});

test("recording a message a second time changes nothing", (t) => {
  const store = openStore(t);
  store.recordSent(sentMessage("wamid.A"));
  store.recordSent(sentMessage("wamid.A", { recipient: "1", acceptedAt: today + 5 }));
  assert.equal(store.message("wamid.A")?.recipient, "15550100001");
  assert.equal(store.counts().messages, 1);
});

test("repeated statuses are one report, counted, from the first delivery; another error is another report", async (t) => {
  const store = openStore(t);
  const failed = { wamid: "wamid.A", status: "failed", timestamp: seconds, errors: [{ code: 131026, details: "why" }] };
  const other = { ...failed, errors: [{ code: 131047 }] };
  const first = await report(store, failed, failed);
  await report(store, failed);
  const second = await report(store, other, { wamid: "wamid.A", status: "sent", timestamp: seconds });
  const detail = store.message("wamid.A");
  assert.deepEqual(
    detail?.reports.map(({ status, errors, seen, deliveryId }) => ({
      status,
      code: errors[0]?.code,
      seen,
      deliveryId,
    })),
    [
      { status: "failed", code: 131026, seen: 3, deliveryId: first },
      { status: "failed", code: 131047, seen: 1, deliveryId: second },
      { status: "sent", code: undefined, seen: 1, deliveryId: second },
    ],
  );
  assert.deepEqual(detail?.reports[0]?.errors, [{ code: 131026, details: "why" }]);
  assert.deepEqual(detail?.state, { kind: "failed", failedOnADevice: false });
  assert.equal(detail?.errorCode, 131026);
});

test("both delivered and failed: delivered, with the failure's code", async (t) => {
  const store = openStore(t);
  const file = "test/fixtures/payloads/webhook.status.batch-delivered-and-failed.json";
  await store.commitDelivery(deliveryOf(readFileSync(file)));
  await projected(store);
  const [row] = rowsOf(store);
  assert.deepEqual(row?.state, { kind: "delivered", failedOnADevice: true });
  assert.equal(row?.errorCode, 131026);
  assert.equal(row?.phoneNumberId, "104996122399160");
});

test("every recorded payload is kept byte for byte, and none stops the ones behind it", async (t) => {
  const store = openStore(t);
  const folder = "test/fixtures/payloads";
  const bodies = readdirSync(folder)
    .filter((name) => name.startsWith("webhook."))
    .map((name) => readFileSync(path.join(folder, name)));
  assert.ok(bodies.length > 50);
  const headers = { "x-hub-signature-256": "sha256=00", "user-agent": "ü" };
  const ids = await Promise.all(bodies.map((body) => store.commitDelivery(deliveryOf(body, { headers }))));
  await projected(store);
  for (const [index, id] of ids.entries()) {
    const body = bodies[index];
    assert.ok(body);
    assert.deepEqual(store.delivery(id), { ...deliveryOf(new Uint8Array(body), { headers }), id });
  }
  assert.equal(store.delivery(ids.length + 99), undefined);
});

test("what isn't JSON, or isn't well-formed text, is kept and doesn't hold up the projection", async (t) => {
  const store = openStore(t);
  const garbage = await store.commitDelivery(deliveryOf(Buffer.from("{no"), { outcome: "unparsable" }));
  await store.commitDelivery(deliveryOf(Buffer.from("{none")));
  // Three different ids in JavaScript, one and the same in UTF-8.
  for (const wamid of ["x\ud800", "x\udbff", "x\ufffd"]) {
    await store.commitDelivery(deliveryOf(bodyOf({ wamid, status: "sent", timestamp: seconds })));
  }
  await projected(store);
  assert.equal(store.delivery(garbage)?.outcome, "unparsable");
  assert.deepEqual(
    rowsOf(store).map((row) => row.wamid),
    ["x\ufffd"],
  );
  assert.equal(store.message("x\ufffd")?.reports[0]?.seen, 3);
  assert.deepEqual(store.counts(), { messages: 2, deliveries: 6, unparsable: 1, rejections: 0 });
});

test("pages follow each other without gaps or repeats, also where many messages are of the same millisecond", (t) => {
  const store = openStore(t);
  const all = Array.from({ length: 57 }, (_, index) =>
    sentMessage(`wamid.${String((index * 31) % 57).padStart(2, "0")}`, { acceptedAt: today + Math.floor(index / 20) }),
  );
  for (const sent of all) store.recordSent(sent);
  const expected = store.messages({ limit: 100 }).rows;
  const seen: string[] = [];
  let page = store.messages({ limit: 10 });
  for (;;) {
    seen.push(...page.rows.map((row) => row.wamid));
    const last = page.rows.at(-1);
    if (!page.hasMore || last === undefined) break;
    page = store.messages({ limit: 10, before: last });
  }
  assert.deepEqual(
    seen,
    expected.map((row) => row.wamid),
  );
  assert.equal(new Set(seen).size, 57);
  const times = expected.map((row) => row.createdAt);
  assert.deepEqual(
    times,
    all.map((sent) => sent.acceptedAt).sort((a, b) => b - a),
  );
  assert.equal(store.messages({ limit: 57 }).hasMore, false);
  assert.equal(store.messages({ limit: 56 }).hasMore, true);
});

test("ids and commits: deliveries of one turn get ids in their order, and all are there when the file is opened again", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const first = openStore(t, { file });
  const bodies = ["a", "b", "c"].map((wamid) => bodyOf({ wamid, status: "sent", timestamp: seconds }));
  assert.deepEqual(await Promise.all(bodies.map((body) => first.commitDelivery(deliveryOf(body)))), [1, 2, 3]);
  // Closed before the projection began: the next one to open the file does it.
  first.dispose();
  const second = openStore(t, { file });
  await until(() => second.messages({ limit: 10 }).rows.length === 3);
  assert.equal(second.message("b")?.reports[0]?.seen, 1);
  assert.equal(second.id, first.id);
});

test("a delivery that waits while the store is closed is written, one that comes later is refused", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file });
  const waiting = store.commitDelivery(deliveryOf(bodyOf({ wamid: "a", status: "sent", timestamp: seconds })));
  store.dispose();
  assert.equal(await waiting, 1);
  await assert.rejects(store.commitDelivery(deliveryOf(Buffer.from("{}"))), { code: "storeUnavailable" });
  assert.throws(() => store.messages({ limit: 1 }), { code: "storeUnavailable" });
  store.dispose();
  assert.equal(openStore(t, { file }).counts().deliveries, 1);
});

test("rejections: all are counted, the last 200 listed, newest first, with the first 64 KiB of their bodies", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file });
  const rejection = (index: number): NewRejection => ({
    receivedAt: today + index,
    reason: index % 2 === 0 ? "mismatch" : "missing",
    answer: 401,
    headers: { index: String(index) },
    body: Buffer.alloc(70_000, `${index} `),
  });
  for (let index = 1; index <= 3; index += 1) store.recordRejection(rejection(index));
  assert.deepEqual(
    store.rejections().recent.map(({ id }) => id),
    [3, 2, 1],
  );
  for (let index = 4; index <= 450; index += 1) store.recordRejection(rejection(index));
  assert.equal(store.counts().rejections, 450);
  const { total, recent } = store.rejections();
  assert.equal(total, 450);
  assert.deepEqual([recent.length, recent[0]?.id, recent.at(-1)?.id], [200, 450, 251]);
  assert.deepEqual(store.rejection(300), {
    ...rejection(300),
    id: 300,
    body: new Uint8Array(rejection(300).body.subarray(0, 65_536)),
    count: 1,
    lastReceivedAt: rejection(300).receivedAt,
  });
  assert.equal(store.rejection(250), undefined);
  store.recordRejection(rejection(451));
  store.dispose();
  assert.equal(openStore(t, { file }).rejections().total, 451);
  assert.equal(openStore(t, { file }).counts().deliveries, 0);
});

test("a clock that is put back: nothing is lost, hidden or taken for old", async (t) => {
  const settings = { now: today };
  const store = openStore(t, { now: () => settings.now });
  for (const [index, back] of [0, 400 * day, 2 * day].entries()) {
    settings.now = today - back;
    const body = bodyOf({ wamid: `w${index}`, status: "sent", timestamp: seconds });
    await store.commitDelivery(deliveryOf(body, { receivedAt: settings.now }));
    store.recordHandshake({ at: settings.now, path: "/webhook", problem: undefined, answer: 200 });
  }
  await store.catchUp();
  assert.deepEqual(
    store.deliveries({ limit: 10 }).map(({ id }) => id),
    [3, 2, 1],
  );
  assert.equal(rowsOf(store).length, 3);
  assert.deepEqual(
    store.handshakes().map(({ id }) => id),
    [3, 2, 1],
  );
});

test("handshakes: the last 50, the newest first, and none after a clear", (t) => {
  const store = openStore(t);
  for (let index = 1; index <= 60; index += 1) {
    store.recordHandshake({ at: today + index, path: "/webhook", problem: "wrongToken", answer: 403 });
  }
  const handshakes = store.handshakes();
  assert.deepEqual([handshakes.length, handshakes[0]?.at], [50, today + 60]);
  assert.equal(handshakes[0]?.problem, "wrongToken");
  store.clear();
  assert.deepEqual(store.handshakes(), []);
});

test("recent recipients: those of this number that we sent to, the last one first, each once", async (t) => {
  const store = openStore(t);
  for (const [index, recipient] of ["1", "2", "1", "3", "2"].entries()) {
    store.recordSent(sentMessage(`wamid.${index}`, { recipient, acceptedAt: today + index }));
  }
  store.recordSent(sentMessage("wamid.other", { recipient: "9", phoneNumberId: "other" }));
  await report(store, {
    wamid: "wamid.foreign",
    status: "sent",
    timestamp: seconds,
    recipient: "8",
    phoneNumberId: sentMessage("").phoneNumberId,
  });
  assert.deepEqual(store.recentRecipients(sentMessage("").phoneNumberId, 10), ["2", "3", "1"]);
  assert.deepEqual(store.recentRecipients(sentMessage("").phoneNumberId, 2), ["2", "3"]);
});

test("clear removes everything but the store's identity, gives the space back, and no delivery's id is used again", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file });
  const identity = [store.id, store.simulatorSecret(), store.verifyToken()];
  store.recordSent(sentMessage("wamid.A"));
  store.recordRejection({ receivedAt: today, reason: "missing", answer: 401, headers: {}, body: Buffer.alloc(10) });
  const deliveries = Array.from({ length: 300 }, (_, index) =>
    store.commitDelivery(
      deliveryOf(
        Buffer.concat([bodyOf({ wamid: `w${index}`, status: "sent", timestamp: 5 }), Buffer.alloc(9_000, " ")]),
      ),
    ),
  );
  await Promise.all(deliveries);
  await projected(store);
  const size = () => statSync(file).size + statSync(`${file}-wal`).size;
  const full = size();
  const waiting = store.commitDelivery(deliveryOf(bodyOf({ wamid: "w", status: "sent", timestamp: 5 })));
  store.clear();
  assert.equal(await waiting, 302);
  assert.deepEqual(store.counts(), { messages: 0, deliveries: 0, unparsable: 0, rejections: 0 });
  assert.deepEqual(store.messages({ limit: 10 }), { rows: [], hasMore: false });
  assert.deepEqual(store.rejections(), { total: 0, recent: [] });
  assert.equal(store.delivery(1), undefined);
  assert.ok(full > 2_000_000 && size() < 200_000, `${full} -> ${size()}`);
  assert.equal(await report(store, { wamid: "w0", status: "read", timestamp: 5 }), 303);
  assert.equal(store.message("w0")?.state.kind, "read");
  store.dispose();
  const again = openStore(t, { file });
  assert.deepEqual([again.id, again.simulatorSecret(), again.verifyToken()], identity);
});

test("id and secrets are random, hex, and another store has others", (t) => {
  const [a, b] = [openStore(t), openStore(t)];
  assert.match(a.simulatorSecret(), /^[0-9a-f]{64}$/);
  assert.match(a.verifyToken(), /^[0-9a-f]{32}$/);
  assert.notEqual(a.simulatorSecret(), b.simulatorSecret());
  assert.notEqual(a.verifyToken(), b.verifyToken());
  assert.notEqual(a.id, b.id);
});

test("only its owner can read the file and its side files; missing folders are made", {
  skip: process.platform === "win32" && "no modes there",
}, async (t) => {
  const folder = path.join(temporaryFolder(t), "a", "b");
  const store = openStore(t, { file: path.join(folder, "store.db") });
  await report(store, { wamid: "a", status: "sent", timestamp: seconds });
  const modes = readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o777]);
  assert.deepEqual(modes.sort(), [
    ["store.db", 0o600],
    ["store.db-shm", 0o600],
    ["store.db-wal", 0o600],
  ]);
});

test("changes are told, many at once as few", async (t) => {
  const store = openStore(t);
  let events = 0;
  const subscription = store.onDidChange(() => {
    events += 1;
  });
  store.recordSent(sentMessage("wamid.A"));
  await until(() => events === 1);
  const started = performance.now();
  for (let index = 0; index < 300; index += 1) {
    await store.commitDelivery(deliveryOf(bodyOf({ wamid: `w${index}`, status: "sent", timestamp: 5 })));
  }
  await projected(store);
  await until(() => events >= 2);
  const most = 2 + Math.ceil((performance.now() - started) / 100);
  assert.ok(events <= most, `${events} events, at most ${most}`);
  subscription.dispose();
  const before = events;
  store.recordSent(sentMessage("wamid.B"));
  const other: number[] = [];
  store.onDidChange(() => other.push(1));
  await until(() => other.length > 0);
  assert.equal(events, before);
});

test("a file is opened by its path, whatever characters stand in it", (t) => {
  const file = path.join(temporaryFolder(t), "a b%20?c#ä", "store.db");
  Store.open({ file, now: () => today, retention: () => ({ maxMessages: 1, maxAgeMs: 1 }) }).dispose();
  assert.ok(statSync(file).size > 0);
});

test("messages that failed with one code are listed and counted by themselves", async (t) => {
  const store = openStore(t);
  const failed = (wamid: string, code: number, timestamp: number) =>
    report(store, { wamid, status: "failed", timestamp, errors: [{ code }] });
  for (let index = 0; index < 5; index++) await failed(`wamid.window-${index}`, 131047, seconds + index);
  await failed("wamid.old", 131047, seconds - 100_000);
  await failed("wamid.limit", 130429, seconds);
  await report(store, { wamid: "wamid.delivered", status: "delivered", timestamp: seconds });

  assert.equal(store.failedSince(131047, today - day), 5);
  assert.equal(store.failedSince(131047, today + 3000), 2);
  assert.equal(store.failedSince(130429, today - day), 1);
  assert.equal(store.failedSince(131026, 0), 0);

  const first = store.messages({ limit: 4, failedWith: 131047 });
  assert.deepEqual(
    first.rows.map(({ wamid }) => wamid),
    [4, 3, 2, 1].map((index) => `wamid.window-${index}`),
  );
  assert.equal(first.hasMore, true);
  const last = first.rows.at(-1);
  assert.ok(last);
  const rest = store.messages({ limit: 4, failedWith: 131047, before: last });
  assert.deepEqual(
    rest.rows.map(({ wamid }) => wamid),
    ["wamid.window-0", "wamid.old"],
  );
  assert.equal(rest.hasMore, false);
  assert.deepEqual(store.messages({ limit: 4, failedWith: 131026 }), { rows: [], hasMore: false });
});

test("looking for what failed with a code reads nothing else", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const connection = openMigrated(file, { busyTimeoutMs: 100 });
  t.after(() => connection.dispose());
  const plan = (sql: string, ...values: number[]) =>
    connection
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map(({ detail }) => detail)
      .join("; ");
  assert.match(
    plan("SELECT count(*) FROM messages WHERE error_code = ? AND updated_at >= ?", 1, 2),
    /^SEARCH messages USING COVERING INDEX messages_failed_lately \(error_code=\? AND updated_at>\?\)$/,
  );
  assert.match(
    plan("SELECT wamid FROM messages WHERE error_code = ? ORDER BY created_at DESC, wamid_hash DESC LIMIT 9", 1),
    /^SEARCH messages USING INDEX messages_failed \(error_code=\?\)$/,
  );
});
