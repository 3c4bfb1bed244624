import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerOutcome, retryDelay } from "../../../../src/core/webhooks/retryDelay.ts";

describe("retryDelay", () => {
  it("grows from within a second, and stays below fifteen seconds for ten minutes", () => {
    let at = 0;
    let before = 0;
    for (let attempt = 1; at < 600_000; attempt += 1) {
      const delay = retryDelay(attempt, at);
      assert.ok(delay > 0 && delay < 15_000, `${delay} after ${attempt}`);
      if (attempt === 1) assert.ok(delay < 1_000);
      assert.ok(delay >= before);
      before = delay;
      at += delay;
    }
    assert.ok(retryDelay(100, 600_000) > 15_000);
    assert.ok(Number.isFinite(retryDelay(1_000_000, 0)));
  });
});

describe("answerOutcome", () => {
  it("tries again where the server isn't ready, and not where it refuses a delivery", () => {
    for (const status of [undefined, 404, 408, 425, 429, 500, 502, 503, 504, 599]) {
      assert.equal(answerOutcome(status), "waiting", `${status}`);
    }
    for (const status of [200, 201, 204, 299]) assert.equal(answerOutcome(status), "delivered");
    for (const status of [301, 302, 400, 401, 403, 405, 410, 413, 422]) assert.equal(answerOutcome(status), "refused");
  });
});
