import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { newWamid } from "../../../../src/core/graph/ids.ts";
import { fc } from "../../../support/fastCheck.ts";

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

  it("holds the recipient and an id made of the random bytes", () => {
    const bytes = Buffer.from(newWamid("12025550143", counting).slice(6), "base64").toString("latin1");
    assert.equal(bytes, "\x1c\x18\x0b12025550143\x15\x02\x00\x11\x18\x12A0A1A2A3A4A5A6A7A8\x00");
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
        assert.match(wamid, /^wamid\.[A-Za-z0-9+/]+={0,2}$/);
        const bytes = Buffer.from(wamid.slice(6), "base64");
        // A length of 128 or more takes two bytes, the first of which has its highest bit set.
        const [low = 0, high = 0] = bytes.subarray(2);
        const [length, start] = low < 0x80 ? [low, 3] : [(low & 0x7f) | (high << 7), 4];
        assert.equal(bytes.toString("latin1", start, start + length), recipient);
      }),
    );
  });
});
