import { kinds, op, type Tokens } from "./tokens.ts";

/** Names looked through: they say nothing about what a number is. */
const transparent = new Set(
  `Number String parseInt toString trim valueOf this self expect await new not value int str strval intval Int Integer
  Long Some Ok get getInt getIntOrNull optInt asInt asText asString intValue longValue textValue path fetch dig at
  to_s to_i to_string to_string! toInt toIntOrNull isset is_some unwrap unwrap_or unwrap_or_default clone as_ref
  as_u64 as_i64 as_str GetInt32 GetProperty GetString ToString format data_get Arr get_in assertThat cls static parent
  super it let also optional collect json opt index lower upper strtolower to_lowercase toLowerCase Optional ofNullable`.split(
    /\s+/,
  ),
);
/** Calls of which every argument is a step on the way, not only the first. */
const steps = new Set("dig get_in data_get getIn path at".split(" "));
const keywords = new Set(
  `return case if else elif elsif elseif unless while do throw raise typeof void delete in of instanceof yield const let var
  val when match switch and or not is then end def fn func fun async await from as xor where guard print echo puts test until
  final static public private protected internal mut ref`.split(/\s+/),
);
const separators = new Set([".", "?.", "->", "?->", "::"].map(op));
const ampersand = op("&");
const dot = op(".");
const bang = op("!");
const question = op("?");
const comma = op(",");
const closeParen = op(")");
const closeBracket = op("]");
const closeBrace = op("}");
const openParen = op("(");
const openBracket = op("[");
/** How many tokens an expression is followed, brackets as one. */
const reach = 24;
const longestKey = 60;

export function isKeyword(name: string): boolean {
  return keywords.has(name);
}

export function isTransparent(name: string): boolean {
  return transparent.has(name);
}

/** The first token of the chain, `err.response?.data["error"].get("code")`, that ends with the token at `last`. */
export function chainStart(tokens: Tokens, last: number): number {
  let at = last;
  for (let step = 0; step < reach && (tokens.markAt(at) === bang || tokens.markAt(at) === question); step++) at--;
  let start = last + 1;
  for (let step = 0; step < reach && at >= 0; step++) {
    const mark = tokens.markAt(at);
    if (mark === closeParen || mark === closeBracket || mark === closeBrace) {
      const open = tokens.partnerAt(at);
      // Braces only of a shell's `${code:-0}`.
      if (open < 0 || (mark === closeBrace && tokens.nameAt(open - 1) !== "$")) break;
      start = open;
      at = open - 1;
      if (isOperandEnd(tokens, at) && !tokens.beginsLine(open)) continue;
    } else {
      const kind = tokens.kindAt(at);
      if (kind === kinds.name) {
        if (keywords.has(tokens.textAt(at)) && !isSeparated(tokens, at)) break;
      } else if (kind === kinds.string) {
        // The parts of a string with expressions in it are one.
        if (tokens.partnerAt(at) >= 0) at = tokens.partnerAt(at);
      } else break;
      start = at;
      at--;
    }
    while (tokens.markAt(at) === bang || tokens.markAt(at) === question) at--;
    if (!separators.has(tokens.markAt(at))) break;
    at--;
    if (tokens.markAt(at) === ampersand) at--;
    while (tokens.markAt(at) === bang || tokens.markAt(at) === question) at--;
  }
  return start;
}

/** Behind the last token of the chain that begins at `first`. */
export function chainEnd(tokens: Tokens, first: number): number {
  let at = first;
  for (let step = 0; step < 3 && isUnary(tokens, at); step++) at++;
  let end = at;
  for (let step = 0; step < reach && at < tokens.count; step++) {
    const mark = tokens.markAt(at);
    if (mark === openParen || mark === openBracket) {
      const close = tokens.partnerAt(at);
      if (close < at) break;
      end = close + 1;
    } else if (tokens.isName(at)) {
      if (keywords.has(tokens.textAt(at)) && end !== at - 1) break;
      if (keywords.has(tokens.textAt(at))) break;
      end = at + 1;
    } else if (tokens.isString(at)) end = at + 1;
    else break;
    at = end;
    if (tokens.markAt(at) === bang || tokens.markAt(at) === question) at++;
    const next = tokens.markAt(at);
    if (separators.has(next)) at++;
    else if (next === ampersand && tokens.markAt(at + 1) === dot) at += 2;
    else if ((next !== openParen && next !== openBracket) || tokens.beginsLine(at)) break;
  }
  return end;
}

const unary = new Set(["!", "&", "*", "-", "+", "~"].map(op));

function isUnary(tokens: Tokens, at: number): boolean {
  return (
    unary.has(tokens.markAt(at)) || (/^(?:await|new|not|int|try)$/.test(tokens.nameAt(at)) && tokens.isName(at + 1))
  );
}

function isOperandEnd(tokens: Tokens, at: number): boolean {
  const kind = tokens.kindAt(at);
  if (kind === kinds.name) return !keywords.has(tokens.textAt(at));
  const mark = tokens.markAt(at);
  return kind === kinds.string || mark === closeParen || mark === closeBracket || separators.has(mark);
}

function isSeparated(tokens: Tokens, at: number): boolean {
  return separators.has(tokens.markAt(at - 1));
}

/** The names in a chain, keys in quotes among them, in their order; that of a call behind those of its arguments. */
export function namesIn(tokens: Tokens, from: number, to: number): string[] {
  const names: string[] = [];
  /** Calls whose arguments are being read, and where they end. */
  const calls: { readonly name: string; readonly close: number }[] = [];
  /** Where what isn't looked at ends: a type, a default value. */
  let skipTo = -1;
  for (let at = from; at < to; at++) {
    const call = calls.at(-1);
    if (call !== undefined && at >= call.close) {
      names.push(call.name);
      calls.pop();
    }
    if (at < skipTo) continue;
    if (tokens.isName(at)) {
      const name = tokens.textAt(at);
      // What stands behind `as` is a type.
      if (name === "as") skipTo = endOfBracket(tokens, at, to);
      else if (!transparent.has(name) && !keywords.has(name)) {
        const close = tokens.markAt(at + 1) === openParen ? tokens.partnerAt(at + 1) : -1;
        if (close > at && close < to) calls.push({ name, close });
        else names.push(name);
      }
    } else if (tokens.isString(at)) {
      if (tokens.endAt(at) - tokens.startAt(at) <= longestKey) names.push(...keysIn(tokens.textAt(at)));
    } else if (tokens.markAt(at) === comma) {
      const open = tokens.parentAt(at);
      if (open >= from && tokens.markAt(open) === openParen && !steps.has(tokens.nameAt(open - 1))) {
        skipTo = endOfBracket(tokens, at, to);
      }
    }
  }
  return [...names, ...calls.reverse().map(({ name }) => name)];
}

/** `code`, `error.code`, `.error.code // empty`, `$code`: what a key, a path or a variable in quotes is called. A sentence is none. */
function keysIn(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  const [first = ""] = words;
  return words.length > 1 && !/^[.$]/.test(first) ? [] : (first.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}

function endOfBracket(tokens: Tokens, at: number, to: number): number {
  const open = tokens.parentAt(at);
  const close = tokens.partnerAt(open);
  return close > at && close < to ? close : to;
}

/** The names of the expression that ends with the token at `last`. */
export function namesUpTo(tokens: Tokens, last: number): string[] {
  return namesIn(tokens, chainStart(tokens, last), last + 1);
}

/** The names of the expression that begins with the token at `first`. */
export function namesFrom(tokens: Tokens, first: number): string[] {
  return namesIn(tokens, first, Math.min(chainEnd(tokens, first), first + 200));
}
