import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalogueLanguage, type EntryTexts, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import en from "../../../../src/core/errors/data/en.json";
import ja from "../../../../src/core/errors/data/ja.json";
import zhTw from "../../../../src/core/errors/data/zh-tw.json";

const english = en as Readonly<Record<string, EntryTexts>>;
const translations = {
  ja: { texts: ja as Readonly<Record<string, EntryTexts>>, script: /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u },
  "zh-tw": { texts: zhTw as Readonly<Record<string, EntryTexts>>, script: /\p{sc=Han}/u },
} as const;

/** Every sentence of an entry with its place: the same places in every language. */
function sentences({ meaning, causes, fixes, retry, note }: EntryTexts): Map<string, string> {
  const places: [string, string | undefined][] = [
    ["meaning", meaning],
    ...causes.map((text, index): [string, string] => [`causes ${index}`, text]),
    ...fixes.map((text, index): [string, string] => [`fixes ${index}`, text]),
    ["retry", retry],
    ["note", note],
  ];
  return new Map(places.filter((place): place is [string, string] => place[1] !== undefined));
}

const names = (text: string) => [...text.matchAll(/`([^`]*)`/g)].map(([, name]) => name).sort();

for (const [language, { texts, script }] of Object.entries(translations)) {
  describe(`the catalogue in ${language}`, () => {
    it("has the entries of English, each with the same sentences", () => {
      assert.deepEqual(Object.keys(texts), Object.keys(english));
      for (const [id, entry] of Object.entries(english)) {
        assert.deepEqual([...sentences(texts[id] ?? entry).keys()], [...sentences(entry).keys()], id);
      }
    });

    it("is translated, with the names and values of English in each sentence", () => {
      for (const [id, entry] of Object.entries(english)) {
        const translated = sentences(texts[id] ?? entry);
        for (const [place, text] of sentences(entry)) {
          const other = translated.get(place) ?? "";
          assert.match(other, script, `${id}, ${place}`);
          assert.deepEqual(names(other), names(text), `${id}, ${place}`);
          assert.doesNotMatch(other, /[a-z]+ (the|is|are|was|not|your) [a-z]+/, `${id}, ${place}`);
        }
      }
    });

    it("is what an editor in this language gets", async () => {
      const catalogue = await loadCatalogue(catalogueLanguage(language));
      assert.equal(catalogue.find(131047)?.texts.meaning, texts["131047"]?.meaning);
    });
  });
}

it("is English for an editor in any other language", () => {
  for (const language of ["en", "en-gb", "de", "zh-cn", "zh", "jab", ""])
    assert.equal(catalogueLanguage(language), "en");
  for (const language of ["zh-TW", "zh-hk", "zh-Hant"]) assert.equal(catalogueLanguage(language), "zh-tw");
});
