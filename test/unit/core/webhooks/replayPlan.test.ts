import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ReplayOptions, replayPlan } from "../../../../src/core/webhooks/replayPlan.ts";

const usual: ReplayOptions = { pace: "now", times: 1, copies: 1, order: "original", delayMs: 0, seed: 1 };
const items = [0, 100, 400, 350].map((receivedAt, id) => ({ id, receivedAt }));
const plan = (options: Partial<ReplayOptions>) =>
  [...replayPlan(items, { ...usual, ...options })].map(({ item, atMs, round }) => [item.id, atMs, round]);

describe("replayPlan", () => {
  it("sends each at once, in order", () => {
    assert.deepEqual(plan({}), [
      [0, 0, 1],
      [1, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
    ]);
  });

  it("keeps the pauses; a clock that was put back makes none", () => {
    const at = plan({ pace: "original" }).map(([, atMs]) => atMs);
    assert.deepEqual(at, [0, 100, 400, 400]);
  });

  it("repeats, doubles, delays and turns round", () => {
    assert.deepEqual(plan({ times: 2, copies: 2, delayMs: 10, order: "reversed" }).slice(0, 3), [
      [3, 10, 1],
      [3, 20, 1],
      [2, 30, 1],
    ]);
    assert.equal(plan({ times: 3, copies: 2 }).length, 24);
    assert.deepEqual(plan({ times: 2 }).at(-1), [3, 0, 2]);
  });

  it("shuffles: each once, the same way for the same seed", () => {
    const ids = (seed: number) => plan({ order: "shuffled", seed }).map(([id]) => id);
    assert.deepEqual(ids(1).toSorted(), [0, 1, 2, 3]);
    assert.deepEqual(ids(7), ids(7));
    assert.ok(new Set(Array.from({ length: 20 }, (_, seed) => ids(seed).join())).size > 5);
  });
});
