import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Finding } from "../../../../src/core/errors/finding.ts";
import {
  commentOf,
  type IgnoreRule,
  type IgnoreText,
  ignoreComment,
  ignoreCommentIn,
  ignoreComments,
  ignoredFindings,
  ignoreRules,
  pathPattern,
  rulesFor,
} from "../../../../src/core/errors/ignores.ts";
import { entryOf } from "../../../../src/core/errors/knownCodes.ts";
import { languageIds } from "../../../../src/core/errors/languages.ts";
import { fc } from "../../../support/fastCheck.ts";

/** A finding at each number that is marked as `<131047>` or `<190/463>`, and the text without the marks. */
function marked(text: string, comments = true): { findings: Finding[]; text: IgnoreText } {
  const findings: Finding[] = [];
  let plain = "";
  for (const part of text.split(/(<\d+(?:\/\d+)?>)/)) {
    const [, digits, more] = /^<(\d+)(?:\/(\d+))?>$/.exec(part) ?? [];
    if (digits === undefined) {
      plain += part;
      continue;
    }
    const [code, subcode] = [Number(digits), more === undefined ? undefined : Number(more)];
    const entry = entryOf(code, subcode);
    assert.ok(entry);
    const place = { start: plain.length, end: plain.length + digits.length, code, entry };
    findings.push({
      kind: "code",
      ...place,
      ...(subcode === undefined ? {} : { subcode }),
      confidence: "certain",
      place: "source",
      reason: "constant",
    });
    plain += digits;
  }
  const lines = plain.split("\n");
  return {
    findings,
    text: {
      comments,
      lineCount: lines.length,
      line: (line) => lines[line] ?? "",
      position: (offset) => {
        const before = plain.slice(0, offset).split("\n");
        return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
      },
    },
  };
}

/** The codes that are still reported. */
function reported(source: string, rules: readonly IgnoreRule[] = [], comments = true): number[] {
  const { findings, text } = marked(source, comments);
  const ignored = ignoredFindings(findings, text, rules);
  return findings.filter((finding) => !ignored.has(finding)).map(({ code }) => code);
}

describe("comments", () => {
  test("at a line's end they hold for that line, alone on a line for the next one", () => {
    assert.deepEqual(reported("a(<131047>); // wamid-ignore 131047\nb(<131047>);"), [131047]);
    assert.deepEqual(reported("# wamid-ignore 131047\na(<131047>, <131026>)\nb(<131047>)"), [131026, 131047]);
    assert.deepEqual(reported("  /* wamid-ignore */\na(<131047>, <131026>)\nb(<131047>)"), [131047]);
    assert.deepEqual(reported("<!-- wamid-ignore 131047 -->\nThe code <131047>"), []);
    assert.deepEqual(reported("{/* wamid-ignore 131047 */}\n<p>{<131047>}</p>"), []);
    assert.deepEqual(reported("// wamid-ignore 131047\n// wamid-ignore 131026\na(<131047>, <131026>)"), []);
    assert.deepEqual(reported("// wamid-ignore 131047\n\na(<131047>)"), [131047]);
  });

  test("one for the file holds everywhere, when it stands at the top", () => {
    assert.deepEqual(reported("// wamid-ignore-file 131047\n\na(<131047>)\nb(<131026>)"), [131026]);
    assert.deepEqual(reported("// wamid-ignore-file\n\na(<131047>)\nb(<131026>)"), []);
    assert.deepEqual(reported(`${"\n".repeat(60)}// wamid-ignore-file\na(<131047>)`), [131047]);
  });

  test("several codes, subcodes, and a reason behind them", () => {
    assert.deepEqual(
      reported("// wamid-ignore 131047, 131026 because 131049 is shown\na(<131047>, <131026>, <131049>)"),
      [131049],
    );
    assert.deepEqual(reported("// wamid-ignore 190/463\na(<190/463>)\nb(<190>)"), [190]);
    assert.deepEqual(reported("// wamid-ignore 190/463\na(<190>)"), [190]);
    assert.deepEqual(reported("// wamid-ignore 190\na(<190/463>)"), []);
  });

  test("the codes that the comment names aren't reported themselves", () => {
    assert.deepEqual(reported("a(); // wamid-ignore <131047> for now"), []);
    assert.deepEqual(reported("/* wamid-ignore <131047> */ a(<131026>);"), [131026]);
    assert.deepEqual(reported("// wamid-ignore-file <131047>"), []);
  });

  test("what isn't such a comment ignores nothing", () => {
    for (const line of [
      "// wamid-ignored 131047",
      "wamid-ignore 131047",
      "// wamid-ignore-all",
      "// wamid ignore 131047",
    ]) {
      assert.deepEqual(reported(`${line}\na(<131047>)`), [131047], line);
    }
    assert.deepEqual(reported("// wamid-ignore 131047\n<131047>", [], false), [131047], "a language without comments");
  });

  test("all of a text can be listed", () => {
    const { text } = marked("a // wamid-ignore 1\n\n# wamid-ignore-file 2, 3/4\n/* wamid-ignore */");
    assert.deepEqual(
      ignoreComments(text).map(({ line, start, scope, codes }) => ({ line, start, scope, codes })),
      [
        { line: 0, start: 2, scope: "line", codes: [{ code: 1 }] },
        { line: 2, start: 0, scope: "file", codes: [{ code: 2 }, { code: 3, subcode: 4 }] },
        { line: 3, start: 0, scope: "next", codes: [] },
      ],
    );
  });

  test("any text is read, in no time", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom("wamid-ignore", "-file", " ", ",", "/*", "*/", "//", "#", "1", "190/463", "<!--", "{"),
        ),
        (parts) => {
          const text = parts.join("");
          const comment = ignoreCommentIn(text, 0);
          if (comment === undefined) return;
          assert.ok(comment.start >= 0 && comment.start < comment.end && comment.end <= text.length);
        },
      ),
    );
    const start = performance.now();
    for (const part of ["/*", "#", " ", "1, ", "<!--", "/"]) {
      ignoreCommentIn(`${part.repeat(700)}wamid-ignore${part.repeat(700)}`.slice(-2000), 0);
    }
    assert.ok(performance.now() - start < 200);
  });
});

describe("a comment for a code", () => {
  for (const languageId of languageIds) {
    test(`is understood again in ${languageId}`, () => {
      const comment = ignoreComment({ code: 190, subcode: 463 }, languageId, "x = 190", "");
      assert.equal(comment === undefined, commentOf(languageId) === undefined);
      if (comment === undefined) return;
      const read = ignoreCommentIn(`    ${comment}`, 7);
      assert.deepEqual(
        { scope: read?.scope, codes: read?.codes, line: read?.line },
        { scope: "next", codes: [{ code: 190, subcode: 463 }], line: 7 },
      );
    });
  }

  test("is one in braces among JSX elements, and none inside a continued line", () => {
    const of = (line: string, before: string, languageId = "typescriptreact") =>
      ignoreComment({ code: 190 }, languageId, line, before);
    assert.equal(of("<b>{190}</b>", "  <p>"), "{/* wamid-ignore 190 */}");
    assert.equal(of("  {code === 190 && <p/>}", "<div>"), "{/* wamid-ignore 190 */}");
    assert.equal(of("  if (code === 190)", "const f = () =>"), "// wamid-ignore 190");
    assert.equal(of("  if (code === 190)", "", "javascript"), "// wamid-ignore 190");
    assert.equal(of("  [ $code = 190 ]", "if true && \\", "shellscript"), undefined);
  });
});

describe("rules", () => {
  test("by code, by subcode, by occurrence", () => {
    const source = "<131047> <190/463> <131047> <190> <131026>";
    assert.deepEqual(reported(source, [{ code: 131047 }]), [190, 190, 131026]);
    assert.deepEqual(reported(source, [{ code: 190, subcode: 463 }]), [131047, 131047, 190, 131026]);
    assert.deepEqual(reported(source, [{ code: 131047, occurrence: 2 }]), [131047, 190, 190, 131026]);
    assert.deepEqual(reported(source, [{ path: "x" }]), []);
    assert.deepEqual(reported(source, [{ code: 131047 }], false), [190, 190, 131026]);
  });

  test("a wrong meaning goes with the code at its place", () => {
    const { findings, text } = marked("<131047> <131047>");
    const wrong = findings.map(
      (finding): Finding => ({ ...finding, kind: "wrongMeaning", reason: "name", said: "rate limit", meant: [] }),
    );
    const ignored = ignoredFindings([...findings, ...wrong], text, [{ code: 131047, occurrence: 2 }]);
    assert.deepEqual(
      [...ignored.keys()].map(({ kind, start }) => `${kind} ${start}`),
      ["code 7", "wrongMeaning 7"],
    );
  });

  test("by path, as in .gitignore", () => {
    const rules: IgnoreRule[] = [
      { code: 1 },
      { path: "test/fixtures/" },
      { path: "*.log", code: 2 },
      { path: "/a.ts" },
      { path: "src/**/x.ts" },
    ];
    const codesFor = (path: string | undefined) => rulesFor(rules, path).map((rule) => rules.indexOf(rule));
    assert.deepEqual(codesFor("test/fixtures/deep/a.json"), [0, 1]);
    assert.deepEqual(codesFor("deep/down/b.log"), [0, 2]);
    assert.deepEqual(codesFor("a.ts"), [0, 3]);
    assert.deepEqual(codesFor("b/a.ts"), [0]);
    assert.deepEqual(codesFor("src/1/2/x.ts"), [0, 4]);
    for (const outside of [undefined, "../a.ts", "/a.ts", ""]) assert.deepEqual(codesFor(outside), [0]);
  });

  test("a file's own pattern matches that file alone", () => {
    const name = fc
      .stringMatching(/^[a-z[\]*?!# \\ü.]{1,8}$/)
      .filter((text) => !/^\.*$/.test(text.trim()) && !text.includes("\\"));
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
    fc.assert(
      fc.property(path, path, (one, other) => {
        const rules = [{ path: pathPattern(one) }];
        assert.equal(rulesFor(rules, one).length, 1);
        if (other !== one && !other.startsWith(`${one}/`)) assert.equal(rulesFor(rules, other).length, 0);
      }),
    );
  });

  test("of a setting, only what can be understood", () => {
    assert.deepEqual(ignoreRules([131047, { code: 1, path: "a", occurrence: 2 }, { path: "b" }]), [
      { code: 131047 },
      { code: 1, path: "a", occurrence: 2 },
      { path: "b" },
    ]);
    for (const bad of [
      {},
      { subcode: 1 },
      { code: "1" },
      { code: -1 },
      { path: "" },
      { code: 1, path: 3 },
      null,
      "x",
      [],
      1.5,
    ]) {
      assert.deepEqual(ignoreRules([bad]), [], JSON.stringify(bad));
    }
    fc.assert(fc.property(fc.jsonValue(), (value) => void ignoreRules(value)));
    for (const value of [undefined, {}, "131047", 131047]) assert.deepEqual(ignoreRules(value), []);
  });
});
