import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { catalogueLanguage, type EntryTexts, loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import en from "../../../../src/core/errors/data/en.json";
import ja from "../../../../src/core/errors/data/ja.json";
import phrasesEn from "../../../../src/core/errors/data/phrases.en.json";
import phrasesJa from "../../../../src/core/errors/data/phrases.ja.json";
import phrasesZhTw from "../../../../src/core/errors/data/phrases.zh-tw.json";
import topicsEn from "../../../../src/core/errors/data/topics.en.json";
import topicsJa from "../../../../src/core/errors/data/topics.ja.json";
import topicsZhTw from "../../../../src/core/errors/data/topics.zh-tw.json";
import zhTw from "../../../../src/core/errors/data/zh-tw.json";
import type { TopicTexts } from "../../../../src/core/errors/guidance.ts";

const english = en as Readonly<Record<string, EntryTexts>>;
const translations = {
  ja: { texts: ja, topics: topicsJa, phrases: phrasesJa, script: /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u },
  "zh-tw": { texts: zhTw, topics: topicsZhTw, phrases: phrasesZhTw, script: /\p{sc=Han}/u },
} as const;

/** Phrases that are the same in every language: nothing in them but product words, units of code and placeholders. */
const untranslated = new Set(["explanation.httpStatus", "category.flow"]);

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

/** A map in an example of YAML has a space behind its brace: what it holds may be in any language. */
const placeholders = (text: string) => (text.match(/\{[^\s}][^}]*\}/g) ?? []).sort();

/** Every sentence of a topic with its place; the words to find it by are each language's own. */
function topicSentences({ title, text, steps }: TopicTexts): Map<string, string> {
  return new Map([
    ["title", title],
    ...text.map((each, index): [string, string] => [`text ${index}`, each]),
    ...steps.map((each, index): [string, string] => [`steps ${index}`, each]),
  ]);
}

for (const [language, { texts: translated, topics, phrases, script }] of Object.entries(translations)) {
  const texts: Readonly<Record<string, EntryTexts>> = translated;
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
          assert.deepEqual(placeholders(other), placeholders(text), `${id}, ${place}`);
          assert.doesNotMatch(other, /[a-z]+ (the|is|are|was|not|your) [a-z]+/, `${id}, ${place}`);
        }
      }
    });

    it("has every topic, translated, with the names of English in each sentence", () => {
      assert.deepEqual(Object.keys(topics), Object.keys(topicsEn));
      for (const [id, topic] of Object.entries(topicsEn)) {
        const other: TopicTexts = topics[id as keyof typeof topicsEn];
        assert.deepEqual([...topicSentences(other).keys()], [...topicSentences(topic).keys()], id);
        for (const [place, text] of topicSentences(topic)) {
          const sentence = topicSentences(other).get(place) ?? "";
          assert.match(sentence, script, `${id}, ${place}`);
          assert.deepEqual(names(sentence), names(text), `${id}, ${place}`);
          assert.doesNotMatch(sentence, /[a-z]+ (the|is|are|was|not|your) [a-z]+/, `${id}, ${place}`);
        }
        assert.ok(
          other.words.some((word) => script.test(word)),
          id,
        );
      }
    });

    it("has every phrase, translated, with the placeholders of English", () => {
      assert.deepEqual(Object.keys(phrases), Object.keys(phrasesEn));
      for (const [key, english] of Object.entries(phrasesEn)) {
        const other = phrases[key as keyof typeof phrasesEn];
        assert.deepEqual(placeholders(other), placeholders(english), key);
        if (untranslated.has(key)) continue;
        assert.notEqual(other, english, key);
        assert.match(other, script, key);
      }
      for (const key of untranslated) assert.ok(key in phrasesEn, `${key} is not a phrase any more`);
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
