import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFilter } from "../../../../src/core/webhooks/filter.ts";
import { letsThrough } from "../../../../src/io/forward/letsThrough.ts";

const metadata = { phone_number_id: "106540352242922" };

function bodyOf(changes: readonly object[]): Buffer {
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "1", changes }] }));
}

function statuses(...all: readonly string[]): object {
  const reports = all.map((status, index) => ({ id: `wamid.${index}`, status, timestamp: "1795132800" }));
  return { field: "messages", value: { messaging_product: "whatsapp", metadata, statuses: reports } };
}

describe("letsThrough", () => {
  it("looks at every event, the last of thousands too", async () => {
    const many = Array.from({ length: 5_000 }, () => "sent");
    const body = bodyOf([statuses(...many, "failed")]);
    assert.equal(await letsThrough(parseFilter("status=failed"), body), true);
    assert.equal(await letsThrough(parseFilter("status=read"), body), false);
    assert.equal(await letsThrough(parseFilter("$.entry[*].changes[*].value.statuses[*].status = failed"), body), true);
  });

  it("lets other work go on meanwhile", async () => {
    const body = bodyOf(Array.from({ length: 100_000 }, () => ({})));
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    assert.equal(await letsThrough(parseFilter("status=failed"), body), false);
    isDone = true;
    assert.ok(turns >= 2, `${turns} turns`);
  });

  it("finds nothing in what is no JSON", async () => {
    assert.equal(await letsThrough(parseFilter("status=failed"), Buffer.from("{")), false);
  });
});
