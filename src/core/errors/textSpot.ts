/** What stands around a number on its line, without colours and escape sequences. */
export interface Spot {
  readonly before: string;
  readonly after: string;
  /** The last words before the number, the nearest last: `["error", "code"]`. Without any where something else is nearer. */
  readonly words: readonly string[];
  /** What stands between the nearest word and the number, without blanks: `=`, `:`, `=>`, `==`, `-`, or nothing. */
  readonly separator: string;
  /** Whether the number is the first thing in its line, in its cell of a table or in its point of a list. */
  readonly opens: boolean;
}

/** How much of a line is looked at on each side, and how much of that for words. */
const nearby = 240;
const nearest = 120;

// The first is the escape character itself, the others are how it is written.
const colours = /(?:\p{Cc}|\u241b|\\+(?:u001[bB]|x1[bB]|0?33|e)|\^\[)\[[\d;]{0,16}m/gu;
const breaks = /\\+[nrt]/g;
const special = /[\\^\u241b]|\p{Cc}\[/u;
/** Everything but letters, digits and what may separate words from numbers. */
const marks = /[^\w=!:>|,;#&/.\-\u00aa-\u2012\u2015-\uff07\uff0a-\uffff–—]+/g;
const wrapper = /(?:^|[\s:=>])(?:u?int(?:eger)?|string \d{1,2}|number|some|long|float|i32|u32|i64|u64|usize)$/i;
const numbersBefore = /(?:(?<![\p{L}\p{N}_.-])\d{1,7} ?(?:,|;|\/|\||、|，|&|and|or|und|ou|et|y|e|o) ?)+$/u;
const separators = /(?:[=!]={1,2}|=>|->|:=|[:=：＝#|,;>–—-])$/;
const lastWords = /[\p{L}_][\p{L}\p{N}_]*/gu;
/** Words between a noun and its number: "error number 131047", "the code is 131047". */
const between = new Set("is was be of number no nr num equals eq value nº numero número".split(" "));
const lineOpening = /^(?:[\s>|*+•·#"'`([\\:–—-]|\d{1,3}[.)](?=\s))*$/;
const cellOpening = /[|\t]\s*["'`*_([\\]*$/;

export function spotAt(text: string, start: number, end: number, low: number, high: number): Spot {
  const least = Math.max(low, start - nearby);
  const line = text.slice(least, start);
  const newline = line.lastIndexOf("\n");
  const isLineStart = newline !== -1 || least === low;
  let before = plain(line.slice(newline + 1));
  // What PHP's var_dump writes stands on two lines.
  if (newline > 0 && /^\s*\w*(?:\(\d*\))?[\s("]*$/.test(before)) before = arrowBefore(line.slice(0, newline)) + before;
  const behind = text.slice(end, Math.min(high, end + nearby));
  const lineEnd = behind.indexOf("\n");
  const { words, separator } = wordsBefore(before.slice(-nearest));
  return {
    before,
    after: plain(lineEnd === -1 ? behind : behind.slice(0, lineEnd)),
    words,
    separator,
    opens: (isLineStart && lineOpening.test(before)) || cellOpening.test(before),
  };
}

/** The last line of a text, where that ends in an arrow: `["code"]=>`. */
function arrowBefore(text: string): string {
  const line = text.slice(text.lastIndexOf("\n") + 1).trimEnd();
  return line.endsWith("=>") ? line : "";
}

/** What is written, without escape sequences for colours and for line breaks. */
export function plain(text: string): string {
  return special.test(text) ? text.replace(colours, "").replace(breaks, " ") : text;
}

function wordsBefore(before: string): Pick<Spot, "words" | "separator"> {
  let rest = before.replace(marks, " ").trimEnd();
  if (/[("]\s*$/.test(before)) rest = rest.replace(wrapper, "").trimEnd();
  if (/\d[^\d\p{L}]*(?:and|or|und|ou|et|y|e|o)?[^\d\p{L}]*$/u.test(rest))
    rest = `${rest} `.replace(numbersBefore, "").trimEnd();
  const separator = separators.exec(rest)?.[0] ?? "";
  rest = rest.slice(0, rest.length - separator.length).trimEnd();
  if (separator === "#") rest = rest.replace(/[:=]$/, "").trimEnd();
  const clause =
    rest
      .slice(-80)
      .split(/[,;:|、，：]|[.!?](?=\s)/)
      .at(-1) ?? "";
  const words = clause.match(lastWords) ?? [];
  // "2026 131047": a number is nearer than any word.
  const last = words.at(-1);
  if (last === undefined || !rest.endsWith(last)) return { words: [], separator };
  while (words.length > 1 && between.has(words.at(-1)?.toLowerCase() ?? "")) words.pop();
  return { words: words.slice(-4), separator };
}
