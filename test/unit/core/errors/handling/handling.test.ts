import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Catalogue, type Entry, loadCatalogue } from "../../../../../src/core/errors/catalogue.ts";
import { type Handling, handlingOf, textOf } from "../../../../../src/core/errors/handling/handling.ts";
import { reactionTo } from "../../../../../src/core/errors/handling/reaction.ts";
import { type ProgramSample, programSamples } from "./samples.ts";
import { grammarSyntax, type Syntax, shellSyntax } from "./syntax.ts";

const codes = /(?<![\w.])(?:13[0-9]_?\d{3}|190|368|2)(?!\w)/g;

function applied(text: string, handling: Handling): string {
  return `${text.slice(0, handling.start)}${textOf(handling)}${text.slice(handling.end)}`;
}

function indentationOf(languageId: string): string {
  if (languageId === "go") return "\t";
  return /^(?:java|type)script|^(?:ruby|elixir|dart|shellscript)$/.test(languageId) ? "  " : "    ";
}

function syntaxOf({ grammar }: ProgramSample): Promise<Syntax> {
  return grammar === undefined ? Promise.resolve(shellSyntax) : grammarSyntax(grammar);
}

describe("handling of a code", () => {
  let catalogues: readonly [Catalogue, Catalogue, Catalogue];
  let english: Catalogue;
  before(async () => {
    catalogues = await Promise.all([loadCatalogue("en"), loadCatalogue("ja"), loadCatalogue("zh-tw")]);
    english = catalogues[0];
  });

  const entryOf = (code: string, catalogue = english): Entry => {
    const entry = catalogue.find(Number(code.replace("_", "")));
    assert.ok(entry, code);
    return entry;
  };
  /** The text with handling for the code whose digits `marked` has between ⟨ and ⟩. */
  const written = (languageId: string, marked: string, catalogue = english): string | undefined => {
    const start = marked.indexOf("⟨");
    const end = marked.indexOf("⟩") - 1;
    const text = marked.replace(/[⟨⟩]/g, "");
    const spot = { text, languageId, start, end, indentation: indentationOf(languageId) };
    const handling = handlingOf(entryOf(text.slice(start, end), catalogue), spot, catalogue.phrases);
    return handling === undefined ? undefined : applied(text, handling);
  };

  for (const sample of programSamples) {
    test(`is valid wherever it is written in ${sample.languageId}`, async () => {
      const { languageId, text } = sample;
      const errorIn = await syntaxOf(sample);
      assert.equal(errorIn(text), undefined, "the sample itself");
      assert.ok(errorIn(`${text}\n)) = {`), "the check notices errors");
      const without: string[] = [];
      for (const found of text.matchAll(codes)) {
        const spot = { text, languageId, start: found.index, end: found.index + found[0].length };
        const indentation = indentationOf(languageId);
        const handling = handlingOf(entryOf(found[0]), { ...spot, indentation }, english.phrases);
        const line = text.slice(0, found.index).split("\n").length;
        if (handling === undefined) without.push(`${line}: ${found[0]}`);
        else assert.equal(errorIn(applied(text, handling)), undefined, applied(text, handling));
      }
      assert.deepEqual(without, sample.withoutPlace ?? []);
    });

    test(`does not end the file's lines in another way in ${sample.languageId}`, async () => {
      const { languageId } = sample;
      const text = sample.text.replaceAll("\n", "\r\n");
      for (const found of text.matchAll(codes)) {
        const spot = { text, languageId, start: found.index, end: found.index + found[0].length, indentation: "  " };
        const handling = handlingOf(entryOf(found[0]), spot, english.phrases);
        if (handling === undefined) continue;
        assert.doesNotMatch(applied(text, handling), /\r(?!\n)/);
        assert.notEqual(
          text.slice(handling.start - 1, handling.start + 1),
          "\r\n",
          "between a line's two end characters",
        );
      }
    });

    test(`is valid for every code and in every language of the explanations in ${sample.languageId}`, async () => {
      const { languageId } = sample;
      const errorIn = await syntaxOf(sample);
      const found = [...sample.text.matchAll(codes)].find(({ index }) =>
        /if|case|when/.test(lineAt(sample.text, index)),
      );
      assert.ok(found);
      const spot = { text: sample.text, languageId, start: found.index, end: found.index + found[0].length };
      // A shell's check is a process of its own: one code of each kind is enough there.
      const kinds = new Set<string>();
      for (const catalogue of catalogues) {
        for (const entry of catalogue.all()) {
          const reaction = reactionTo(entry);
          const handling = handlingOf(entry, { ...spot, indentation: "  " }, catalogue.phrases);
          assert.equal(handling === undefined, reaction === undefined, entry.id);
          const kind = `${catalogue.phrases.language} ${reaction?.kind}`;
          if (handling === undefined || (sample.grammar === undefined && kinds.has(kind))) continue;
          kinds.add(kind);
          const changed = applied(sample.text, handling);
          assert.equal(errorIn(changed), undefined, `${entry.id}\n${changed}`);
        }
      }
      assert.ok(kinds.size >= 30, `${kinds.size} kinds`);
    });
  }

  test("goes into the branch that is there", () => {
    assert.equal(
      written("typescript", "if (error.code === ⟨131_047⟩) {\n  wait();\n}\n"),
      `if (error.code === 131_047) {
  // 131047 Re-engagement message: More than 24 hours have passed since this user last wrote to or called your number.
  // The 24-hour window is closed: send an approved template instead.
  sendTemplate(recipient);
  wait();
}
`,
    );
    assert.match(
      written("python", 'if error["code"] == "⟨190⟩": raise\n') ?? "",
      /:\n {4}# 190 .*\n.*\n {4}refresh_access_token\(\)\n {4}raise\n$/,
    );
    assert.match(
      written("go", "package a\n\nfunc b() {\n\tswitch c {\n\tcase ⟨131050⟩:\n\t}\n}\n") ?? "",
      /\n\t\tstopMarketingTo\(recipient\)\n\t}\n/,
    );
    assert.match(
      written("kotlin", 'fun a(code: Int) = when (code) {\n  ⟨131026⟩ -> "x"\n  else -> ""\n}\n') ?? "",
      /131026 -> \{\n[\s\S]*stopSendingTo\(recipient\)\n\s+"x"\n {2}\}\n/,
    );
  });

  test("stands in a branch of its own where the one that is there is for others too, or for all but the code", () => {
    for (const text of [
      "if (error.code === ⟨131026⟩ || error.code === 131047) {\n  stop();\n}\n",
      "if (error.code !== ⟨131026⟩) {\n  go();\n}\n",
      "if (!(error.code === ⟨131026⟩)) {\n  go();\n}\n",
      "if (error.code === ⟨131026⟩) stop();\n",
      "const gone = error.code === ⟨131026⟩;\n",
    ]) {
      const changed = written("javascript", text);
      assert.match(
        changed ?? "",
        /^if \(error\.code === 131026\) \{\n {2}\/\/.*\n {2}\/\/.*\n {2}stopSendingTo\(recipient\);\n\}\n/,
        text,
      );
      assert.ok(changed?.endsWith(text.replace(/[⟨⟩]/g, "")));
    }
    const shared = "switch (e.code) {\n  case ⟨131026⟩:\n  case 131047:\n    stop();\n}\n";
    assert.match(
      written("javascript", shared) ?? "",
      /case 131047:\n {4}if \(e\.code === 131026\) \{\n[\s\S]*\}\n {4}stop\(\);/,
    );
  });

  test("says how long to wait as the catalogue does", () => {
    const { retry } = entryOf("131056");
    assert.ok(retry.kind === "wait" && retry.backoff === "exponential");
    const first = retry.seconds;
    const inIf = (languageId: string, code: string) => written(languageId, `if (code == ⟨${code}⟩) {\n}\n`) ?? "";
    assert.match(inIf("typescript", "131056"), new RegExp(`\\n {2}retryLater\\(${first} \\* 2 \\*\\* attempt\\);\\n`));
    assert.match(inIf("java", "131056"), new RegExp(`\\n {4}retryLater\\(${first}L << attempt\\);\\n`));
    assert.match(inIf("typescript", "2"), /5 minutes[\s\S]*\n {2}retryLater\(300\);\n/);
    const inSwitch = "package a\nfunc b() {\n\tswitch code {\n\tcase ⟨131056⟩:\n\t}\n}\n";
    assert.match(written("go", inSwitch) ?? "", new RegExp(`\\n\\t\\tretryLater\\(${first} << attempt\\)\\n`));
  });

  test("is a function where no statement can stand, and nothing where no function can either", () => {
    assert.match(
      written("go", "package a\n\n// closed\nconst closed = ⟨131047⟩\n") ?? "",
      /^package a\n\nfunc handle131047\(recipient string\) \{\n[\s\S]*\n\}\n\n\/\/ closed\n/,
    );
    assert.match(
      written("java", "class A {\n  static final int CLOSED = ⟨131047⟩;\n}\n") ?? "",
      /^class A \{\n {2}private static void handle131047\(String recipient\) \{/,
    );
    assert.equal(written("java", "enum A {\n  CLOSED(⟨131047⟩);\n}\n"), undefined);
    assert.equal(written("php", "⟨131047⟩\n<?php echo 1;\n"), undefined);
  });

  test("isn't written for what is only mentioned, what isn't code, and what one answers with oneself", () => {
    assert.equal(written("javascript", "// ⟨131047⟩ is the window\n"), undefined);
    assert.equal(written("javascript", 'log("(#⟨131047⟩) closed");\n'), undefined);
    assert.equal(written("json", '{"code": ⟨131047⟩}'), undefined);
    assert.equal(written("yaml", "code: ⟨131047⟩"), undefined);
    const flow = english.findId("flow/421");
    assert.ok(flow);
    assert.equal(reactionTo(flow), undefined);
  });

  test("speaks the language of the explanations", () => {
    const [, japanese, chinese] = catalogues;
    assert.match(written("ruby", "if code == ⟨131047⟩\nend\n", japanese) ?? "", /# .*承認済みのテンプレート/);
    assert.match(written("ruby", "if code == ⟨131047⟩\nend\n", chinese) ?? "", /# .*已核准的範本/);
  });

  test("does as Meta documents for each kind of code", () => {
    const kinds = (ids: string) => ids.split(" ").map((id) => reactionTo(english.findId(id) ?? assert.fail(id))?.kind);
    assert.deepEqual(kinds("131047 onPremises/470"), ["sendTemplate", "sendTemplate"]);
    assert.deepEqual(kinds("0 190 190/463"), ["refreshToken", "refreshToken", "refreshToken"]);
    assert.deepEqual(kinds("10 200 299"), ["grantPermission", "grantPermission", "grantPermission"]);
    assert.deepEqual(kinds("131026 130472 131050"), ["stopSending", "stopSending", "stopMarketing"]);
    assert.deepEqual(kinds("2 4 80007 130429 131056"), Array(5).fill("retryLater"));
    assert.deepEqual(kinds("100 131008 132012 131042"), [
      "alertDeveloper",
      "alertDeveloper",
      "correctTemplate",
      "alertAdmin",
    ]);
  });

  test("never throws, whatever stands around the code", () => {
    const rubbish = [
      "(",
      ")",
      "{",
      "}",
      "[",
      "]",
      "'",
      '"',
      "`",
      "case ",
      ":",
      "->",
      "=>",
      "if ",
      "\n",
      " ",
      "/*",
      "#",
      "when ",
      "end",
      "==",
      "\r\n",
    ];
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const noise = () => Array.from({ length: next(30) }, () => rubbish[next(rubbish.length)]).join("");
    for (const { languageId } of programSamples) {
      for (let round = 0; round < 300; round++) written(languageId, `${noise()}⟨131047⟩${noise()}`);
    }
  });
});

function lineAt(text: string, offset: number): string {
  return text.slice(text.lastIndexOf("\n", offset) + 1, text.indexOf("\n", offset));
}
