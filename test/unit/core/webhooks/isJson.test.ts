import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { isJson } from "../../../../src/core/webhooks/isJson.ts";
import { fc } from "../../../support/fastCheck.ts";

/** What counts: Node's own word on the same bytes. */
function parses(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes).toString("utf8"));
    return true;
  } catch {
    return false;
  }
}
const same = (bytes: Uint8Array) => assert.equal(isJson(bytes), parses(bytes), Buffer.from(bytes).toString("latin1"));

describe("isJson", () => {
  it("says of every fixture what JSON.parse says, whole and cut off anywhere", () => {
    for (const name of readdirSync("test/fixtures/payloads")) {
      const bytes = readFileSync(`test/fixtures/payloads/${name}`);
      same(bytes);
      for (let end = 0; end < bytes.length; end += 7) same(bytes.subarray(0, end));
    }
  });

  it("says what JSON.parse says of JSON, of JSON with a byte changed, and of any bytes", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat(255), (text, at, byte) => {
        const bytes = Buffer.from(text);
        same(bytes);
        bytes[at % bytes.length] = byte;
        same(bytes);
      }),
      { numRuns: 5_000 },
    );
    const tokens = fc.constantFrom(
      ...'{}[]:,"\\/bfnrtu0123456789+-.eE \t\n\r\u0000é€x',
      "true",
      "false",
      "null",
      "\\u00e9",
      "\ufeff",
    );
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 12 }), (parts) => same(Buffer.from(parts.join("")))),
      { numRuns: 20_000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), same), { numRuns: 5_000 });
  });

  it("knows the odd ones", () => {
    const texts = [
      "",
      " ",
      "01",
      "-0",
      "1.",
      ".5",
      "1e",
      "1e+9",
      "-",
      '"\\u00g0"',
      '"\t"',
      "[1,]",
      "{,}",
      '{"a":1,}',
      "nul",
      "truex",
      "[".repeat(1e5),
    ];
    for (const text of [...texts, `${"[".repeat(200)}1${"]".repeat(200)}`, "\u00a01", "\ufeff{}"])
      same(Buffer.from(text));
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc3, 0x22],
      [0xef, 0xbb, 0xbf, 0x31],
    ])
      same(Uint8Array.from(bytes));
  });
});
