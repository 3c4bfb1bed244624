import assert from "node:assert/strict";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, it, type TestContext } from "node:test";
import { type MessageGroupKey, mostCounted } from "../../../../src/core/messages/messageFilter.ts";
import { conclude } from "../../../../src/io/store/conclusion.ts";
import { type MessageConditions, MessageQueries } from "../../../../src/io/store/messageQueries.ts";
import { MessageTable } from "../../../../src/io/store/messageTable.ts";
import type { MessageRow } from "../../../../src/io/store/records.ts";
import { openMigrated } from "../../../../src/io/store/schema.ts";
import type { Connection } from "../../../../src/io/store/sqlite.ts";
import { wamidHash } from "../../../../src/io/store/wamidHash.ts";
import { fc } from "../../../support/fastCheck.ts";
import { deliveryOf, openStore, projected, report, seconds, sentMessage, temporaryFolder, today } from "./harness.ts";

interface Input {
  status: string;
  at: number;
  recipient: string | undefined;
  template: string | undefined;
  code: number | undefined;
}

const recipients = ["15550100001", "15550100002", "US.13491208655302741918"];
const templates = ["hello_world", "order", "Ä"];
const codes = [131026, 131047, 0];
const states = ["sent", "delivered", "read", "played", "failed", "received"];

const input: fc.Arbitrary<Input> = fc.record({
  status: fc.constantFrom(...states),
  at: fc.integer({ min: seconds - 20, max: seconds + 20 }),
  recipient: fc.constantFrom(undefined, ...recipients),
  template: fc.constantFrom(undefined, ...templates),
  code: fc.constantFrom(undefined, ...codes),
});

const conditions: fc.Arbitrary<MessageConditions> = fc
  .record({
    failed: fc.constantFrom(undefined, true as const),
    stuckSince: fc.option(fc.integer({ min: today - 25_000, max: today + 25_000 }), { nil: undefined }),
    createdSince: fc.option(fc.integer({ min: today - 25_000, max: today + 25_000 }), { nil: undefined }),
    number: fc.constantFrom(undefined, undefined, ...recipients, "999"),
    code: fc.constantFrom(undefined, undefined, ...codes, 7),
    group: fc.constantFrom(
      undefined,
      { by: "state" as const, key: "failed" },
      { by: "state" as const, key: "sent" },
      { by: "recipient" as const, key: recipients[0] },
      { by: "recipient" as const, key: undefined },
      { by: "template" as const, key: "order" },
      { by: "template" as const, key: undefined },
      { by: "error" as const, key: 131047 },
      { by: "error" as const, key: undefined },
    ),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

function filled(t: TestContext, inputs: readonly Input[]): { connection: Connection; queries: MessageQueries } {
  const connection = openMigrated(path.join(temporaryFolder(t), "q.db"), { busyTimeoutMs: 100 });
  t.after(() => connection.dispose());
  fill(connection, inputs);
  return { connection, queries: new MessageQueries(connection) };
}

function fill(connection: Connection, inputs: readonly Input[]): void {
  const table = new MessageTable(connection);
  connection.exec("DELETE FROM messages");
  connection.transaction(() => {
    inputs.forEach(({ status, at, recipient, template, code }, index) => {
      const wamid = `wamid.${index}`;
      const errors = code === undefined || status !== "failed" ? [] : [{ code }];
      table.insert(
        { id: index + 1, wamid, firstSeenAt: today, ...(recipient === undefined ? {} : { recipient }) },
        conclude(undefined, [{ wamid, status, timestamp: at, errors }]),
      );
      if (template !== undefined) {
        connection.prepare("UPDATE messages SET template_name = ? WHERE id = ?").run(template, index + 1);
      }
    });
  });
}

/** What is asked for, as somebody would say it who has all rows. */
function holds(row: MessageRow, { failed, stuckSince, createdSince, number, code, group }: MessageConditions): boolean {
  const customer = row.recipient ?? row.sender;
  const keys = {
    state: row.state.kind as string,
    recipient: customer,
    template: row.templateName,
    error: row.errorCode,
  };
  return (
    (failed !== true || row.state.kind === "failed") &&
    (stuckSince === undefined || (row.state.kind === "sent" && row.updatedAt <= stuckSince)) &&
    (createdSince === undefined || row.createdAt >= createdSince) &&
    (number === undefined || customer === number) &&
    (code === undefined || row.errorCode === code) &&
    (group === undefined || keys[group.by] === group.key)
  );
}

/** States in their order; names and codes upwards, and last what has none. */
function isInOrder(groups: readonly MessageGroupKey[]): boolean {
  const ranks = ["failed", "sent", "accepted", "delivered", "read", "played", "received"];
  const keys = groups.map(({ by, key }) => (by === "state" ? ranks.indexOf(String(key)) : key));
  return keys.every((key, index) => {
    const before = keys[index - 1];
    return index === 0 || (before !== undefined && (key === undefined || before < key));
  });
}

const everything = (queries: MessageQueries) => queries.page({}, { limit: 1_000 }).rows;

describe("what the Messages view asks", () => {
  it("answers as a walk through all rows would, for every combination, page by page", (t) => {
    const { connection, queries } = filled(t, []);
    fc.assert(
      fc.property(
        fc.array(input, { maxLength: 40 }),
        conditions,
        fc.integer({ min: 1, max: 7 }),
        (inputs, asked, size) => {
          fill(connection, inputs);
          const all = everything(queries);
          assert.equal(all.length, inputs.length);
          assert.deepEqual(
            all.map((row) => [row.createdAt, wamidHash(row.wamid)]),
            all
              .map((row) => [row.createdAt, wamidHash(row.wamid)] as const)
              .toSorted(([a, x], [b, y]) => b - a || y - x),
          );
          const wanted = all.filter((row) => holds(row, asked));
          const found: MessageRow[] = [];
          for (let pages = 0; pages <= inputs.length; pages++) {
            const before = found.at(-1);
            const page = queries.page(asked, { limit: size, ...(before === undefined ? {} : { before }) });
            found.push(...page.rows);
            if (!page.hasMore) break;
          }
          assert.deepEqual(found, wanted);
          assert.equal(queries.count(asked), wanted.length);
        },
      ),
    );
  });

  it("makes groups that hold each message once, with right counts", (t) => {
    const { connection, queries } = filled(t, []);
    const grouping = fc.constantFrom("state" as const, "recipient" as const, "template" as const, "error" as const);
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), conditions, grouping, (inputs, { group: _, ...asked }, by) => {
        fill(connection, inputs);
        const wanted = everything(queries).filter((row) => holds(row, asked));
        const { groups, hasMore } = queries.groups(by, asked);
        assert.equal(hasMore, false);
        const order = groups.map(({ group }) => group);
        assert.ok(by === "recipient" || isInOrder(order), JSON.stringify(order));
        const grouped = groups.flatMap(({ group, count, isMore }) => {
          assert.equal(isMore, false);
          const { rows } = queries.page({ ...asked, group }, { limit: 1_000 });
          assert.equal(rows.length, count);
          assert.ok(count > 0);
          return rows.map(({ wamid }) => wamid);
        });
        assert.deepEqual(grouped.toSorted(), wanted.map(({ wamid }) => wamid).toSorted());
      }),
    );
  });

  it("puts the recipient of the newest message first", (t) => {
    const at = (recipient: string, second: number) => ({
      status: "sent",
      at: seconds + second,
      recipient,
      template: undefined,
      code: undefined,
    });
    const { queries } = filled(t, [at("1", 1), at("2", 5), at("1", 9), at("3", 2)]);
    const keys = queries.groups("recipient", {}).groups.map(({ group }) => group.key);
    assert.deepEqual(keys, ["1", "2", "3"]);
  });

  it("stops counting where nobody reads on", (t) => {
    const many = Array.from({ length: mostCounted + 50 }, (_, index) => ({
      status: "sent",
      at: seconds + index,
      recipient: "1",
      template: undefined,
      code: undefined,
    }));
    const { queries } = filled(t, many);
    assert.equal(queries.count({}), mostCounted);
  });

  it("never sorts and never reads the whole table, whatever is asked", (t) => {
    const { connection } = filled(t, []);
    const asked: string[] = [];
    const spying = {
      prepare: (sql: string) => {
        asked.push(sql);
        return connection.prepare(sql);
      },
    } as unknown as Connection;
    const queries = new MessageQueries(spying);
    fc.assert(
      fc.property(conditions, fc.boolean(), (some, more) => {
        queries.page(some, { limit: 10, ...(more ? { before: { createdAt: today, wamid: "wamid.0" } } : {}) });
        queries.count(some);
      }),
    );
    for (const by of ["state", "recipient", "template", "error"] as const) queries.groups(by, {});
    queries.lastReceived("1", 0);
    assert.ok(asked.length > 20);
    const database = new DatabaseSync(connection.path, { readOnly: true });
    try {
      for (const sql of asked) {
        const plan = database
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all()
          .map(({ detail }) => String(detail));
        assert.ok(!plan.some((step) => /TEMP B-TREE/.test(step)), `${sql}: ${plan.join("; ")}`);
        assert.ok(!plan.some((step) => /SCAN messages(?! USING)/.test(step)), `${sql}: ${plan.join("; ")}`);
      }
    } finally {
      database.close();
    }
  });
});

describe("service windows and arrivals", () => {
  const incoming = (wamid: string, from: string, timestamp: number, phoneNumberId: string) => {
    const value = {
      metadata: { phone_number_id: phoneNumberId },
      messages: [{ id: wamid, from, type: "text", timestamp: String(timestamp), text: { body: "Hi" } }],
    };
    return deliveryOf(
      Buffer.from(
        JSON.stringify({ object: "whatsapp_business_account", entry: [{ changes: [{ field: "messages", value }] }] }),
      ),
    );
  };

  it("knows when a customer last wrote to each of our numbers", async (t) => {
    const store = openStore(t);
    await store.commitDelivery(incoming("wamid.1", "1555", seconds - 50, "A"));
    await store.commitDelivery(incoming("wamid.2", "1555", seconds - 10, "A"));
    await store.commitDelivery(incoming("wamid.3", "1555", seconds - 90_000, "B"));
    await store.commitDelivery(incoming("wamid.4", "1666", seconds, "A"));
    store.recordSent(sentMessage("wamid.5", { recipient: "1555", acceptedAt: today + 5 }));
    await projected(store);
    assert.deepEqual(store.queries.lastReceived("1555", today - 86_400_000), [
      { phoneNumberId: "A", at: (seconds - 10) * 1000 },
    ]);
    assert.equal(store.queries.lastReceived("1555", 0).length, 2);
    assert.deepEqual(store.queries.lastReceived("1777", 0), []);
  });

  it("knows when deliveries came, and came again, and when the call began", async (t) => {
    const store = openStore(t);
    const sent = sentMessage("wamid.A", { requestedAt: today - 200 });
    store.recordSent(sent);
    const id = await report(store, { wamid: "wamid.A", status: "sent", timestamp: seconds });
    assert.deepEqual([...store.queries.arrivals("wamid.A")], [[id, { receivedAt: today, lastReceivedAt: today }]]);
    assert.equal(store.message("wamid.A")?.requestedAt, today - 200);
    const body = store.delivery(id)?.body ?? new Uint8Array();
    await store.commitDelivery(deliveryOf(body, { receivedAt: today + 5_000 }));
    await projected(store);
    assert.deepEqual(
      [...store.queries.arrivals("wamid.A")],
      [[id, { receivedAt: today, lastReceivedAt: today + 5_000 }]],
    );
    assert.deepEqual([...store.queries.arrivals("wamid.none")], []);
  });
});
