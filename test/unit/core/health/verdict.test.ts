import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import {
  type CallFact,
  freshMs,
  type HealthFacts,
  tokenSoonMs,
  verdictOf,
} from "../../../../src/core/health/verdict.ts";
import { fc } from "../../../support/fastCheck.ts";

const now = 1_795_000_000_000;
const ok = (ago: number, latencyMs = 100): CallFact => ({ at: now - ago, latencyMs });
const failed = (ago: number, failure: Failure): CallFact => ({ at: now - ago, latencyMs: 50, failure });
const graph = (code: number, httpStatus = 400) => Failure.graph({ httpStatus, error: { code } });
const noNetwork = Failure.noNetwork({ host: "graph.facebook.com", reason: "ENOTFOUND" });
const healthOf = (facts: Omit<HealthFacts, "now">) => verdictOf({ now, ...facts }).health;
const goodToken = { at: now, valid: true, missing: [] };

describe("verdictOf", () => {
  it("is unknown without a fresh call, whatever the token says", () => {
    assert.equal(healthOf({ calls: [] }), "unknown");
    assert.equal(healthOf({ calls: [], token: goodToken }), "unknown");
    assert.equal(healthOf({ calls: [ok(freshMs + 1)] }), "unknown");
    assert.equal(healthOf({ calls: [ok(-5_000)] }), "unknown", "a call from the future");
  });

  it("is healthy when the last calls were answered, refusals of our own parameters included", () => {
    const verdict = verdictOf({ now, calls: [ok(10, 80), ok(20, 120), failed(30, graph(131009))] });
    assert.equal(verdict.health, "healthy");
    assert.deepEqual(verdict.reasons, [{ kind: "callsAnswered", count: 3, medianLatencyMs: 80, lastAt: now - 10 }]);
  });

  it("is down while nothing is answered any more, degraded once something is again", () => {
    assert.equal(healthOf({ calls: [failed(10, noNetwork), ok(20)] }), "down");
    assert.equal(healthOf({ calls: [ok(10), failed(20, noNetwork)] }), "degraded");
    assert.equal(healthOf({ calls: [failed(10, graph(2, 503))] }), "down");
    assert.equal(healthOf({ calls: [failed(10, graph(99, 500))] }), "down");
  });

  it("is degraded by a limit", () => {
    const { health, reasons } = verdictOf({ now, calls: [failed(10, graph(130429)), ok(20)] });
    assert.equal(health, "degraded");
    assert.deepEqual(reasons[0], { kind: "throttled", code: 130429, count: 1, lastAt: now - 10 });
  });

  it("names the token first when it is the token", () => {
    assert.equal(verdictOf({ now, calls: [failed(10, graph(190, 401))] }).reasons[0]?.kind, "tokenRefused");
    const calls = [ok(10)];
    assert.equal(healthOf({ calls, token: { ...goodToken, valid: false } }), "down");
    assert.equal(healthOf({ calls, token: { ...goodToken, expiresAt: now - 1 } }), "down");
    assert.equal(healthOf({ calls, token: { ...goodToken, expiresAt: now + tokenSoonMs } }), "degraded");
    assert.equal(healthOf({ calls, token: { ...goodToken, expiresAt: now + tokenSoonMs + 1 } }), "healthy");
    assert.equal(healthOf({ calls, token: { ...goodToken, missing: ["whatsapp_business_messaging"] } }), "degraded");
  });

  it("believes a call that was answered after the token was found invalid", () => {
    const invalid = { at: now - 20, valid: false, missing: [] };
    assert.equal(healthOf({ calls: [ok(10)], token: invalid }), "healthy");
    assert.equal(healthOf({ calls: [ok(30)], token: invalid }), "down");
    assert.equal(
      healthOf({ calls: [ok(10)], token: { at: now - 20, valid: true, missing: [], expiresAt: now - 15 } }),
      "healthy",
    );
  });

  it("believes a token that was found valid after a call was refused: it is another one by then", () => {
    const refused = [failed(20, graph(190, 401))];
    assert.equal(healthOf({ calls: refused, token: { ...goodToken, at: now - 10 } }), "unknown");
    assert.equal(healthOf({ calls: refused, token: { ...goodToken, at: now - 30 } }), "down");
    assert.equal(healthOf({ calls: refused, token: { ...goodToken, at: now - 10, valid: false } }), "down");
    assert.equal(healthOf({ calls: [...refused, ok(30)], token: { ...goodToken, at: now - 10 } }), "healthy");
  });

  it("ignores what the user cancelled", () => {
    assert.equal(healthOf({ calls: [failed(10, Failure.cancelled())] }), "unknown");
  });

  it("doesn't depend on the order of the calls, has a reason, and is never healthy without an answered call", () => {
    const call = fc.record({
      at: fc.integer({ min: now - 2 * freshMs, max: now + 1_000 }),
      latencyMs: fc.nat(5_000),
      failure: fc.constantFrom(undefined, noNetwork, graph(2, 503), graph(100), graph(190, 401), graph(80007)),
    });
    fc.assert(
      fc.property(fc.uniqueArray(call, { selector: ({ at }) => at }), fc.nat(), (records, seed) => {
        const calls = records.map(({ failure, ...rest }): CallFact => (failure ? { ...rest, failure } : rest));
        const verdict = verdictOf({ now, calls });
        const turned = seed % (calls.length + 1);
        assert.deepEqual(verdictOf({ now, calls: [...calls.slice(turned), ...calls.slice(0, turned)] }), verdict);
        assert.notEqual(verdict.reasons.length, 0);
        const answered = verdict.reasons.some(({ kind }) => kind === "callsAnswered");
        if (verdict.health === "healthy") assert.ok(answered);
      }),
    );
  });
});
