import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Failure, type FailureCode, type FailureDetails } from "../../../../src/core/failure.ts";
import { DeliveryTable } from "../../../../src/io/store/deliveryTable.ts";
import { MessageTable } from "../../../../src/io/store/messageTable.ts";
import { Projection } from "../../../../src/io/store/projection.ts";
import type { StoredReport } from "../../../../src/io/store/records.ts";
import { migrate, migrations, openMigrated } from "../../../../src/io/store/schema.ts";
import { Connection } from "../../../../src/io/store/sqlite.ts";
import type { Store } from "../../../../src/io/store/store.ts";
import {
  bodyOf,
  deliveryOf,
  openStore,
  projected,
  report,
  rowsOf,
  seconds,
  sentMessage,
  temporaryFolder,
} from "./harness.ts";

/** Fails unless `work` fails so. */
function assertFailure<C extends FailureCode>(work: () => unknown, code: C, details: FailureDetails[C]): void {
  assert.throws(work, (error) => {
    assert.ok(Failure.is(error, code), String(error));
    assert.deepEqual(error.details, details);
    return true;
  });
}

const large = (wamid: string) =>
  deliveryOf(Buffer.concat([bodyOf({ wamid, status: "sent", timestamp: seconds }), Buffer.alloc(40_000, " ")]));

/** How each of a group of deliveries ended. */
async function outcomes(store: Store, ...wamids: string[]) {
  const settled = await Promise.allSettled(wamids.map((wamid) => store.commitDelivery(large(wamid))));
  return settled.map((one) => {
    if (one.status === "fulfilled") return "stored";
    assert.ok(Failure.is(one.reason), String(one.reason));
    return one.reason.code;
  });
}

test("a full disk: the whole group is refused, nothing of it is kept, and the next ones work once there is room", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file, maxPages: 80 });
  assert.deepEqual(await outcomes(store, "a", "b"), ["stored", "stored"]);
  await projected(store);
  // Room for some of these, but not for all.
  const group = Array.from({ length: 10 }, (_, index) => `c${index}`);
  assert.deepEqual(new Set(await outcomes(store, ...group)), new Set(["diskFull"]));
  assert.equal(store.counts().deliveries, 3);
  assert.deepEqual(await outcomes(store, "d"), ["stored"]);
  await projected(store);
  assert.deepEqual(
    rowsOf(store)
      .map((row) => row.wamid)
      .sort(),
    ["a", "b", "d"],
  );
  const request = "x".repeat(300_000);
  assertFailure(() => store.recordSent(sentMessage("wamid.A", { request })), "diskFull", { path: file });
  assert.equal(store.message("wamid.A"), undefined);
  store.clear();
  assert.deepEqual(await outcomes(store, "e"), ["stored"]);
});

test("another process that doesn't stop writing: refused after the timeout, and all is well again when it stops", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file, busyTimeoutMs: 30 });
  const other = new DatabaseSync(file);
  t.after(() => other.close());
  other.exec("BEGIN IMMEDIATE");
  assert.deepEqual(await outcomes(store, "a", "b"), ["storeUnavailable", "storeUnavailable"]);
  assertFailure(() => store.recordSent(sentMessage("wamid.A")), "storeUnavailable", {
    path: file,
    reason: "SQLITE_BUSY",
  });
  // Reading goes on.
  assert.deepEqual(store.counts(), { messages: 0, deliveries: 0, unparsable: 0, rejections: 0 });
  other.exec("ROLLBACK");
  store.recordSent(sentMessage("wamid.A"));
  await report(store, { wamid: "wamid.A", status: "sent", timestamp: seconds });
  assert.equal(rowsOf(store)[0]?.state.kind, "sent");
});

test("the projection goes on by itself after it was kept from writing", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file, busyTimeoutMs: 1 });
  const other = new DatabaseSync(file);
  t.after(() => other.close());
  await store.commitDelivery(deliveryOf(bodyOf({ wamid: "a", status: "sent", timestamp: seconds })));
  other.exec("BEGIN IMMEDIATE");
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(store.message("a"), undefined);
  other.exec("ROLLBACK");
  await projected(store);
  assert.equal(store.message("a")?.reports[0]?.seen, 1);
});

test("a file that is no database is left as it is", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const garbage = Buffer.alloc(20_000, "garbage ");
  writeFileSync(file, garbage);
  assertFailure(() => openStore(t, { file }), "storeUnavailable", { path: file, reason: "SQLITE_NOTADB" });
  assert.deepEqual(readFileSync(file), garbage);
});

test("a file that was damaged while it was closed: told as such, and left for whoever wants to rescue it", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const store = openStore(t, { file });
  for (let index = 0; index < 200; index += 1) store.recordSent(sentMessage(`wamid.${index}`));
  store.dispose();
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 4096);
  writeFileSync(file, bytes);
  const attempt = () => openStore(t, { file }).messages({ limit: 10 });
  assertFailure(attempt, "storeUnavailable", { path: file, reason: "SQLITE_CORRUPT" });
  assert.equal(readFileSync(file).length, bytes.length);
});

test("somebody else's database is not taken over", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const other = new DatabaseSync(file);
  other.exec("CREATE TABLE messages (text TEXT); INSERT INTO messages VALUES ('mine')");
  assertFailure(() => openStore(t, { file }), "storeUnavailable", { path: file, reason: "SQLITE_ERROR" });
  assert.deepEqual(
    other
      .prepare("SELECT name FROM sqlite_schema")
      .all()
      .map((row) => row.name),
    ["messages"],
  );
  other.close();
});

test("paths that lead nowhere", (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(path.join(folder, "file"), "");
  for (const file of [path.join(folder, "file", "store.db"), path.join(folder, "file", "a", "store.db"), folder]) {
    assert.throws(() => openStore(t, { file }), { code: "storeUnavailable" });
  }
});

test("a folder that is read-only", { skip: process.platform === "win32" && "no modes there" }, (t) => {
  const folder = path.join(temporaryFolder(t), "folder");
  const file = path.join(folder, "store.db");
  mkdirSync(folder);
  chmodSync(path.dirname(folder), 0o755);
  chmodSync(folder, 0o555);
  // Root may write everywhere, so it becomes somebody else for the moment.
  const root = process.getuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  try {
    assertFailure(() => openStore(t, { file }), "storeUnavailable", { path: file, reason: "EACCES" });
  } finally {
    if (root) process.seteuid?.(0);
  }
});

test("a file of a newer version is refused and left alone", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  openStore(t, { file }).dispose();
  const db = new DatabaseSync(file);
  db.exec("PRAGMA user_version = 1000");
  db.close();
  assertFailure(() => openStore(t, { file }), "storeTooNew", {
    path: file,
    found: 1000,
    supported: migrations.length,
  });
  const again = new DatabaseSync(file);
  assert.equal(again.prepare("PRAGMA user_version").get()?.user_version, 1000);
  again.close();
});

test("a file of version 1 is brought to a later version with all that is in it, and a step that fails leaves nothing behind", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const [first] = migrations;
  assert.ok(first);
  const old = openMigrated(file, { busyTimeoutMs: 100 }, [first]);
  old
    .prepare(
      "INSERT INTO deliveries (id, received_at, source, outcome, headers, body) VALUES (1, 5, 'webhook', 'accepted', '{}', ?)",
    )
    .run(bodyOf({ wamid: "wamid.A", status: "sent", timestamp: seconds }));
  old.dispose();

  const steps = [
    ...migrations,
    (connection: typeof old) => connection.exec("CREATE TABLE later (x); INSERT INTO later SELECT id FROM deliveries"),
  ];
  const failing = [
    ...steps,
    (connection: typeof old) => connection.exec("DROP TABLE later; CREATE TABLE later (x, x)"),
  ];
  const connection = openMigrated(file, { busyTimeoutMs: 100 });
  t.after(() => connection.dispose());
  const version = () => connection.prepare("PRAGMA user_version").get()?.user_version;
  assert.throws(() => migrate(connection, failing));
  assert.equal(version(), steps.length);
  assert.deepEqual(
    connection
      .prepare("SELECT x FROM later")
      .all()
      .map(({ x }) => x),
    [1],
  );
  migrate(connection, steps);
  assert.equal(version(), steps.length);
  connection.exec(`PRAGMA user_version = ${migrations.length}`);

  // And the store itself works with what an old version left.
  const store = openStore(t, { file });
  await projected(store);
  assert.equal(store.message("wamid.A")?.state.kind, "sent");
});

test("two processes that migrate at once: each step is done by one of them", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const connect = () => {
    const connection = Connection.open(file, { busyTimeoutMs: 100 });
    t.after(() => connection.dispose());
    return connection;
  };
  const [slow, fast] = [connect(), connect()];
  const steps = ["a", "b"].map((name) => (connection: Connection) => connection.exec(`CREATE TABLE ${name} (x)`));
  // The fast one is done with everything between the slow one's look at the version and its turn to write.
  slow.transaction = (work) => {
    migrate(fast, steps);
    return Connection.prototype.transaction.call(slow, work) as ReturnType<typeof work>;
  };
  migrate(slow, steps);
  assert.equal(slow.prepare("PRAGMA user_version").get()?.user_version, 2);
});

test("a delivery that the projection can't cope with is passed by, and those around it are projected", async (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  class Poisoned extends MessageTable {
    override insertReport(id: number, report: StoredReport): void {
      if (report.wamid === "poison") throw new TypeError("poison");
      super.insertReport(id, report);
    }
  }
  const connection = openMigrated(file, { busyTimeoutMs: 100 });
  t.after(() => connection.dispose());
  const messages = new Poisoned(connection);
  const deliveries = ["a", "poison", "b", "poison"].map((wamid) =>
    deliveryOf(bodyOf({ wamid, status: "sent", timestamp: seconds })),
  );
  connection.transaction(() => new DeliveryTable(connection).insert(deliveries));
  const projection = new Projection(connection, messages, new DeliveryTable(connection));
  let slices = 0;
  while (projection.slice(1_000) !== undefined) slices += 1;
  assert.ok(slices <= deliveries.length, `${slices} slices`);
  assert.deepEqual(
    ["a", "b", "poison"].map((wamid) => messages.detail(wamid)?.reports[0]?.seen),
    [1, 1, undefined],
  );
  assert.equal(messages.count(), 2);
});
