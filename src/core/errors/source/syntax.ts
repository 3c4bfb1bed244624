/** What the lexer has to know of a language. Everything else is read alike in all of them. */
export interface Syntax {
  /** `//` and slash-star comments, and whether the latter nest. */
  readonly slash: "none" | "plain" | "nested";
  /** `#` comments; `word` where they only begin behind a blank. */
  readonly hash: "none" | "plain" | "word";
  /** What a single quote opens: a string on one line or several, one without escapes, a single character. */
  readonly single: "none" | "line" | "lines" | "raw" | "character";
  /** Whether a string in double quotes may run over several lines. */
  readonly doubleLines: boolean;
  /** The quotes that come in threes. */
  readonly triple: string;
  readonly backtick: "template" | "raw" | "mark";
  /** What opens an expression inside a string: `${`, `#{`, `\(`, `$(`, `{$`; `prefix` where the string says so by itself. */
  readonly inside: "none" | "dollar" | "hash" | "backslash" | "shell" | "php" | "prefix";
  /** The letters, quotes and signs before a string that change how it is read. */
  readonly prefixes: "none" | "letters" | "csharp" | "rust" | "sigils" | "pounds";
  readonly regex: boolean;
  readonly heredoc: "none" | "php" | "ruby" | "shell";
  readonly jsx: boolean;
  /** Names that end in `?` or `!`. */
  readonly asking: boolean;
  /** Whether the text outside of `<?php … ?>` is no code. */
  readonly embedded: boolean;
  /** Whether a statement ends with its line: without a bracket or an operator the next one doesn't belong to it. */
  readonly lines: boolean;
}

const plain: Syntax = {
  slash: "plain",
  hash: "none",
  single: "character",
  doubleLines: false,
  triple: "",
  backtick: "mark",
  inside: "none",
  prefixes: "none",
  regex: false,
  heredoc: "none",
  jsx: false,
  asking: false,
  embedded: false,
  lines: false,
};

const typescript: Syntax = { ...plain, single: "line", backtick: "template", inside: "dollar", regex: true };
const javascript: Syntax = { ...typescript, jsx: true };

const syntaxes: ReadonlyMap<string, Syntax> = new Map([
  ["javascript", javascript],
  ["javascriptreact", javascript],
  ["typescript", typescript],
  ["typescriptreact", javascript],
  [
    "python",
    {
      ...plain,
      slash: "none",
      hash: "plain",
      single: "line",
      triple: "\"'",
      inside: "prefix",
      prefixes: "letters",
      lines: true,
    },
  ],
  [
    "php",
    { ...plain, hash: "plain", single: "lines", doubleLines: true, inside: "php", heredoc: "php", embedded: true },
  ],
  ["java", { ...plain, triple: '"' }],
  ["kotlin", { ...plain, slash: "nested", triple: '"', inside: "dollar", lines: true }],
  ["csharp", { ...plain, triple: '"', inside: "prefix", prefixes: "csharp" }],
  ["go", { ...plain, backtick: "raw", lines: true }],
  [
    "ruby",
    {
      ...plain,
      slash: "none",
      hash: "plain",
      single: "lines",
      doubleLines: true,
      inside: "hash",
      prefixes: "sigils",
      regex: true,
      heredoc: "ruby",
      asking: true,
      lines: true,
    },
  ],
  ["rust", { ...plain, slash: "nested", doubleLines: true, prefixes: "rust" }],
  [
    "elixir",
    {
      ...plain,
      slash: "none",
      hash: "plain",
      single: "lines",
      doubleLines: true,
      triple: "\"'",
      inside: "hash",
      prefixes: "sigils",
      asking: true,
      lines: true,
    },
  ],
  [
    "swift",
    { ...plain, slash: "nested", single: "none", triple: '"', inside: "backslash", prefixes: "pounds", lines: true },
  ],
  ["dart", { ...plain, slash: "nested", single: "line", triple: "\"'", inside: "dollar", prefixes: "letters" }],
  [
    "shellscript",
    {
      ...plain,
      slash: "none",
      hash: "word",
      single: "raw",
      doubleLines: true,
      inside: "shell",
      heredoc: "shell",
      lines: true,
    },
  ],
]);

/** Undefined for a language that isn't read by tokens. */
export function syntaxOf(languageId: string): Syntax | undefined {
  return syntaxes.get(languageId);
}
