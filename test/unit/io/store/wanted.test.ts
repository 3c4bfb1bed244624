import assert from "node:assert/strict";
import path from "node:path";
import { it } from "node:test";
import { deliveryOf, openStore, temporaryFolder, until } from "./harness.ts";

it("tells other windows what the user has started and stopped, and keeps it over a clear", async (t) => {
  const file = path.join(temporaryFolder(t), "wamid.db");
  const [one, other] = [openStore(t, { file }), openStore(t, { file })];
  let heard = 0;
  t.after(other.onDidChange(() => heard++).dispose);
  assert.equal(other.serviceWanted("receiver"), false);
  one.setServiceWanted("receiver", true);
  await until(() => heard > 0);
  assert.equal(other.serviceWanted("receiver"), true);
  assert.equal(other.serviceWanted("simulator"), false);
  const before = heard;
  one.setServiceWanted("receiver", true);
  await until(() => heard > before);
  one.clear();
  assert.equal(other.serviceWanted("receiver"), true);
  one.setServiceWanted("receiver", false);
  assert.equal(other.serviceWanted("receiver"), false);
});

it("lists deliveries that are not JSON, the newest first", async (t) => {
  const store = openStore(t);
  const ids: number[] = [];
  for (const outcome of ["unparsable", "accepted", "unparsable"] as const) {
    ids.push(await store.commitDelivery(deliveryOf(Buffer.from("{}"), { outcome, receivedAt: 1_000 * ids.length })));
  }
  assert.deepEqual(store.unparsable(10), [
    { id: ids[2], receivedAt: 2_000 },
    { id: ids[0], receivedAt: 0 },
  ]);
  assert.equal(store.unparsable(1).length, 1);
});
