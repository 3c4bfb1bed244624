import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { EntrySearch } from "../../../../src/core/errors/entrySearch.ts";

const catalogues = await Promise.all((["en", "ja", "zh-tw"] as const).map(loadCatalogue));
const search = new EntrySearch();
for (const catalogue of catalogues) search.add(catalogue);
const found = (question: string) => [...(search.matches(question) ?? [])];

describe("searching the catalogue", () => {
  test("by number: codes and subcodes that begin so", () => {
    assert.ok(found("1310").includes("131047") && found("1310").every((id) => /\b1310/.test(id)));
    assert.deepEqual(found("131047"), ["131047"]);
    assert.deepEqual(found("(#131047)"), ["131047"]);
    assert.deepEqual(found("463"), ["190/463"]);
    assert.ok(found("470").includes("onPremises/470"));
    assert.deepEqual(found("999999"), []);
  });

  test("by words of the title and of the meaning, in any order and case", () => {
    assert.ok(found("re-engagement").includes("131047"));
    assert.ok(found("LIMIT rate").includes("130429"));
    assert.ok(found("24 hours").includes("131047"));
    assert.ok(found("template paused").includes("132015"));
    assert.deepEqual(found("no such words at all"), []);
  });

  test("every entry is found by a sentence of its meaning in each language, whichever the editor speaks", () => {
    for (const catalogue of catalogues) {
      for (const { id, texts } of catalogue.all()) {
        const part = texts.meaning.slice(0, 12);
        assert.ok(found(part).includes(id), `${catalogue.phrases.language} ${id}: ${part}`);
      }
    }
    assert.ok(found("テンプレート").includes("132001"));
    assert.ok(found("範本").includes("132001"));
    // Half width, as some input methods write it.
    assert.ok(found("ﾃﾝﾌﾟﾚｰﾄ").includes("132001"));
  });

  test("guidance is found too", () => {
    assert.ok(found("never delivered").includes("notDelivered"));
  });

  test("nothing asked is no question", () => {
    assert.equal(search.matches("  "), undefined);
  });
});
