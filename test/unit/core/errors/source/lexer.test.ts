// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are in many languages
import assert from "node:assert/strict";
import { test } from "node:test";
import { lex } from "../../../../../src/core/errors/source/lexer.ts";
import { syntaxOf } from "../../../../../src/core/errors/source/syntax.ts";
import { kinds } from "../../../../../src/core/errors/source/tokens.ts";
import { fc } from "../../../../support/fastCheck.ts";

const letters = new Map<number, string>(
  Object.entries({ name: "n", number: "d", string: "s", mark: "m", text: "t", regex: "r", other: "o" }).map(
    ([kind, letter]) => [kinds[kind as keyof typeof kinds], letter],
  ),
);

const tokensOf = (text: string, languageId: string) => {
  const syntax = syntaxOf(languageId);
  assert.ok(syntax);
  return lex(text, syntax);
};

/** Each token as its kind's letter and its characters, each comment as `c:`, in the text's order. */
function tokensIn(text: string, languageId: string): string[] {
  const tokens = tokensOf(text, languageId);
  const all = Array.from({ length: tokens.count }, (_, at) => ({
    start: tokens.startAt(at),
    said: `${letters.get(tokens.kindAt(at))}:${tokens.textAt(at)}`,
  }));
  const comments = tokens.comments.map(({ start, end }) => ({ start, said: `c:${text.slice(start, end)}` }));
  return [...all, ...comments].sort((a, b) => a.start - b.start).map(({ said }) => said);
}

const cases: [languageId: string, text: string, tokens: string[]][] = [
  ["javascript", "a === 131_047n // x", ["n:a", "m:===", "d:131_047", "c:// x"]],
  ["javascript", "x = `a ${b ? `c` : '}'} d`", ["n:x", "m:=", "s:a ", "n:b", "m:?", "s:c", "m::", "s:}", "s: d"]],
  ["javascript", "a / b / c; d = /[/]\\/x/gi", ["n:a", "m:/", "n:b", "m:/", "n:c", "m:;", "n:d", "m:=", "r:[/]\\/x"]],
  ["javascript", "'a\\'b' + \"c", ["s:a\\'b", "m:+", 'm:"', "n:c"]],
  [
    "javascript",
    "(<p a='1'>Don't {x} y</p>)",
    ["m:(", "m:<", "n:p", "n:a", "m:=", "s:1", "m:>", "t:Don't ", "m:{", "n:x", "m:}", "t:y", "o:</p>", "m:)"],
  ],
  [
    "typescript",
    "f<T>(x as T) 1.5 0x1F 1e5 = .5",
    ["n:f", "m:<", "n:T", "m:>", "m:(", "n:x", "n:as", "n:T", "m:)", "d:1.5", "d:0x1F", "d:1e5", "m:=", "d:.5"],
  ],
  [
    "python",
    "f'{a[\"b\"]} c' r'\\'' '''x\ny''' # z",
    ["s:", "n:a", "m:[", "s:b", "m:]", "s: c", "s:\\'", "t:x\ny", "c:# z"],
  ],
  ["php", "<p>it's</p><?php $a['b'] # c\n?><b>", ["t:<p>it's</p>", "n:$a", "m:[", "s:b", "m:]", "c:# c", "t:<b>"]],
  ["php", "<?php $x = <<<'EOT'\nit's\n  EOT;\n1", ["n:$x", "m:=", "o:<<<'EOT'", "t:it's\n", "m:;", "d:1"]],
  ["php", "<?php \"a {$b['c']} d\" #[X]", ["s:a ", "n:$b", "m:[", "s:c", "m:]", "s: d", "m:#", "m:[", "n:X", "m:]"]],
  ["java", '\'"\' + """\n a "b" """ 1L', ["o:'\"'", "m:+", 't:\n a "b" ', "d:1"]],
  [
    "kotlin",
    '/* a /* b */ c */ "${x["y"]}" 1..2',
    ["c:/* a /* b */ c */", "s:", "n:x", "m:[", "s:y", "m:]", "s:", "d:1", "m:..", "d:2"],
  ],
  ["csharp", '@"a\\" + $"{b}{{c}}" + """d"e"""', ["s:a\\", "m:+", "s:", "n:b", "s:{{c}}", "m:+", 's:d"e']],
  ["go", "`a\n'b` + 'c' + \"d\"", ["t:a\n'b", "m:+", "o:'c'", "m:+", "s:d"]],
  [
    "ruby",
    "x = <<~A\nit's\nA\n%w[1 2] if a.b? # c",
    ["n:x", "m:=", "o:<<~A", "t:it's\n", "m:[", "d:1", "d:2", "m:]", "n:if", "n:a", "m:.", "n:b?", "c:# c"],
  ],
  [
    "ruby",
    '"#{a["b"]}" =~ /c#d/i && x / 2',
    ["s:", "n:a", "m:[", "s:b", "m:]", "s:", "m:=~", "r:c#d", "m:&&", "n:x", "m:/", "d:2"],
  ],
  ["rust", "r#\"a\"b\"# 'c' &'d 1u32 1..=2", ['s:a"b', "o:'c'", "m:&", "m:'", "n:d", "d:1", "d:1", "m:..=", "d:2"]],
  ["elixir", '~r/a\'b/ ~w(1 2) """\nx\n""" @y', ["r:a'b", "m:(", "d:1", "d:2", "m:)", "t:\nx\n", "n:@y"]],
  ["swift", '"\\(a["b"])c" #"d"e"# 1...2', ["s:", "n:a", "m:[", "s:b", "m:]", "s:c", 's:d"e', "d:1", "m:...", "d:2"]],
  ["dart", "'${a['b']}' r'\\' ''' x\n'''", ["s:", "n:a", "m:[", "s:b", "m:]", "s:", "s:\\", "t: x\n"]],
  [
    "shellscript",
    'a=$# # b\n\'c\\\' "$(d "e")" -eq <<X\nit\'s\nX\n1',
    ["n:a", "m:=", "n:$", "m:#", "c:# b", "s:c\\", "s:", "n:d", "s:e", "s:", "n:-eq", "o:<<X", "t:it's\n", "d:1"],
  ],
];

test("a text is cut as its language does it", () => {
  assert.deepEqual(
    cases.map(([languageId, text]) => [languageId, text, tokensIn(text, languageId)]),
    cases,
  );
});

test("a part of a file that begins in a comment, a text or a page is read from where that ends", () => {
  assert.deepEqual(tokensIn(" * don't\n */\nx = 1", "java"), ["c: * don't\n */", "n:x", "m:=", "d:1"]);
  assert.deepEqual(tokensIn('it\'s\n"""\nx = 1\n"""a"""', "python"), ["t:it's\n", "n:x", "m:=", "d:1", "s:a"]);
  assert.deepEqual(tokensIn("it's</p><?php $x = 1;", "php"), ["t:it's</p>", "n:$x", "m:=", "d:1", "m:;"]);
  assert.deepEqual(tokensIn("$x = 1; ?><p>it's", "php"), ["n:$x", "m:=", "d:1", "m:;", "t:<p>it's"]);
});

test("brackets know each other, and what stands between them", () => {
  const tokens = tokensOf("f([a}, {b)", "javascript");
  const open = [...Array(tokens.count).keys()].map((at) => tokens.partnerAt(at));
  // `[` and `{` are never closed: `)` closes what is around them.
  assert.deepEqual(open, [-1, 8, -1, -1, -1, -1, -1, -1, 1]);
  assert.equal(tokens.parentAt(3), 2);
});

const languageIds =
  "javascript typescript typescriptreact python php java kotlin csharp go ruby rust elixir swift dart shellscript".split(
    " ",
  );

test("any text is cut into tokens in its order, one behind the other", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom(
      ...[
        "'",
        '"',
        '"""',
        "'''",
        "`",
        "${",
        "#{",
        "\\(",
        "{$",
        "$(",
        "/*",
        "*/",
        "//",
        "#",
        "<?php",
        "?>",
        "<<<A\n",
        "<<~A\n",
        "<<A\n",
      ],
      ...[
        "A\n",
        "<p>",
        "</p>",
        "/>",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "%w[",
        "~r/",
        'r#"',
        '"#',
        '@"',
        '$"',
        "\\",
        "/x/",
        "131047",
        "a",
        " ",
        "\n",
      ],
    ),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.constantFrom(...languageIds), (source, languageId) => {
      const tokens = tokensOf(source, languageId);
      let last = 0;
      for (let at = 0; at < tokens.count; at++) {
        assert.ok(
          tokens.startAt(at) >= last && tokens.endAt(at) >= tokens.startAt(at) && tokens.endAt(at) <= source.length,
        );
        last = tokens.endAt(at);
        assert.ok(tokens.parentAt(at) < at);
        const partner = tokens.partnerAt(at);
        assert.ok(partner === -1 || tokens.partnerAt(partner) === at);
      }
    }),
    { numRuns: 3000 },
  );
});
