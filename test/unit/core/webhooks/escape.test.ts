import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { escapedJson } from "../../../../src/core/webhooks/escape.ts";
import { fc } from "../../../support/fastCheck.ts";

describe("escapedJson", () => {
  it("writes everything beyond ASCII as lowercase escapes", () => {
    assert.equal(escapedJson({ text: "äöå ✓" }), '{"text":"\\u00e4\\u00f6\\u00e5 \\u2713"}');
    assert.equal(escapedJson("😀"), '"\\ud83d\\ude00"');
    assert.equal(escapedJson("a/b <&> ~"), '"a/b <&> ~"');
    assert.equal(escapedJson("\u0080\uffff"), '"\\u0080\\uffff"');
    assert.equal(escapedJson("\ud800"), '"\\ud800"');
  });

  it("gives JSON for what has no JSON form", () => {
    assert.equal(escapedJson(undefined), "null");
  });

  it("is ASCII and means the same, for any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const text = escapedJson(value);
        assert.match(text, /^[\0-\x7f]*$/);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.doesNotMatch(text, /\\u[0-9a-f]*[A-F]/);
      }),
    );
  });
});
