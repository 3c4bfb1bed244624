import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DeliveryTable } from "../../../../src/io/store/deliveryTable.ts";
import { openMigrated } from "../../../../src/io/store/schema.ts";
import { Store } from "../../../../src/io/store/store.ts";
import {
  bodyOf,
  deliveryOf,
  openStore,
  projected,
  seconds,
  sentMessage,
  temporaryFolder,
  today,
  until,
} from "./harness.ts";

/** What the other process is told to do, in the order of the tests below. */
type Order =
  | { kind: "open"; file: string }
  | { kind: "deliver"; wamid: string; status: string; timestamp: number }
  | { kind: "waitUntilProjected" }
  | { kind: "deliverAndDie"; wamid: string }
  | { kind: "stream" }
  | { kind: "hold"; file: string; ms: number };

const isChild = process.env.WAMID_STORE_CHILD === "1";

/** This file is also the program of the other process. */
function runChild(): void {
  let store: Store | undefined;
  const answer = (value: unknown) => process.send?.(value);
  const obey = async (order: Order, open: Store) => {
    switch (order.kind) {
      case "open":
        return answer([open.id, open.simulatorSecret(), open.verifyToken()]);
      case "deliver":
        await open.commitDelivery(deliveryOf(bodyOf(order)));
        return answer(Date.now());
      case "waitUntilProjected":
        await projected(open);
        return answer("projected");
      case "deliverAndDie":
        await open.commitDelivery(deliveryOf(bodyOf({ wamid: order.wamid, status: "read", timestamp: seconds })));
        return process.kill(process.pid, "SIGKILL");
      case "hold":
        return;
      case "stream":
        for (let turn = 0; ; turn += 1) {
          const group = Array.from({ length: 20 }, (_, index) =>
            open.commitDelivery(
              deliveryOf(bodyOf({ wamid: `s.${turn}.${index}`, status: "sent", timestamp: seconds })),
            ),
          );
          answer(await Promise.all(group));
        }
    }
  };
  process.on("message", (order: Order) => {
    if (order.kind === "hold") {
      const db = new DatabaseSync(order.file);
      db.exec("BEGIN EXCLUSIVE");
      setTimeout(() => db.close(), order.ms);
      answer("held");
    }
    if (order.kind === "open") {
      store = Store.open({
        file: order.file,
        now: () => today,
        retention: () => ({ maxMessages: 1_000_000, maxAgeMs: 1e12 }),
      });
    }
    if (store !== undefined) void obey(order, store);
  });
  process.on("disconnect", () => process.exit());
  answer("ready");
}

async function startChild(t: TestContext): Promise<ChildProcess> {
  const child = fork(fileURLToPath(import.meta.url), {
    // Without the runner's own variable, which makes a process talk to it.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, WAMID_STORE_CHILD: "1" },
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(child, "message");
  return child;
}

async function ask(child: ChildProcess, order: Order): Promise<unknown> {
  const answered = once(child, "message");
  child.send(order);
  const [answer] = await answered;
  return answer;
}

if (isChild) {
  runChild();
} else {
  test("processes that make the file at the same time end up with one store", async (t) => {
    for (let round = 0; round < 3; round += 1) {
      const file = path.join(temporaryFolder(t), "new", "store.db");
      const children = await Promise.all(Array.from({ length: 4 }, () => startChild(t)));
      const identities = await Promise.all(children.map((child) => ask(child, { kind: "open", file })));
      for (const child of children) child.kill();
      const store = openStore(t, { file });
      for (const identity of identities) {
        assert.deepEqual(identity, [store.id, store.simulatorSecret(), store.verifyToken()]);
      }
    }
  });

  test("a new file that another process is busy with: opened when that one is done", async (t) => {
    const file = path.join(temporaryFolder(t), "store.db");
    const child = await startChild(t);
    await ask(child, { kind: "hold", file, ms: 300 });
    assert.throws(() => openStore(t, { file, busyTimeoutMs: 50 }), { code: "storeUnavailable" });
    assert.equal(openStore(t, { file }).counts().messages, 0);
  });

  test("what another process stores is heard and seen here within a second", async (t) => {
    const file = path.join(temporaryFolder(t), "store.db");
    const store = openStore(t, { file });
    const child = await startChild(t);
    await ask(child, { kind: "open", file });
    store.recordSent(sentMessage("wamid.A"));
    let heard = 0;
    store.onDidChange(() => {
      // What is looked at when it is heard is what a view would show.
      if (store.messages({ limit: 10 }).rows[0]?.state.kind === wanted) heard = Date.now();
    });
    let wanted = "";
    for (const status of ["sent", "delivered", "read"]) {
      wanted = status;
      heard = 0;
      const committed = Number(await ask(child, { kind: "deliver", wamid: "wamid.A", status, timestamp: seconds + 1 }));
      await until(() => heard > 0);
      assert.ok(heard - committed < 1_000, `${heard - committed} ms`);
    }
    const { recipient, reports } = store.message("wamid.A") ?? {};
    assert.deepEqual([recipient, reports?.length], ["15550100001", 3]);

    // The other way round, and clearing for both: the other one goes on with what it has open.
    store.clear();
    await ask(child, { kind: "deliver", wamid: "wamid.B", status: "sent", timestamp: seconds });
    await until(() => store.message("wamid.B")?.state.kind === "sent");
    assert.deepEqual(store.deliveriesOf("wamid.B"), [4]);
  });

  test("two processes that project the same backlog count every status once", async (t) => {
    const file = path.join(temporaryFolder(t), "store.db");
    const connection = openMigrated(file, { busyTimeoutMs: 1_000 });
    const statuses = Array.from({ length: 3_000 }, (_, index) => ({
      wamid: `w${index % 500}`,
      status: ["sent", "delivered", "read"][index % 3] ?? "",
      timestamp: seconds,
    }));
    connection.transaction(() => new DeliveryTable(connection).insert(statuses.map((one) => deliveryOf(bodyOf(one)))));
    connection.dispose();
    const child = await startChild(t);
    const opened = ask(child, { kind: "open", file });
    const store = openStore(t, { file });
    await opened;
    await Promise.all([ask(child, { kind: "waitUntilProjected" }), projected(store)]);
    const seen = store
      .messages({ limit: 1_000 })
      .rows.filter(({ wamid }) => wamid.startsWith("w"))
      .flatMap(({ wamid }) => store.message(wamid)?.reports ?? [])
      .map((one) => one.seen);
    assert.equal(
      seen.reduce((a, b) => a + b, 0),
      statuses.length,
    );
    assert.equal(new Set(seen).size, 1);
    // Each came twice with the same bytes.
    assert.deepEqual(store.counts(), { messages: 502, deliveries: 1_502, unparsable: 0, rejections: 0 });
  });

  test("a process that ends between storing and projecting: another one projects", async (t) => {
    const file = path.join(temporaryFolder(t), "store.db");
    const store = openStore(t, { file });
    store.onDidChange(() => undefined);
    const child = await startChild(t);
    await ask(child, { kind: "open", file });
    child.send({ kind: "deliverAndDie", wamid: "wamid.A" });
    await until(() => store.message("wamid.A")?.state.kind === "read");
    assert.equal(store.message("wamid.A")?.reports[0]?.seen, 1);
  });

  test("killed in the middle of a stream: everything that was acknowledged is there, and becomes messages", async (t) => {
    const file = path.join(temporaryFolder(t), "store.db");
    const child = await startChild(t);
    await ask(child, { kind: "open", file });
    const acknowledged: number[] = [];
    child.on("message", (ids) => acknowledged.push(...(ids as number[])));
    child.send({ kind: "stream" });
    await until(() => acknowledged.length > 2_000);
    child.kill("SIGKILL");
    await once(child, "close");
    const store = openStore(t, { file });
    for (const id of acknowledged) assert.ok(store.delivery(id), `delivery ${id}`);
    await projected(store);
    const { messages, deliveries } = store.counts();
    assert.equal(messages, deliveries);
    assert.ok(messages > acknowledged.length);
    assert.ok(store.message("s.0.0"));
  });
}
