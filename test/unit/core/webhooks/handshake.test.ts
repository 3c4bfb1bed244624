import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { challengeOf, handshakeOf } from "../../../../src/core/webhooks/handshake.ts";

const query = (fields: Record<string, string>) => new URLSearchParams(fields);
const right = { "hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "1158201444" };

describe("challengeOf", () => {
  it("gives the challenge back where mode and token are right", () => {
    assert.equal(challengeOf(query(right), "token"), "1158201444");
    assert.equal(challengeOf(query({ ...right, "hub.verify_token": "tökén +&" }), "tökén +&"), "1158201444");
  });

  it("refuses everything else", () => {
    for (const wrong of [
      { ...right, "hub.verify_token": "Token" },
      { ...right, "hub.verify_token": "" },
      { ...right, "hub.mode": "unsubscribe" },
      { "hub.verify_token": "token", "hub.challenge": "1" },
      { "hub.mode": "subscribe", "hub.challenge": "1" },
      { "hub.mode": "subscribe", "hub.verify_token": "token" },
      {},
    ]) {
      assert.equal(challengeOf(query(wrong), "token"), undefined, JSON.stringify(wrong));
    }
  });

  it("never takes an empty token", () => {
    assert.equal(challengeOf(query({ ...right, "hub.verify_token": "" }), ""), undefined);
    assert.equal(challengeOf(query({ "hub.mode": "subscribe", "hub.challenge": "1" }), ""), undefined);
  });
});

describe("handshakeOf", () => {
  const cases: [string, Record<string, string>, string][] = [
    ["a browser that was pointed there", {}, "noMode"],
    ["another mode", { ...right, "hub.mode": "unsubscribe" }, "wrongMode"],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }, "noToken"],
    ["blanks", { ...right, "hub.verify_token": " token\n" }, "tokenBlanks"],
    ["case", { ...right, "hub.verify_token": "TOKEN" }, "tokenCase"],
    ["that of another path", { ...right, "hub.verify_token": "other" }, "tokenOfOther"],
    ["the app secret", { ...right, "hub.verify_token": "secret" }, "tokenIsSecret"],
    ["another one", { ...right, "hub.verify_token": "x" }, "wrongToken"],
    ["no challenge", { "hub.mode": "subscribe", "hub.verify_token": "token" }, "noChallenge"],
  ];
  for (const [name, fields, problem] of cases) {
    it(`says why it refuses: ${name}`, () => {
      const others = { verifyTokens: ["other", ""], appSecrets: ["secret", ""] };
      assert.deepEqual(handshakeOf(query(fields), "token", others), { problem });
    });
  }

  it("says that no token is set on this side", () => {
    assert.deepEqual(handshakeOf(query(right), ""), { problem: "noTokenSet" });
  });
});
