import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { decodeWamid, isWamid, newWamid } from "../../../../src/core/graph/ids.ts";

const counting = (count: number) => Uint8Array.from({ length: count }, (_, i) => 0xa0 + i);

/** Meta's own example of an outgoing message, from its guides. */
const documented = "wamid.HBgLMTY1MDUwNzY1MjAVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA";

describe("newWamid", () => {
  it("has Meta's form, byte for byte", () => {
    const id = Buffer.from("9A3CA5B3D4CD6E67E7", "hex");
    assert.equal(
      newWamid("16505076520", () => id),
      documented,
    );
  });

  it("tells who wrote it: another mark, a longer id", () => {
    const incoming = Buffer.from(newWamid("12025550143", counting, "incoming").slice(6), "base64").toString("latin1");
    assert.equal(incoming, "\x1c\x18\x0b12025550143\x15\x02\x00\x12\x18\x14A0A1A2A3A4A5A6A7A8A9\x00");
    const outgoing = Buffer.from(newWamid("12025550143", counting).slice(6), "base64").toString("latin1");
    assert.equal(outgoing, "\x1c\x18\x0b12025550143\x15\x02\x00\x11\x18\x12A0A1A2A3A4A5A6A7A8\x00");
  });

  it("is a new one each time", () => {
    const ids = new Set(Array.from({ length: 1000 }, () => newWamid("12025550143", randomBytes)));
    assert.equal(ids.size, 1000);
  });

  it("can be read back for every recipient, the longest BSUID included", () => {
    const digits = fc.stringMatching(/^[1-9]\d{6,14}$/);
    const bsuid = fc.stringMatching(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/);
    fc.assert(
      fc.property(fc.oneof(digits, bsuid), (recipient) => {
        const wamid = newWamid(recipient, randomBytes);
        assert.ok(isWamid(wamid));
        assert.equal(decodeWamid(wamid), recipient);
      }),
    );
  });
});

describe("decodeWamid", () => {
  it("reads the number out of every id in the fixtures", () => {
    const found = readdirSync("test/fixtures/payloads").flatMap((name) => [
      ...readFileSync(`test/fixtures/payloads/${name}`, "utf8").matchAll(/"(wamid\.[^"]+)"/g),
    ]);
    assert.ok(found.length > 50);
    for (const [, wamid = ""] of found) {
      assert.ok(isWamid(wamid), wamid);
      assert.match(decodeWamid(wamid) ?? "", /^\d{11}$/, wamid);
    }
  });

  it("says nothing on what it can't read, and never throws", () => {
    for (const text of [
      "",
      "wamid.",
      "wamid.AAAAAAAAAAAA",
      "wamid.HBgLNtest123",
      "wamid.HBgA////////",
      "HBgLMTY1MDUwNzY1MjA",
      "wamid.HBj/////////",
    ]) {
      assert.equal(decodeWamid(text), undefined, text);
    }
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => void decodeWamid(`wamid.${Buffer.from(bytes).toString("base64")}`)),
    );
    fc.assert(fc.property(fc.string(), (text) => void decodeWamid(text)));
  });
});

describe("isWamid", () => {
  it("goes by the form", () => {
    assert.ok(isWamid(documented));
    assert.ok(isWamid("wamid.HBgLNtest123"));
    for (const text of [
      "wamid",
      "wamid.",
      "wamid.short",
      `${documented} `,
      `x${documented}`,
      "wamid.HBg LMTY1MDUwNzY1",
      "wacid.HBgLMTY1MDUwNzY1MjA",
    ]) {
      assert.ok(!isWamid(text), text);
    }
  });
});
