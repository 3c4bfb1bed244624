import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { DeliveryTable } from "../../../../src/io/store/deliveryTable.ts";
import { MessageTable } from "../../../../src/io/store/messageTable.ts";
import { Projection } from "../../../../src/io/store/projection.ts";
import { openMigrated } from "../../../../src/io/store/schema.ts";
import { bodyOf, deliveryOf, openStore, seconds, temporaryFolder } from "./harness.ts";

const many = 1_500;
const body = bodyOf(
  ...Array.from({ length: many }, (_, index) => ({ wamid: `w${index}`, status: "sent", timestamp: seconds })),
);

test("a delivery of many events is projected in parts, by whichever process, each event once", (t) => {
  const file = path.join(temporaryFolder(t), "store.db");
  const projectors = [0, 1].map(() => {
    const connection = openMigrated(file, { busyTimeoutMs: 1_000 });
    t.after(() => connection.dispose());
    const deliveries = new DeliveryTable(connection);
    const messages = new MessageTable(connection);
    return { connection, deliveries, messages, projection: new Projection(connection, messages, deliveries) };
  });
  const [one, two] = projectors;
  assert.ok(one && two);
  one.connection.transaction(() =>
    one.deliveries.insert([deliveryOf(body), deliveryOf(body), deliveryOf(Buffer.from("7"))]),
  );
  const counts: number[] = [];
  let slices = 0;
  for (let turn = 0; one.projection.behind(); turn += 1) {
    // The same one two times in a row, then the other.
    const { projection, messages } = turn % 3 === 2 ? two : one;
    projection.slice(1_000);
    slices += 1;
    counts.push(messages.count());
    assert.ok(slices < 100);
  }
  assert.deepEqual(counts.slice(0, 4), [400, 800, 1_200, 1_500]);
  const rows = one.deliveries.page(10);
  assert.deepEqual(
    rows.map(({ id, count, kinds }) => [id, count, kinds]),
    [
      [3, 1, ["unknown"]],
      [1, 2, ["status"]],
    ],
  );
  const store = openStore(t, { file });
  assert.deepEqual(store.counts(), { messages: many, deliveries: 2, unparsable: 0, rejections: 0 });
  for (let index = 0; index < many; index += 1) assert.equal(store.message(`w${index}`)?.reports[0]?.seen, 2);
});

test("what is cleared while it is projected in parts is not gone on with", async (t) => {
  const store = openStore(t);
  await store.commitDelivery(deliveryOf(body));
  store.clear();
  await store.commitDelivery(deliveryOf(bodyOf({ wamid: "later", status: "read", timestamp: seconds })));
  await store.catchUp();
  assert.deepEqual(
    store.messages({ limit: 10 }).rows.map(({ wamid }) => wamid),
    ["later"],
  );
});
