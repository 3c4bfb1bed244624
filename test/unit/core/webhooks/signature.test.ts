import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { sign, verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { fc } from "../../../support/fastCheck.ts";

const body = Buffer.from('{"text":"\\u00e4"}');
const secret = "0123456789abcdef0123456789abcdef";

describe("signatures", () => {
  it("signs as Meta does", () => {
    // RFC 4231, test case 2.
    assert.equal(
      sign(Buffer.from("what do ya want for nothing?"), "Jefe"),
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
  });

  it("takes hex digits, and no other character in their place", () => {
    const header = sign(body, secret);
    for (let code = 0; code <= 0x2ff; code++) {
      const character = String.fromCharCode(code);
      for (const at of ["sha256=".length, header.length - 1]) {
        const changed = header.slice(0, at) + character + header.slice(at + 1);
        const result = verifySignature(body, changed, [secret]);
        const expected = /[0-9a-fA-F]/.test(character) ? ["valid", "mismatch"] : ["malformed"];
        assert.ok(expected.includes(result), `${code}: ${result}`);
      }
    }
  });

  it("accepts its own, in either case, with any of several secrets", () => {
    const header = sign(body, secret);
    assert.equal(verifySignature(body, header, [secret]), "valid");
    assert.equal(verifySignature(body, header.toUpperCase().replace("SHA256", "sha256"), [secret]), "valid");
    assert.equal(verifySignature(body, header, ["other", secret]), "valid");
    assert.equal(verifySignature(body, header, [secret, "other"]), "valid");
  });

  it("tells what is wrong", () => {
    const header = sign(body, secret);
    const digest = header.slice("sha256=".length);
    assert.equal(verifySignature(body, undefined, [secret]), "missing");
    assert.equal(verifySignature(body, "", [secret]), "missing");
    for (const malformed of [
      digest,
      `sha1=${digest}`,
      `${header}0`,
      header.slice(0, -1),
      `${header}, ${header}`,
      "sha256=",
      ` ${header}`,
      `${header}\n`,
    ]) {
      assert.equal(verifySignature(body, malformed, [secret]), "malformed", malformed);
    }
    assert.equal(verifySignature(body, header, ["other"]), "mismatch");
    assert.equal(verifySignature(Buffer.concat([body, Buffer.from(" ")]), header, [secret]), "mismatch");
    assert.equal(verifySignature(body, header, []), "noSecret");
  });

  it("never takes an empty secret", () => {
    const forged = `sha256=${createHmac("sha256", "").update(body).digest("hex")}`;
    assert.equal(verifySignature(body, forged, [""]), "noSecret");
    assert.equal(verifySignature(body, forged, ["", secret]), "mismatch");
  });

  it("holds for any bytes, and for no other bytes or secret", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.nat({ max: 255 }), (bytes, key, flip) => {
        const header = sign(bytes, key);
        assert.equal(verifySignature(bytes, header, [key]), "valid");
        assert.equal(verifySignature(Uint8Array.of(...bytes, flip), header, [key]), "mismatch");
        assert.equal(verifySignature(bytes, header, [`${key}x`]), "mismatch");
      }),
    );
  });
});

it("agrees with node:crypto's own HMAC for every secret and body, with pads that are kept or not", () => {
  const pads = new Map();
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
      fc.uint8Array({ maxLength: 300 }),
      (secret, body) => {
        const header = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
        assert.equal(verifySignature(body, header, [secret], pads), "valid");
        assert.equal(verifySignature(body, header.toUpperCase().replace("SHA", "sha"), [secret]), "valid");
        assert.equal(verifySignature(body, header, [`${secret}x`], pads), "mismatch");
      },
    ),
    { numRuns: 500 },
  );
  assert.ok(pads.size <= 16);
});

it("keeps no byte of one body in the signature of another, long or short", () => {
  const pads = new Map();
  for (const length of [0, 70_000, 65_472, 65_473, 10, 300, 5, 65_536, 1]) {
    const long = Buffer.alloc(length, length % 251);
    assert.equal(sign(long, secret, pads), sign(long, secret), `${length}`);
    assert.equal(sign(long, secret, pads), `sha256=${createHmac("sha256", secret).update(long).digest("hex")}`);
  }
});
