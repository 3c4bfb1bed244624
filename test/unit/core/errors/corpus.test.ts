import assert from "node:assert/strict";
import { test } from "node:test";
import entries from "../../../../src/core/errors/data/entries.json";
import { detect } from "../../../../src/core/errors/detector.ts";
import { isPermissionCode } from "../../../../src/core/errors/entryIndex.ts";
import { judge, Lines, readCorpus, Tally, type Verdict } from "../../../support/corpus.ts";

const corpus = readCorpus();

test("the corpus has at least 160 files in every language, half of them traps", () => {
  const traps = corpus.filter(({ trap }) => trap);
  assert.ok(corpus.length >= 160, `${corpus.length} files`);
  assert.ok(traps.length * 2 >= corpus.length, `${traps.length} traps of ${corpus.length} files`);
  const languages = (
    "javascript typescript typescriptreact python php java kotlin csharp go ruby rust elixir swift dart " +
    "shellscript yaml http json jsonl plaintext log markdown"
  ).split(" ");
  for (const language of languages) {
    for (const half of [true, false]) {
      assert.ok(
        corpus.some(({ languageId, trap }) => languageId === language && trap === half),
        `no ${language} among the ${half ? "traps" : "files with codes"}`,
      );
    }
  }
});

test("each label stands on the digits of a code that the catalogue has, and traps have none that counts", () => {
  const known = new Set(entries.map(({ code, subcode }) => `${code}/${subcode ?? ""}`));
  for (const { name, text, labels, trap } of corpus) {
    const required = labels.filter(({ optional }) => optional === undefined);
    assert.equal(required.length === 0, trap, `${name} has ${required.length} codes`);
    const lines = new Lines(text);
    for (const label of labels) {
      const digits = /^\d[\d_]*/.exec(text.slice(lines.offset(label)))?.[0].replaceAll("_", "");
      const place = `${name}:${label.line}:${label.column}`;
      assert.ok(digits === `${label.code}` || digits === `${label.subcode}`, `${place} isn't ${label.code}: ${digits}`);
      assert.ok(
        known.has(`${label.code}/${label.subcode ?? ""}`) || isPermissionCode(label.code),
        `${place}: no ${label.code}/${label.subcode ?? ""} in the catalogue`,
      );
    }
  }
});

const verdicts = corpus.map((file) => ({ file, ...judge(file, detect(file.text, file.languageId)) }));

test("of certain and likely codes at least 98 % are right, and at least 95 % are found", () => {
  check("codes", ({ codes }) => codes, { precision: 0.98, recall: 0.95 });
});

test("of wrong meanings at least 98 % are right, and at least 90 % are found", () => {
  check("wrong meanings", ({ wrongMeanings }) => wrongMeanings, { precision: 0.98, recall: 0.9 });
});

test("an answer is only right at the label's place, with its code and over all of its digits", () => {
  const [file] = corpus.filter(({ name }) => name === "codes/express-webhook.js");
  assert.ok(file);
  const findings = detect(file.text, file.languageId).filter(({ kind }) => kind === "code");
  const [finding] = findings;
  assert.ok(finding);
  const { right } = judge(file, findings).codes;
  assert.ok(right > 0);
  const changed = [
    { ...finding, code: finding.code + 1 },
    { ...finding, start: finding.start + 1 },
    { ...finding, end: finding.end - 1 },
    { ...finding, end: finding.end + 1 },
  ];
  for (const instead of changed) {
    const { codes } = judge(file, [instead, ...findings.slice(1)]);
    assert.equal(codes.right, right - 1);
    assert.equal(codes.falseAlarms, 1);
  }
  const { codes } = judge(file, [...findings, finding]);
  assert.equal(codes.falseAlarms, 1, "the same finding twice");
});

function check(
  what: string,
  pick: (verdict: Verdict) => Tally,
  least: { readonly precision: number; readonly recall: number },
): void {
  const all = new Tally();
  const byLanguage = new Map<string, Tally>();
  for (const verdict of verdicts) {
    const { languageId } = verdict.file;
    const ofLanguage = byLanguage.get(languageId) ?? new Tally();
    ofLanguage.add(pick(verdict));
    byLanguage.set(languageId, ofLanguage);
    all.add(pick(verdict));
  }
  assert.ok(all.right > 0);
  const report = () =>
    [
      ...[["all", all] as const, ...byLanguage].map(
        ([language, { precision, recall, right, falseAlarms, missed }]) =>
          `${language}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} ` +
          `(${right} right, ${falseAlarms} false alarms, ${missed} missed)`,
      ),
      ...verdicts.flatMap(({ remarks }) => remarks),
    ].join("\n");
  assert.ok(all.precision >= least.precision && all.recall >= least.recall, `${what}\n${report()}`);
}
