import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { statusRank } from "../../../../src/core/messages/state.ts";
import { type SeenReport, timelineOf } from "../../../../src/core/messages/timeline.ts";
import { fc } from "../../../support/fastCheck.ts";
import { arbitraryReports, arbitraryShuffle } from "./arbitraryReports.ts";

const t = 1795132800;
const report = (status: string, timestamp: number, more: Partial<SeenReport> = {}): SeenReport => ({
  wamid: "wamid.A",
  status,
  timestamp,
  errors: [],
  ...more,
});

describe("timelineOf", () => {
  it("gives the steps with times and durations", () => {
    const steps = timelineOf({ acceptedAt: t * 1000 - 500 }, [
      report("read", t + 30, { deliveryId: 3 }),
      report("sent", t, { deliveryId: 1 }),
      report("delivered", t + 2, { deliveryId: 2, seen: 2 }),
    ]);
    assert.deepEqual(steps, [
      { kind: "accepted", status: "accepted", at: t * 1000 - 500, errors: [], seen: 1 },
      { kind: "sent", status: "sent", at: t * 1000, sincePreviousMs: 500, errors: [], deliveryId: 1, seen: 1 },
      {
        kind: "delivered",
        status: "delivered",
        at: (t + 2) * 1000,
        sincePreviousMs: 2000,
        errors: [],
        deliveryId: 2,
        seen: 2,
      },
      {
        kind: "read",
        status: "read",
        at: (t + 30) * 1000,
        sincePreviousMs: 28_000,
        errors: [],
        deliveryId: 3,
        seen: 1,
      },
    ]);
  });

  it("is empty for nothing, and has no accepted step for a message that somebody else sent", () => {
    assert.deepEqual(timelineOf({}, []), []);
    assert.deepEqual(
      timelineOf({}, [report("sent", t)]).map(({ kind }) => kind),
      ["sent"],
    );
  });

  it("puts accepted first although Meta's seconds are cut", () => {
    const [first, second] = timelineOf({ acceptedAt: t * 1000 + 900 }, [report("sent", t)]);
    assert.equal(first?.kind, "accepted");
    assert.equal(second?.sincePreviousMs, 0);
  });

  it("orders one second's steps by rank", () => {
    const words = ["failed", "played", "deleted", "read", "sent", "delivered"];
    assert.deepEqual(
      timelineOf(
        {},
        words.map((word) => report(word, t)),
      ).map(({ status }) => status),
      ["sent", "delivered", "read", "played", "failed", "deleted"],
    );
  });

  it("counts what came twice, and keeps apart what differs in time or errors", () => {
    const failed = (code: number, deliveryId: number) => report("failed", t, { errors: [{ code }], deliveryId });
    const steps = timelineOf({}, [failed(131026, 9), failed(131026, 4), failed(131047, 5), report("failed", t + 1)]);
    assert.deepEqual(
      steps.map(({ at, seen, deliveryId, errors }) => [at / 1000 - t, seen, deliveryId, errors[0]?.code]),
      [
        [0, 2, 4, 131026],
        [0, 1, 5, 131047],
        [1, 1, undefined, undefined],
      ],
    );
  });

  it("keeps words that it doesn't know, as other", () => {
    const [step] = timelineOf({}, [report("warning", t)]);
    assert.equal(step?.kind, "other");
    assert.equal(step?.status, "warning");
    assert.equal(timelineOf({}, [report("accepted", t)])[0]?.kind, "other");
  });

  it("is the same for every order, and repetition changes only the count", () => {
    const uncounted = (reports: SeenReport[]) =>
      timelineOf({ acceptedAt: t * 1000 }, reports).map(({ seen: _, ...step }) => step);
    fc.assert(
      fc.property(arbitraryShuffle, ({ reports, shuffled, repeated }) => {
        assert.deepEqual(timelineOf({}, shuffled), timelineOf({}, reports));
        assert.deepEqual(uncounted(repeated), uncounted(reports));
        const seen = timelineOf({}, repeated).reduce((sum, step) => sum + step.seen, 0);
        assert.equal(seen, repeated.length);
      }),
    );
  });

  it("goes forward in time, then in rank", () => {
    fc.assert(
      fc.property(arbitraryReports, (reports) => {
        const steps = timelineOf({}, reports);
        for (const [index, step] of steps.entries()) {
          const previous = steps[index - 1];
          if (previous === undefined) {
            assert(!("sincePreviousMs" in step));
          } else {
            assert.equal(step.sincePreviousMs, step.at - previous.at);
            assert(previous.at < step.at || statusRank(previous.status) <= statusRank(step.status));
          }
        }
      }),
    );
  });
});
