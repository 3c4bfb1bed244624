import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { exportedStrings, stringsFile } from "../../scripts/strings.mjs";

const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, "utf8"));

/** What a translation must carry over: placeholders, command links and links to settings, sorted. */
const placeholders = (text: unknown) =>
  JSON.stringify(text)
    .match(/\{\d+\}|command:[\w.]+|#[\w.]+#/g)
    ?.sort() ?? [];

/** English texts with nothing to translate: product words and field names, beside placeholders and marks. */
const untranslated = new Set(["WhatsApp", "{0}, {1}", "HTTP {0}", "Flows"]);
const script = /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u;

/** Each English file, and the files of the other languages that go with it. */
const groups = [
  { english: "l10n/bundle.l10n.json", others: globSync("l10n/bundle.l10n.*.json") },
  { english: "package.nls.json", others: globSync("package.nls.*.json") },
  {
    english: "src/core/errors/data/en.json",
    others: ["ja", "zh-tw"].map((language) => `src/core/errors/data/${language}.json`),
  },
  {
    english: "src/core/errors/data/topics.en.json",
    others: ["ja", "zh-tw"].map((language) => `src/core/errors/data/topics.${language}.json`),
  },
  {
    english: "src/core/errors/data/phrases.en.json",
    others: ["ja", "zh-tw"].map((language) => `src/core/errors/data/phrases.${language}.json`),
  },
];

/** A text, without the comment that a translator may have been given with it. */
function wording(text: unknown): string {
  if (typeof text === "string") return text;
  const { message } = { message: JSON.stringify(text), ...(typeof text === "object" ? text : {}) };
  return message;
}

/** The keys that only one of two has, or that differ in their texts: far shorter than the files. */
function differences(one: Record<string, unknown>, other: Record<string, unknown>): string[] {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

describe("languages", () => {
  test("the exported strings are those of the sources (node scripts/l10n.mjs writes them)", async () => {
    const wanted = JSON.parse(await exportedStrings());
    assert.deepEqual(differences(read(stringsFile), wanted), []);
  });

  for (const { english, others } of groups) {
    for (const other of others) {
      test(`${other} has the keys and the placeholders of ${english}`, () => {
        const source = read(english);
        const translation = read(other);
        assert.deepEqual(Object.keys(translation).sort(), Object.keys(source).sort());
        for (const [key, text] of Object.entries(source)) {
          assert.deepEqual(placeholders(translation[key]), placeholders(text), key);
        }
      });

      test(`${other} is translated`, () => {
        const source = read(english);
        for (const [key, text] of Object.entries(read(other))) {
          if (untranslated.has(wording(source[key]))) continue;
          assert.match(wording(text), script, key);
          assert.notEqual(wording(text), wording(source[key]), key);
        }
      });
    }
  }
});
