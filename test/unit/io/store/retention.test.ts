import assert from "node:assert/strict";
import { statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MessageTable } from "../../../../src/io/store/messageTable.ts";
import type { Retention } from "../../../../src/io/store/records.ts";
import { Sweep } from "../../../../src/io/store/retention.ts";
import { openMigrated } from "../../../../src/io/store/schema.ts";
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

/** A store whose settings and clock a test changes, and the sweeping of it at once instead of when the store gets to it. */
function sweptStore(t: Parameters<typeof temporaryFolder>[0]) {
  const file = path.join(temporaryFolder(t), "store.db");
  const settings = { now: today, retention: { maxMessages: 1_000, maxAgeMs: 30 * day } as Retention };
  const store = openStore(t, { file, now: () => settings.now, retention: () => settings.retention });
  const connection = openMigrated(file, { busyTimeoutMs: 1_000 });
  t.after(() => connection.dispose());
  const sweep = new Sweep(connection);
  const sweepAll = () => {
    let slices = 0;
    while (sweep.slice(settings.retention, settings.now, 5)) {
      slices += 1;
      assert.ok(slices < 10_000, "the sweep never ends");
    }
    return slices;
  };
  return { file, store, settings, sweepAll, connection };
}

const kept = (store: ReturnType<typeof openStore>) =>
  rowsOf(store)
    .map((row) => row.wamid)
    .sort();

test("beyond the count the oldest go, with their statuses and deliveries; within it nothing is touched", async (t) => {
  const { store, settings, sweepAll, connection } = sweptStore(t);
  for (let index = 0; index < 30; index += 1) {
    store.recordSent(sentMessage(`w${index}`, { acceptedAt: today + index }));
    await store.commitDelivery(deliveryOf(bodyOf({ wamid: `w${index}`, status: "sent", timestamp: seconds })));
  }
  await projected(store);
  assert.equal(sweepAll(), 0);
  assert.deepEqual(store.counts(), { messages: 31, deliveries: 31, unparsable: 0, rejections: 0 });
  settings.retention = { maxMessages: 5, maxAgeMs: 30 * day };
  assert.ok(sweepAll() > 0);
  // The mark of `projected` is the fifth.
  assert.deepEqual(kept(store), ["w26", "w27", "w28", "w29"]);
  assert.equal(store.message("w25"), undefined);
  assert.equal(store.counts().messages, 5);
  for (const table of ["statuses", "sent", "messages"]) {
    const rows = Number(connection.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
    assert.equal(rows, table === "sent" ? 4 : 5, table);
  }
  // Deliveries: the newest 20 stay, of the others those that a kept message points to.
  assert.equal(store.counts().deliveries, 20);
  assert.equal(store.delivery(11), undefined);
  assert.ok(store.delivery(12));
  assert.equal(sweepAll(), 0);
});

test("beyond the age everything goes, by when it came to us and not by what it says about itself", async (t) => {
  const { store, settings, sweepAll } = sweptStore(t);
  const at = (receivedAt: number) => ({ receivedAt });
  const sample = { status: "sent", timestamp: 1_500_000_000 };
  await store.commitDelivery(
    deliveryOf(bodyOf({ wamid: "old", status: "sent", timestamp: seconds }), at(today - 31 * day)),
  );
  await store.commitDelivery(deliveryOf(bodyOf({ wamid: "sample", ...sample }), at(today - 29 * day)));
  await store.commitDelivery(deliveryOf(Buffer.from("{"), { outcome: "unparsable", ...at(today - 31 * day) }));
  await store.commitDelivery(deliveryOf(Buffer.from("{ "), { outcome: "unparsable", ...at(today - 29 * day) }));
  await projected(store);
  assert.equal(store.counts().unparsable, 2);
  sweepAll();
  assert.deepEqual(kept(store), ["sample"]);
  assert.equal(store.delivery(1), undefined);
  // Behind one that is younger, and therefore left until that one's time comes.
  assert.deepEqual(
    [2, 3, 4].map((id) => store.delivery(id)?.id),
    [2, 3, 4],
  );
  settings.now = today + 2 * day;
  sweepAll();
  assert.deepEqual(kept(store), []);
  assert.deepEqual(store.counts(), { messages: 1, deliveries: 1, unparsable: 0, rejections: 0 });
});

test("a delivery stays as long as one of its messages does, and repetitions go when their turn comes", async (t) => {
  const { store, settings, sweepAll } = sweptStore(t);
  const status = (wamid: string) => ({ wamid, status: "sent", timestamp: seconds });
  const both = await store.commitDelivery(deliveryOf(bodyOf(status("a"), status("b"))));
  const repeated = await store.commitDelivery(deliveryOf(bodyOf(status("b"))));
  for (let index = 0; index < 30; index += 1) {
    await store.commitDelivery(
      deliveryOf(Buffer.from(`{"object":"whatsapp_business_account","entry":[],"n":${index}}`)),
    );
  }
  await projected(store);
  // a is beyond it; b and the mark stay. The eight newest deliveries stay whatever is in them.
  settings.retention = { maxMessages: 2, maxAgeMs: 30 * day };
  sweepAll();
  assert.deepEqual(kept(store), ["b"]);
  assert.deepEqual(store.deliveriesOf("b"), [both]);
  assert.ok(store.delivery(both));
  assert.equal(store.delivery(repeated), undefined);
  assert.equal(store.counts().deliveries, 9);
  settings.retention = { maxMessages: 0, maxAgeMs: 30 * day };
  sweepAll();
  assert.deepEqual(store.counts(), { messages: 0, deliveries: 0, unparsable: 0, rejections: 0 });
  // Ids go on all the same.
  assert.equal(await report(store, status("c")), 34);
});

test("refused deliveries go by their age, and are no longer counted then", (t) => {
  const { store, settings, sweepAll } = sweptStore(t);
  let refused = 0;
  const refuse = (receivedAt: number) => {
    refused += 1;
    const body = Buffer.from(`{"n":${refused}}`);
    store.recordRejection({ receivedAt, reason: "missing", answer: 401, headers: {}, body });
  };
  const listed = () => {
    const { total, recent } = store.rejections();
    return { total, ids: recent.map(({ id }) => id) };
  };
  refuse(today - 31 * day);
  refuse(today - 30 * day - 1);
  refuse(today - 30 * day);
  refuse(today);
  assert.deepEqual(listed(), { total: 4, ids: [4, 3, 2, 1] });
  assert.ok(sweepAll() > 0);
  assert.deepEqual(listed(), { total: 2, ids: [4, 3] });
  assert.equal(store.counts().rejections, 2);
  assert.equal(store.rejection(2), undefined);
  assert.equal(sweepAll(), 0);
  settings.now = today + 31 * day;
  sweepAll();
  assert.deepEqual(listed(), { total: 0, ids: [] });
  // Those beyond the 200 that are listed count as long as there are younger ones on the list only. Ids go on all the same.
  for (let index = 0; index < 250; index += 1) refuse(index < 100 ? today : settings.now);
  assert.deepEqual([listed().total, listed().ids.at(-1)], [250, 55]);
  sweepAll();
  assert.deepEqual([listed().total, listed().ids.at(-1), listed().ids.length], [150, 105, 150]);
  // A clock that was set back leaves nothing that is too old behind something younger.
  refuse(today);
  store.rejections();
  sweepAll();
  assert.deepEqual([listed().total, listed().ids[0]], [151, 254]);
  settings.now += 31 * day;
  sweepAll();
  assert.deepEqual(listed(), { total: 0, ids: [] });
});

test("what was not projected yet is never removed", async (t) => {
  const { store, settings, connection } = sweptStore(t);
  settings.retention = { maxMessages: 0, maxAgeMs: 0 };
  const sweep = new Sweep(connection);
  await store.commitDelivery(deliveryOf(bodyOf({ wamid: "a", status: "sent", timestamp: 1 }), { receivedAt: 0 }));
  // In the same turn: the projection had no chance yet.
  assert.equal(sweep.slice(settings.retention, today, 5), false);
  assert.equal(store.counts().deliveries, 1);
});

test("a slice ends in time, and the sweep gets through all the same", async (t) => {
  const { store, settings, connection } = sweptStore(t);
  const table = new MessageTable(connection);
  connection.transaction(() => {
    for (let index = 0; index < 20_000; index += 1) table.recordSent(sentMessage(`w${index}`));
  });
  assert.equal(store.counts().messages, 20_000);
  settings.retention = { maxMessages: 10, maxAgeMs: 30 * day };
  const sweep = new Sweep(connection);
  const times: number[] = [];
  for (let more = true; more; ) {
    const started = performance.now();
    more = sweep.slice(settings.retention, today, 8);
    times.push(performance.now() - started);
    assert.ok(times.length < 10_000, "the sweep never ends");
  }
  times.sort((a, b) => a - b);
  assert.deepEqual(kept(store).length, 10);
  assert.ok(times.length > 3, `${times.length} slices`);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  assert.ok(median < 20, `${median} ms`);
});

test("the store sweeps by itself: when it is opened, and after it grew", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const first = openStore(t, { file });
  for (let index = 0; index < 30; index += 1) first.recordSent(sentMessage(`w${index}`));
  first.dispose();
  let events = 0;
  const second = openStore(t, { file, retention: () => ({ maxMessages: 10, maxAgeMs: day }) });
  second.onDidChange(() => {
    events += 1;
  });
  await until(() => second.counts().messages === 10);
  await until(() => events > 0);
  second.recordSent(sentMessage("another"));
  await until(() => second.message("w20") === undefined);
  assert.equal(second.counts().messages, 10);
  assert.ok(second.message("another"));
});

test("a much smaller store gives its space back", async (t) => {
  const { file, store, settings, sweepAll, connection } = sweptStore(t);
  const request = "x".repeat(20_000);
  const table = new MessageTable(connection);
  connection.transaction(() => {
    for (let index = 0; index < 1_000; index += 1) table.recordSent(sentMessage(`w${index}`, { request }));
  });
  connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const full = statSync(file).size;
  settings.retention = { maxMessages: 10, maxAgeMs: day };
  sweepAll();
  connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const small = statSync(file).size;
  assert.ok(full > 20_000_000 && small < full / 2, `${full} -> ${small}`);
  assert.equal(kept(store).length, 10);
});
