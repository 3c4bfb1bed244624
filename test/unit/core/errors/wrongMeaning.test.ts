import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { EntryFacts, EntryTexts } from "../../../../src/core/errors/catalogue.ts";
import en from "../../../../src/core/errors/data/en.json";
import ja from "../../../../src/core/errors/data/ja.json";
import zhTw from "../../../../src/core/errors/data/zh-tw.json";
import { allEntries, entryOf } from "../../../../src/core/errors/knownCodes.ts";
import { concepts } from "../../../../src/core/errors/meaning/concepts.ts";
import { type Tie, wrongMeaning } from "../../../../src/core/errors/wrongMeaning.ts";
import { fc } from "../../../support/fastCheck.ts";
import { rightCases, wrongCases } from "./wrongMeaningCases.ts";

function known(code: number): EntryFacts {
  const entry = entryOf(code) ?? entryOf(code, undefined, "onPremises");
  assert.ok(entry, `${code}`);
  return entry;
}

const judged = (code: number, ...ties: Tie[]) => wrongMeaning(known(code), ties);
const name = (text: string): Tie => ({ kind: "name", text });
const comment = (text: string): Tie => ({ kind: "comment", text });
const message = (text: string): Tie => ({ kind: "message", text });

describe("words that are right", () => {
  for (const [code, kind, text] of rightCases) {
    it(`${code} ${text}`, () => {
      const wrong = judged(code, { kind, text });
      assert.equal(wrong, undefined, `probably meant: ${wrong?.meant.map(({ id }) => id)}`);
    });
  }
});

describe("words that are wrong", () => {
  for (const [code, kind, text, meant] of wrongCases) {
    it(`${code} ${text}`, () => {
      const wrong = judged(code, { kind, text });
      assert.ok(wrong, "nothing was said");
      assert.equal(wrong.said.text, text);
      assert.equal(wrong.meant[0]?.code, meant);
      assert.ok(wrong.meant.length <= 3 && new Set(wrong.meant).size === wrong.meant.length);
    });
  }
});

describe("several texts about one code", () => {
  it("says which of them is wrong", () => {
    const said = comment("rate limit hit");
    assert.equal(judged(131047, name("ERROR_A"), said)?.said, said);
  });

  it("trusts a right name more than the comment beside it", () => {
    assert.equal(judged(131047, name("WINDOW_CLOSED"), comment("rate limit hit")), undefined);
    assert.equal(judged(131047, comment("template paused"), name("reEngagement")), undefined);
  });

  it("takes a wrong name for wrong whatever is said beside it", () => {
    const said = name("RATE_LIMIT");
    assert.equal(judged(131047, said, comment("outside the 24-hour window"))?.said, said);
  });

  it("hears nothing in a text about several codes, but judges the name", () => {
    assert.equal(judged(131047, comment("130429 and 131047: rate limit")), undefined);
    assert.equal(judged(131047, comment("as 130429"), name("RATE_LIMIT"))?.meant[0]?.code, 130429);
  });

  it("says nothing where nothing is said", () => {
    assert.equal(judged(131047), undefined);
  });
});

describe("which code was meant", () => {
  it("is a neighbour before one that is further away, after the likeliest", () => {
    const codes = judged(131047, name("RATE_LIMIT"))?.meant.map(({ code }) => code);
    assert.deepEqual(codes, [130429, 131048, 131056]);
  });

  it("is the one whose title it is", () => {
    assert.equal(judged(131212, message("Duplicate participant"))?.meant[0]?.code, 131202);
    assert.equal(judged(138001, name("CONCURRENT_CALLS_LIMIT"))?.meant[0]?.code, 138002);
  });

  it("is one of the same API", () => {
    const [meant] = judged(471, name("RECIPIENT_NOT_ON_WHATSAPP"))?.meant ?? [];
    assert.equal(meant?.api, "onPremises");
  });
});

describe("the catalogue", () => {
  const languages = { en, ja, "zh-tw": zhTw } as Readonly<Record<string, Readonly<Record<string, EntryTexts>>>>;

  it("never contradicts itself, in any language", () => {
    for (const entry of allEntries()) {
      const said = [entry.title, entry.title.replace(/[^A-Za-z0-9]+/g, "_").toUpperCase(), ...(entry.aliases ?? [])];
      for (const texts of Object.values(languages)) {
        const { meaning, causes } = texts[entry.id] ?? assert.fail(entry.id);
        said.push(meaning, ...causes);
      }
      for (const text of said) {
        for (const kind of ["name", "comment", "message"] as const) {
          const wrong = wrongMeaning(entry, [{ kind, text }]);
          assert.equal(wrong, undefined, `${entry.id} “${text}”: ${wrong?.meant.map(({ id }) => id)}`);
        }
      }
    }
  });

  it("finds the titles of codes that have nothing to do with each other out of place", () => {
    /** One of each kind, none of which can be taken for another. */
    const apart = [
      190, 130429, 130472, 131021, 131030, 131037, 131042, 131047, 131050, 131052, 132005, 132015, 133005, 137000,
    ];
    for (const code of apart) {
      for (const other of apart) {
        if (other === code) continue;
        const { title } = known(other);
        const wrong = judged(code, message(title));
        assert.ok(wrong, `${code} “${title}”`);
        assert.equal(wrong.meant[0]?.code, other, `${code} “${title}”`);
      }
    }
  });

  it("has an entry for every code that a concept knows", () => {
    for (const { id, meant, right } of concepts) {
      for (const code of [...meant, ...(right.codes ?? [])])
        assert.ok(
          allEntries().some((entry) => entry.code === code || entry.subcode === code),
          `${id}: ${code}`,
        );
    }
  });

  it("contains only concepts that there are", () => {
    const ids = new Set(concepts.map(({ id }) => id));
    assert.equal(ids.size, concepts.length);
    for (const { within = [] } of concepts) for (const id of within) assert.ok(ids.has(id), id);
  });
});

describe("any text", () => {
  const entries = fc.constantFrom(...allEntries());
  const kinds = fc.constantFrom<Tie["kind"]>("name", "comment", "message");
  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 400 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          "rate",
          "Limit",
          "_",
          " ",
          "not",
          "template",
          "パラメータ",
          "未",
          "\n",
          "24",
          "131056",
          "`",
          "ال",
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join("")),
  );

  it("is judged without throwing, and the answer is one of what was asked", () => {
    fc.assert(
      fc.property(entries, fc.array(fc.record({ kind: kinds, text: anything }), { maxLength: 4 }), (entry, ties) => {
        const wrong = wrongMeaning(entry, ties);
        if (wrong === undefined) return;
        assert.ok(ties.includes(wrong.said));
        assert.ok(wrong.meant.length <= 3 && wrong.meant.every(({ id }) => id !== entry.id));
      }),
      { numRuns: 2000 },
    );
  });

  it("means the same whatever the casing of a name", () => {
    const spellings = [
      (words: string[]) => words.join("_").toUpperCase(),
      (words: string[]) => words.join("-").toLowerCase(),
      (words: string[]) => words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
    ];
    for (const words of [
      ["rate", "limit", "exceeded"],
      ["access", "token", "expired"],
      ["template", "paused"],
      ["recipient", "opted", "out"],
    ]) {
      const [first, ...others] = spellings.map((spell) =>
        judged(131047, name(spell(words)))?.meant.map(({ id }) => id),
      );
      assert.ok(first);
      for (const other of others) assert.deepEqual(other, first);
    }
  });

  it("takes time in proportion to its length", () => {
    const parts = [
      "not a ",
      "rateLimit",
      "_",
      "テンプレート",
      "24",
      "`a`",
      "Ａ",
      " whats app",
      "é",
      "(",
      "ال",
      "1".repeat(9),
    ];
    for (const part of parts) {
      const text = part.repeat(Math.ceil(1_000_000 / part.length));
      const start = performance.now();
      judged(131047, comment(text), message(text.slice(0, 1200)));
      assert.ok(performance.now() - start < 500, part);
    }
  });

  it("is not read where it is a whole story", () => {
    assert.equal(judged(131047, comment(`rate limit. ${"And so on. ".repeat(200)}`)), undefined);
  });
});
