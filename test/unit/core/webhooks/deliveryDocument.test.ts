import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deliveryDocument } from "../../../../src/core/webhooks/deliveryDocument.ts";

const facts = {
  receivedAt: Date.UTC(2026, 10, 21),
  outcome: "accepted",
  headers: { "user-agent": "facebookexternalua" },
};
const document = (body: string | Uint8Array, more = {}) =>
  deliveryDocument({ ...facts, ...more, body: typeof body === "string" ? Buffer.from(body) : body });

describe("deliveryDocument", () => {
  it("indents the body and leaves its ids, escapes and numbers as they were sent", () => {
    const text = document('{"id":1234567890123456789,"name":"Ren\\u00e9","price":1.50,"list":[]}');
    for (const kept of ['"id": 1234567890123456789,', '"name": "Ren\\u00e9"', '"price": 1.50'])
      assert.ok(text.includes(kept), kept);
    const { receivedAt, outcome, headers, body } = JSON.parse(text);
    assert.deepEqual({ receivedAt, outcome, headers }, { ...facts, receivedAt: "2026-11-21T00:00:00.000Z" });
    assert.equal(body.name, "René");
  });

  it("shows what is no JSON as text, and what is no text as base64", () => {
    assert.equal(JSON.parse(document('{"cut')).body, '{"cut');
    assert.equal(JSON.parse(document("")).body, "");
    assert.equal(JSON.parse(document("\ufeff{}")).body, "\ufeff{}", "a byte order mark is why it was refused");
    assert.equal(JSON.parse(document(Uint8Array.of(0xff, 0x00))).body, "base64:/wA=");
  });

  it("says how much of a cut body is there", () => {
    assert.equal(JSON.parse(document("{}", { headers: { "content-length": "100" } })).keptBytes, 2);
    assert.equal(JSON.parse(document("{}", { headers: { "content-length": "2" } })).keptBytes, undefined);
  });

  it("takes no more than in proportion for a large body", () => {
    const bodyOf = (statuses: number) =>
      JSON.stringify({ statuses: Array(statuses).fill({ id: "wamid.x", status: "sent" }) });
    const timeFor = (statuses: number) => {
      const body = bodyOf(statuses);
      const times = [1, 2, 3].map(() => {
        const start = performance.now();
        document(body);
        return performance.now() - start;
      });
      return Math.min(...times);
    };
    timeFor(2_000);
    const ratio = timeFor(32_000) / timeFor(2_000);
    assert.ok(ratio < 16 * 4, `16 times the body took ${ratio} times as long`);
  });
});
