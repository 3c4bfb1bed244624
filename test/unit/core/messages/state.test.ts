import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stateOf, statusRank } from "../../../../src/core/messages/state.ts";
import type { StatusReport } from "../../../../src/core/messages/status.ts";
import { fc } from "../../../support/fastCheck.ts";
import { arbitraryReports, arbitraryShuffle } from "./arbitraryReports.ts";

const report = (status: string): StatusReport => ({ wamid: "wamid.A", status, timestamp: 1795132800, errors: [] });
const stateAfter = (...words: string[]) => stateOf(words.map(report));

describe("stateOf", () => {
  it("follows the ladder", () => {
    assert.deepEqual(stateAfter(), { kind: "accepted", failedOnADevice: false });
    for (const kind of ["sent", "delivered", "read", "played"] as const) {
      assert.deepEqual(stateAfter(kind), { kind, failedOnADevice: false });
    }
    assert.equal(stateAfter("read", "sent").kind, "read");
    assert.equal(stateAfter("read", "delivered").kind, "read");
    assert.equal(stateAfter("played", "read").kind, "played");
  });

  it("failed wins only where nothing was delivered", () => {
    assert.deepEqual(stateAfter("failed"), { kind: "failed", failedOnADevice: false });
    assert.deepEqual(stateAfter("failed", "sent"), { kind: "failed", failedOnADevice: false });
    assert.deepEqual(stateAfter("failed", "delivered"), { kind: "delivered", failedOnADevice: true });
    assert.deepEqual(stateAfter("failed", "read"), { kind: "read", failedOnADevice: true });
    assert.deepEqual(stateAfter("played", "failed"), { kind: "played", failedOnADevice: true });
  });

  it("ignores words that it doesn't know", () => {
    for (const word of ["deleted", "warning", "captured", "RINGING", "accepted", "constructor", "__proto__", ""]) {
      assert.deepEqual(stateAfter("sent", word), stateAfter("sent"), word);
      assert.deepEqual(stateAfter(word), stateAfter(), word);
    }
  });

  it("depends on the set of reports only: neither order nor repetition", () => {
    fc.assert(
      fc.property(arbitraryShuffle, ({ reports, shuffled, repeated }) => {
        assert.deepEqual(stateOf(shuffled), stateOf(reports));
        assert.deepEqual(stateOf(repeated), stateOf(reports));
      }),
    );
  });

  it("never goes back: more reports never take away what was reached", () => {
    const reached = (reports: StatusReport[]) => {
      const { kind } = stateOf(reports);
      return kind === "failed" ? statusRank("sent") : statusRank(kind);
    };
    fc.assert(
      fc.property(arbitraryReports, arbitraryReports, (some, more) => {
        assert(
          reached([...some, ...more]) >= Math.min(reached(some), statusRank("played")) ||
            stateOf(some).kind === "failed",
        );
        if (statusRank(stateOf(some).kind) >= 2 && stateOf(some).kind !== "failed") {
          assert.notEqual(stateOf([...some, ...more]).kind, "failed");
        }
        assert(!stateOf(some).failedOnADevice || stateOf([...some, ...more]).failedOnADevice);
      }),
    );
  });

  it("is a failure exactly where failed came and nothing arrived", () => {
    fc.assert(
      fc.property(arbitraryReports, (reports) => {
        const words = new Set(reports.map(({ status }) => status));
        const arrived = ["delivered", "read", "played"].some((word) => words.has(word));
        const state = stateOf(reports);
        assert.equal(state.kind === "failed", words.has("failed") && !arrived);
        assert.equal(state.failedOnADevice, words.has("failed") && arrived);
      }),
    );
  });
});

describe("statusRank", () => {
  it("orders the words, unknown ones last", () => {
    const words = ["accepted", "sent", "delivered", "read", "played", "failed", "deleted"];
    assert.deepEqual(
      [...words].reverse().sort((a, b) => statusRank(a) - statusRank(b)),
      words,
    );
    assert.equal(statusRank("constructor"), statusRank("deleted"));
  });
});
