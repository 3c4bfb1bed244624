import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFilter, readGrouping } from "../../../../src/core/messages/messageFilter.ts";
import { numberOf } from "../../../../src/core/messages/number.ts";
import { serviceWindowMs, windowLeft } from "../../../../src/core/messages/serviceWindow.ts";
import { isStuck } from "../../../../src/core/messages/stuck.ts";
import { timelineOf } from "../../../../src/core/messages/timeline.ts";
import { fc } from "../../../support/fastCheck.ts";

describe("filters", () => {
  it("are read from whatever was kept, and stay the same when they are read again", () => {
    fc.assert(
      fc.property(fc.anything(), (kept) => {
        const filter = readFilter(kept);
        assert.deepEqual(readFilter(filter), filter);
      }),
    );
    const all = { failed: true, stuck: true, today: true, number: "12025550144", code: 131026 };
    assert.deepEqual(readFilter({ ...all, number: "+1 (202) 555-0144", other: 1 }), all);
    assert.deepEqual(readFilter({ failed: "yes", number: " ", code: 1.5 }), {});
  });

  it("know groupings by name", () => {
    assert.equal(readGrouping("template"), "template");
    assert.equal(readGrouping("constructor"), "none");
  });

  it("take numbers as people write them", () => {
    for (const typed of ["+1 202 555 0144", "001 202-555-0144", "(1) 2025550144"])
      assert.equal(numberOf(typed), "12025550144");
    assert.equal(numberOf(" US.1349 "), "US.1349");
  });
});

describe("stuck messages and service windows", () => {
  const sent = { state: { kind: "sent", failedOnADevice: false }, updatedAt: 1_000 } as const;

  it("are told by state and time alone", () => {
    assert.equal(isStuck(sent, 2_000, 1_000), true);
    assert.equal(isStuck(sent, 1_999, 1_000), false);
    assert.equal(isStuck({ ...sent, state: { kind: "delivered", failedOnADevice: false } }, 9_000, 1_000), false);
  });

  it("count down to zero and not below", () => {
    assert.equal(windowLeft(undefined, 5), 0);
    assert.equal(windowLeft(5, 5), serviceWindowMs);
    assert.equal(windowLeft(5, 5 + serviceWindowMs - 1), 1);
    assert.equal(windowLeft(5, 6 + serviceWindowMs), 0);
  });
});

describe("arrivals on the timeline", () => {
  const t = 1_795_132_800;
  const report = (status: string, timestamp: number, deliveryId: number) => ({
    wamid: "wamid.A",
    status,
    timestamp,
    errors: [],
    deliveryId,
  });
  const arrival = (second: number, last = second) => ({
    receivedAt: (t + second) * 1_000,
    lastReceivedAt: (t + last) * 1_000,
  });

  it("mark what came late, out of order and again, and put the call first", () => {
    const steps = timelineOf(
      { requestedAt: t * 1_000 - 900, acceptedAt: t * 1_000 - 400 },
      [report("sent", t, 1), report("delivered", t + 10, 2), report("read", t + 20, 3)],
      new Map([
        [1, arrival(1)],
        [2, arrival(100, 130)],
        [3, arrival(22)],
      ]),
    );
    assert.deepEqual(
      steps.map(({ status, isLate, isOutOfOrder, lastArrivedAt, sincePreviousMs }) => [
        status,
        isLate,
        isOutOfOrder,
        lastArrivedAt,
        sincePreviousMs,
      ]),
      [
        ["requested", undefined, undefined, undefined, undefined],
        ["accepted", undefined, undefined, undefined, 500],
        ["sent", undefined, undefined, undefined, 400],
        ["delivered", true, true, (t + 130) * 1_000, 10_000],
        ["read", undefined, undefined, undefined, 10_000],
      ],
    );
  });

  it("don't call those of one second out of order", () => {
    const steps = timelineOf(
      {},
      [report("sent", t, 2), report("delivered", t, 1)],
      new Map([
        [1, arrival(1)],
        [2, arrival(2)],
      ]),
    );
    assert.ok(steps.every(({ isOutOfOrder }) => isOutOfOrder === undefined));
  });
});
