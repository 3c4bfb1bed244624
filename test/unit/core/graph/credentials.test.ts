import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAppSecret, checkNodeId, checkToken } from "../../../../src/core/graph/credentials.ts";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";

const reason = (check: { ok: true } | { ok: false; reason: string }) => (check.ok ? "ok" : check.reason);

test("ids as Meta gives them out are taken, pasted white space included", () => {
  assert.deepEqual(checkNodeId(" 104996122399160\n"), { ok: true, value: "104996122399160" });
  for (const id of [simulatorAccount.phoneNumberId, simulatorAccount.wabaId])
    assert.equal(reason(checkNodeId(id)), "ok");
});

test("a phone number in the place of an id is called what it is", () => {
  for (const number of ["+12025550143", "+1 202-555-0143", "(202) 555-0143", "1 202 555 0143", "202.555.0143"]) {
    assert.equal(reason(checkNodeId(number)), "phoneNumber", number);
  }
  assert.equal(reason(checkNodeId("12025550143", () => true)), "phoneNumber");
  assert.equal(reason(checkNodeId("12025550143", () => false)), "ok");
  // An id can have the digits of a number that is in use somewhere: at an id's length it is taken for one.
  assert.equal(reason(checkNodeId("104996122399160", () => true)), "ok");
});

test("what can't be an id is refused with its reason", () => {
  assert.equal(reason(checkNodeId("  ")), "empty");
  assert.equal(reason(checkNodeId("EAAB")), "notDigits");
  assert.equal(reason(checkNodeId("1234")), "tooShort");
  assert.equal(reason(checkNodeId("1".repeat(21))), "tooLong");
});

test("a token is taken out of what surrounds it", () => {
  const token = simulatorTokens.valid.token;
  for (const pasted of [token, `  ${token}\n`, `"${token}"`, `Bearer ${token}`, `Authorization: Bearer ${token}`]) {
    assert.deepEqual(checkToken(pasted), { ok: true, value: token, usualPrefix: true }, pasted.replace(token, "…"));
  }
  assert.deepEqual(checkToken(`${token.slice(0, 20)}\n${token.slice(20)}`), {
    ok: true,
    value: token,
    usualPrefix: true,
  });
});

test("an app token is a token, of the unusual form", () => {
  assert.deepEqual(checkToken("771203349915544|abcdefghijkl-_mnop"), {
    ok: true,
    value: "771203349915544|abcdefghijkl-_mnop",
    usualPrefix: false,
  });
});

test("what can't be a token is refused with its reason", () => {
  assert.equal(reason(checkToken(" \n")), "empty");
  assert.equal(reason(checkToken("0123456789abcdef0123456789ABCDEF")), "appSecret");
  assert.equal(reason(checkToken("EAAB••••••••••••••••••••")), "masked");
  assert.equal(reason(checkToken("EAABabcdefghijklmnop...")), "masked");
  assert.equal(reason(checkToken("EAAB{abcdefghijklmnop}qrst")), "characters");
  assert.equal(reason(checkToken("EAAB")), "tooShort");
});

test("an app secret is 32 hexadecimal digits, and a token is told from it", () => {
  assert.deepEqual(checkAppSecret(" 0123456789ABCDEF0123456789abcdef "), {
    ok: true,
    value: "0123456789abcdef0123456789abcdef",
  });
  assert.equal(reason(checkAppSecret("")), "empty");
  assert.equal(reason(checkAppSecret(simulatorTokens.valid.token)), "token");
  assert.equal(reason(checkAppSecret("0123456789abcdef")), "form");
});
