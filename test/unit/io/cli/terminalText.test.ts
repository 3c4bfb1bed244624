import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { columnsOf, Style, wrapped } from "../../../../src/io/cli/terminalText.ts";
import { fc } from "../../../support/fastCheck.ts";

describe("text for a terminal", () => {
  it("breaks between words, and between East Asian characters, that take two columns", () => {
    assert.equal(wrapped("one two three four", 9), "one two\nthree\nfour");
    assert.equal(wrapped("one two three", 9, "1. "), "1. one\n   two\n   three");
    assert.equal(columnsOf("a日本"), 5);
    assert.equal(wrapped("日本語の文字", 6), "日本語\nの文字");
    assert.equal(wrapped("番号`to`を確認", 8), "番号`to`\nを確認");
  });

  it("begins no line with a closing mark and ends none with an opening one", () => {
    assert.equal(wrapped("日本語、文字", 6), "日本\n語、文\n字");
    assert.equal(wrapped("日本「語」", 6), "日本\n「語」");
  });

  it("loses nothing, and keeps to the width where a word fits", () => {
    const text = fc
      .array(fc.stringMatching(/^[a-z日本語、。「」`{}0-9]{1,12}$/), { maxLength: 30 })
      .map((words) => words.join(" "));
    fc.assert(
      fc.property(text, fc.integer({ min: 40, max: 100 }), (words, width) => {
        const lines = wrapped(words, width, "  - ").split("\n");
        const joined = lines
          .map((line) => line.slice(4))
          .join("")
          .replaceAll(" ", "");
        assert.equal(joined, words.replaceAll(" ", ""));
        assert.ok(lines.every((line) => columnsOf(line) <= width + 2 * 12));
      }),
    );
  });

  it("is marked only where marks are understood", () => {
    assert.equal(new Style(false).bold("a"), "a");
    assert.equal(new Style(false).sentence("Set `a`."), "Set `a`.");
    assert.equal(new Style(true).bold("a"), "\u001b[1ma\u001b[22m");
    assert.equal(new Style(true).sentence("Set `a`."), "Set \u001b[36ma\u001b[39m.");
  });
});
