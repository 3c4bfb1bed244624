/** What isn't code: patterns as text, tried in this order. */
interface Quoting {
  readonly comments: readonly string[];
  readonly strings: readonly string[];
}

const line = String.raw`\/\/[^\n]*`;
const hash = String.raw`#[^\n]*`;
const block = String.raw`\/\*[^]*?(?:\*\/|$)`;
const double = String.raw`"(?:[^"\\\n]|\\[^])*"?`;
const single = String.raw`'(?:[^'\\\n]|\\[^])*'?`;
const backtick = "`(?:[^`\\\\]|\\\\[^])*`?";
const tripleDouble = '"""[^]*?(?:"""|$)';
const tripleSingle = "'''[^]*?(?:'''|$)";
/** Only whole ones: a lone quote is a lifetime or a label. */
const character = String.raw`'(?:\\[^\n']{1,9}|[^'\\\n])'`;

const javascript: Quoting = { comments: [line, block], strings: [double, single, backtick] };
const java: Quoting = { comments: [line, block], strings: [tripleDouble, double, character] };
const quotings: ReadonlyMap<string, Quoting> = new Map([
  ["javascript", javascript],
  ["javascriptreact", javascript],
  ["typescript", javascript],
  ["typescriptreact", javascript],
  ["python", { comments: [hash], strings: [tripleDouble, tripleSingle, double, single] }],
  ["php", { comments: [line, block, String.raw`#(?!\[)[^\n]*`], strings: [double, single] }],
  ["java", java],
  ["kotlin", java],
  ["swift", java],
  ["csharp", { comments: [line, block, hash], strings: [tripleDouble, '@"(?:[^"]|"")*"?', double, character] }],
  ["go", { comments: [line, block], strings: [double, "`[^`]*`?", character] }],
  ["ruby", { comments: [hash], strings: [double, single] }],
  ["rust", { comments: [line, block], strings: ['r#"[^]*?(?:"#|$)', double, character] }],
  ["elixir", { comments: [hash], strings: [tripleDouble, double, single] }],
  ["dart", { comments: [line, block], strings: [tripleDouble, tripleSingle, double, single] }],
  [
    "shellscript",
    { comments: [String.raw`(?<![^\s;])#[^\n]*`], strings: [String.raw`"(?:[^"\\]|\\[^])*"?`, "'[^']*'?"] },
  ],
]);

/**
 * The same text, of the same length and with the same line breaks, in which comments are blanks and strings nothing but
 * quotes: the brackets and words that are left are code.
 */
export function masked(text: string, languageId: string): string {
  const { comments, strings } = quotings.get(languageId) ?? java;
  const pattern = new RegExp(`(${comments.join("|")})|${strings.join("|")}`, "g");
  return text.replace(pattern, (found, comment?: string) => found.replace(/[^\n]/g, comment === undefined ? '"' : " "));
}
