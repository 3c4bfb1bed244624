import assert from "node:assert/strict";
import { test } from "node:test";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";
import english from "../../../../src/core/errors/data/phrases.en.json";
import { explanationMarkdown, summary } from "../../../../src/core/errors/explanation.ts";
import { codeSpan, escapeMarkdown, linkTarget, sentence } from "../../../../src/core/errors/markdown.ts";
import { type PhraseKey, Phrases } from "../../../../src/core/errors/phrases.ts";
import { fc } from "../../../support/fastCheck.ts";

/** Phrases that can't be taken for a text of the catalogue: `L-causes`, `L-category-recipient`. */
const phrases = new Phrases(
  "en",
  Object.fromEntries(
    Object.entries(english).map(([key, text]) => {
      const name = key.replace("explanation.", "").replace(".", "-");
      return [key, [`L-${name}`, ...(text.match(/\{\d\}/g) ?? [])].join(" ")];
    }),
  ) as Record<PhraseKey, string>,
);
const catalogue = await loadCatalogue("en");
const entry = catalogue.find(131047);
assert.ok(entry);

test("an explanation says all that the entry holds, in its order", () => {
  const lines = explanationMarkdown(entry, { phrases }).split("\n");
  assert.equal(lines[0], "**131047 · Re-engagement message**");
  const places = ["L-retry", "L-causes", "L-fixes", "L-category-recipient", "L-docs"].map((label) =>
    lines.findIndex((line) => line.includes(label)),
  );
  assert.ok(!places.includes(-1), `${places}`);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.equal(lines.filter((line) => line.startsWith("- ")).length, entry.texts.causes.length);
  assert.equal(lines.filter((line) => /^\d\. /.test(line)).length, entry.texts.fixes.length);
  const ticked = explanationMarkdown(entry, { phrases, checklist: true }).split("\n");
  assert.deepEqual(
    ticked.map((line) => line.replace(/^- \[ \] /, "- ")),
    lines,
  );
  assert.equal(ticked.filter((line) => line.startsWith("- [ ] ")).length, entry.texts.causes.length);
  assert.match(lines.at(-1) ?? "", /\]\(https:\/\/developers\.facebook\.com\/[^)]+\)$/);
});

test("facts that an entry has are told, those that it hasn't are left out", () => {
  const onPremises = catalogue.find(470, undefined, "onPremises");
  assert.ok(onPremises);
  const text = explanationMarkdown(onPremises, { phrases });
  assert.match(text, /L-onPremises · .*L-until 2025-10-23 · L-successor 131047/);
  assert.doesNotMatch(text, /L-docs|L-http|L-since/);
  const withoutRetry = { ...entry, texts: { ...entry.texts, retry: undefined } };
  const { retry: _, ...texts } = withoutRetry.texts;
  assert.match(explanationMarkdown({ ...entry, texts }, { phrases }), /\*\*L-retry\*\* L-retryAfterFix/);
});

test("every entry's explanation is free of HTML and of links but the one to Meta's page", () => {
  for (const each of catalogue.all()) {
    const text = explanationMarkdown(each, { phrases });
    const outside = text.replaceAll(/`[^`]*`/g, "").replaceAll(/\\./g, "");
    assert.doesNotMatch(outside, /[<>]|!\[/, each.id);
    assert.equal(outside.match(/\]\(/g)?.length ?? 0, each.docsUrl === null ? 0 : 1, each.id);
    assert.ok(summary(each).length > 10 && !summary(each).includes("`"), each.id);
  }
});

test("details from a payload are one code span, whatever they hold", () => {
  const hostile = [
    "[click](command:workbench.action.terminal.new)",
    "![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)> <a href='https://evil.example'>x</a>",
    "a `code` span ``and`` ```another```",
    "line\n\n# heading\n- list\n\n    block\r\n> quote",
    "https://evil.example www.evil.example a@evil.example",
    "\u202egnp.exe\u0000\u001b[31m",
    "x".repeat(10_000),
    "`",
    "\\`[x](y)",
  ];
  const plain = explanationMarkdown(entry, { phrases });
  const check = (details: string) => {
    const text = explanationMarkdown(entry, { phrases, details });
    const added = text.split("\n\n").filter((part) => !plain.split("\n\n").includes(part));
    if (added.length === 0) return;
    assert.equal(added.length, 1);
    const span = /^\*\*L-details\*\* (`+) (.*) \1$/.exec(added[0] ?? "");
    assert.ok(span, added[0]);
    const [, fence = "", inside = ""] = span;
    assert.ok(
      inside.split(/[^`]+/).every((run) => run !== fence),
      "nothing inside ends the span",
    );
    for (const unwanted of ["\n", "\r", "\u202e", "\u0000", "\u001b"]) assert.ok(!inside.includes(unwanted));
    assert.ok(inside.length <= 601);
  };
  for (const details of hostile) check(details);
  fc.assert(fc.property(fc.string({ unit: "binary" }), check));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("`", "\\", "[", "]", "(", ")", "<", "a", " ", "\n") }), check),
  );
  assert.equal(explanationMarkdown(entry, { phrases, details: " \n " }), plain);
});

test("text, code and addresses are told apart", () => {
  assert.equal(escapeMarkdown("a_b *c* [d](e) <f>\n# g"), "a_b \\*c\\* \\[d\\](e) \\<f\\> # g");
  assert.equal(escapeMarkdown("- a"), "\\- a");
  assert.equal(escapeMarkdown("12. _a_ www.b https://c d@e"), "12\\. \\_a\\_ www\\.b https\\://c d\\@e");
  assert.equal(sentence("Set `a_b` to *x*."), "Set `a_b` to \\*x\\*.");
  assert.equal(codeSpan("a``b`c"), "``` a``b`c ```");
  assert.equal(
    linkTarget("https://developers.facebook.com/a/b?c=d#e-f"),
    "https://developers.facebook.com/a/b?c=d#e-f",
  );
  for (const url of [
    "javascript:alert(1)",
    "http://a.example/",
    "command:x",
    "https://a.example/)[x](y",
    "https://a b",
  ]) {
    assert.equal(linkTarget(url), undefined, url);
  }
});
