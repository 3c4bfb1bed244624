import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isBsuid } from "../../../../src/core/graph/ids.ts";
import { checkRecipient, type RecipientProblem } from "../../../../src/core/graph/recipient.ts";
import { fc } from "../../../support/fastCheck.ts";

function sent(input: string): string {
  const check = checkRecipient(input);
  return check.ok ? check.value : check.reason;
}

describe("a recipient", () => {
  it("may be written in any usual way", () => {
    const ways = [
      "+12025550143",
      "12025550143",
      "+1 202 555 0143",
      "+1 (202) 555-0143",
      "+1-202-555-0143",
      "+1.202.555.0143",
      "0012025550143",
      "00 1 202 555 0143",
      "  +1 202 555 0143\n",
      "+1\u00a0202\u2011555\u20110143",
      "\u202a+1 202 555 0143\u202c",
      "＋１２０２５５５０１４３",
      "+١٢٠٢٥٥٥٠١٤٣",
    ];
    for (const way of ways) {
      assert.deepEqual(
        checkRecipient(way),
        { ok: true, value: "12025550143", formatted: "+1 202 555 0143", country: "US" },
        JSON.stringify(way),
      );
    }
  });

  it("loses a bracketed trunk zero, and keeps Italy's own", () => {
    assert.equal(sent("+44 (0)20 7946 0712"), "442079460712");
    assert.equal(sent("+49 (0)40 123456"), "4940123456");
    assert.equal(sent("+39 06 1234 5678"), "390612345678");
  });

  it("of Mexico, Argentina and Brazil goes out as it was typed", () => {
    for (const digits of [
      "5215512345678",
      "525512345678",
      "5491123456789",
      "541123456789",
      "54111523456789",
      "551187654321",
      "5511987654321",
    ]) {
      assert.equal(sent(`+${digits}`), digits);
      assert.equal(sent(digits), digits);
      const check = checkRecipient(digits);
      assert.equal(check.ok && check.formatted.replace(/\D/g, ""), digits, "shown as it goes out");
    }
    assert.equal(sent("+54 (0) 11 2345 6789"), "541123456789");
    assert.equal(sent("+52155123456789"), "tooLong");
  });

  it("may be one of Meta's test numbers", () => {
    assert.equal(sent("+1 555-017-2208"), "15550172208");
    assert.equal(sent("15550172208"), "15550172208");
  });

  it("may be a BSUID", () => {
    for (const id of ["US.13491208655302741918", "US.ENT.13491208655302741918", "DE.abcXYZ09"]) {
      assert.deepEqual(checkRecipient(` ${id} `), { ok: true, value: id, formatted: id });
      assert.ok(isBsuid(id));
    }
    assert.ok(isBsuid(`US.${"a".repeat(128)}`));
    for (const id of [
      "us.1349",
      "US.",
      "USA.1349",
      "US.13-49",
      "US.ENT.",
      `US.${"a".repeat(129)}`,
      "1202",
      "US 1349",
    ]) {
      assert.ok(!isBsuid(id), id);
    }
  });

  const refused: [input: string, reason: RecipientProblem][] = [
    ["", "empty"],
    ["  \u200e ", "empty"],
    ["Dana", "notANumber"],
    ["+1 202 555 0143 ext 5", "notANumber"],
    ["1-800-FLOWERS", "notANumber"],
    ["dana@example.net", "notANumber"],
    ["12025550143, 12025550144", "notANumber"],
    ["+1+2025550143", "notANumber"],
    ["wamid.HBgLMTY1", "notANumber"],
    ["---", "notANumber"],
    ["+", "notANumber"],
    ["+1", "tooShort"],
    ["+1 202 555 014", "tooShort"],
    ["+49", "tooShort"],
    ["+1 202 555 01433", "tooLong"],
    ["+4420794607120000", "tooLong"],
    ["1".repeat(30), "tooLong"],
    ["+999 123 456", "unknownCountry"],
    ["020 7946 0712", "unknownCountry"],
    ["(0)20 7946 0712", "unknownCountry"],
    ["+020 7946 0712", "unknownCountry"],
    ["+0", "unknownCountry"],
    // Without its country code, a number of the USA reads as one of Egypt.
    ["(202) 555-0143", "unknownCountry"],
  ];
  for (const [input, reason] of refused) {
    it(`«${input.slice(0, 24)}» is refused: ${reason}`, () => {
      assert.deepEqual(checkRecipient(input), { ok: false, reason });
    });
  }

  it("is never anything but digits or a BSUID, whatever is typed", () => {
    const typed = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[+0-9 ().-]{0,24}$/),
      fc.stringMatching(/^\+?[1-9][0-9 ]{6,16}$/),
      fc.stringMatching(/^\+5[245][0-9 ()]{5,14}$/),
    );
    fc.assert(
      fc.property(typed, (input) => {
        const check = checkRecipient(input);
        if (check.ok) {
          assert.match(check.value, /^(?:[1-9]\d{5,16}|[A-Z]{2}\.[A-Za-z0-9.]+)$/);
          const again = checkRecipient(isBsuid(check.value) ? check.value : `+${check.value}`);
          assert.equal(again.ok && again.value, check.value, "what is sent is accepted again");
        }
      }),
      { numRuns: 2000 },
    );
  });
});
