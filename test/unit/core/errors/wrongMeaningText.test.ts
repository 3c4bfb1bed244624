import assert from "node:assert/strict";
import { test } from "node:test";
import { type CatalogueLanguage, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import { entryOf } from "../../../../src/core/errors/knownCodes.ts";
import { wrongMeaning } from "../../../../src/core/errors/wrongMeaning.ts";
import { wrongMeaningText } from "../../../../src/core/errors/wrongMeaningText.ts";

const entry = entryOf(131047) ?? assert.fail();

async function linesOf(language: CatalogueLanguage, said: string): Promise<string[]> {
  const wrong = wrongMeaning(entry, [{ kind: "name", text: said }]) ?? assert.fail(said);
  return wrongMeaningText({ entry, said, meant: wrong.meant }, await loadCatalogue(language)).split("\n");
}

test("the first line holds the contradiction and the code that was probably meant, the others follow", async () => {
  assert.deepEqual(await linesOf("en", "RATE_LIMIT"), [
    "131047 is not “RATE_LIMIT”: it means “Re-engagement message”. Probably meant: 130429 Rate limit hit",
    "More than 24 hours have passed since this user last wrote to or called your number.",
    "Or: 131048 Spam rate limit hit, 131056 (Business Account, Consumer Account) pair rate limit hit",
  ]);
});

test("it is said in each language, with Meta's own titles", async () => {
  for (const [language, script] of [
    ["ja", /[\p{sc=Hiragana}]/u],
    ["zh-tw", /\p{sc=Han}/u],
  ] as const) {
    const lines = await linesOf(language, "RATE_LIMIT");
    assert.equal(lines.length, 3);
    for (const line of lines) assert.match(line, script);
    for (const part of ["131047", "RATE_LIMIT", "Re-engagement message", "130429 Rate limit hit"])
      assert.ok(lines[0]?.includes(part), part);
  }
});

test("long and broken words are cut to one short line", async () => {
  const [first] = await linesOf("en", `rate limit exceeded\n  ${"𝒳".repeat(200)}`);
  assert.match(first ?? "", /^131047 is not “rate limit exceeded 𝒳+…”: /u);
  assert.ok((first ?? "").length < 150);
  assert.ok(first?.isWellFormed());
});

test("nothing is promised where no code can be told", async () => {
  const text = wrongMeaningText({ entry, said: "x", meant: [] }, await loadCatalogue("en"));
  assert.equal(text.split("\n").length, 2);
  assert.doesNotMatch(text, /meant|Or/);
});
