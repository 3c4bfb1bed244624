import { endOfName, isDigit, isLetter, isNamePart, isSpace, lineEnd } from "./characters.ts";
import type { Syntax } from "./syntax.ts";
import { kinds, op, Tokens } from "./tokens.ts";

/** How a string goes on: kept while an expression inside it is read. */
interface Quoting {
  readonly quote: number;
  /** How many quotes close it. */
  readonly count: number;
  readonly lines: boolean;
  readonly escapes: boolean;
  readonly inside: Syntax["inside"];
  /** How many `#` follow the closing quotes. */
  readonly pounds: number;
}

const char = {
  newline: 10,
  doubleQuote: 34,
  hash: 35,
  dollar: 36,
  singleQuote: 39,
  openParen: 40,
  closeParen: 41,
  star: 42,
  dash: 45,
  dot: 46,
  slash: 47,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  backtick: 96,
  openBrace: 123,
  closeBrace: 125,
  tilde: 126,
} as const;

/** What is open: a bracket, by its character, or one of these. */
const frames = { string: 1, tag: 2, children: 3 } as const;

/** How far a closing bracket looks for its opening one: what stands between them wasn't closed. */
const mismatch = 4;
/** How long what stands between single quotes can be where they hold a character: `'\u{10FFFF}'`. */
const longestCharacter = 12;
/** How many heredocs without an end are looked for: each costs a pass over the text. */
const lostHeredocs = 8;

const expressionBefore = new Set(
  "return typeof case in of do else void delete throw new instanceof await yield default and or not if unless when then puts elsif while until".split(
    " ",
  ),
);
/** Signs of two and three characters, the longer first. */
const marks: ReadonlyMap<number, readonly string[]> = byFirst(
  "=== == => =~ !== != <=> <= <- >= && || |> ?-> ?. ?? ?: ... ..= ..< .. -> -= -- ++ += *= ** :: :=".split(" "),
);
const numberSuffix = /^(?:_?[iu](?:8|16|32|64|128|size)|[lLnuU]|[uU][lL]|[lL][uU])$/;
const operandEnds = new Set([op(")"), op("]"), op("}"), op("++"), op("--")]);

/**
 * Cuts a text into tokens, correctly enough for finding numbers in code: it never throws, whatever the text, and reads
 * each character at most a few times. The text may begin in the middle of a file. The tokens take the place of those that
 * `into` held.
 */
export function lex(text: string, syntax: Syntax, into = new Tokens()): Tokens {
  return new Lexer(text, syntax, into.of(text)).run();
}

class Lexer {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #tokens: Tokens;
  readonly #frameKinds: number[] = [];
  readonly #frameTokens: number[] = [];
  readonly #quotings: Quoting[] = [];
  /** The labels of those that begin on the next line. */
  readonly #heredocs: string[] = [];
  #lostHeredocs = 0;
  /** No regular expression, no string in these quotes, begins before here: one that isn't closed was looked for already. */
  #noRegexBefore = 0;
  readonly #noStringBefore: [single: number, double: number, tick: number] = [0, 0, 0];

  constructor(text: string, syntax: Syntax, tokens: Tokens) {
    this.#text = text;
    this.#syntax = syntax;
    this.#tokens = tokens;
  }

  run(): Tokens {
    const text = this.#text;
    const syntax = this.#syntax;
    const { length } = text;
    let at = this.#beginning();
    while (at < length) {
      const c = text.charCodeAt(at);
      if (c <= 32 || (c >= 160 && isSpace(c))) {
        at++;
        if (c === char.newline && this.#heredocs.length > 0) at = this.#heredocBodies(at);
      } else if (this.#frameKinds.at(-1) === frames.children) at = this.#children(at);
      else if (isDigit(c)) at = this.#number(at);
      else if (isNamePart(c)) at = this.#name(at, c);
      else if (c === char.doubleQuote) at = this.#string(at, this.#quoting(c, text, at));
      else if (c === char.singleQuote) at = this.#single(at);
      else if (c === char.backtick) at = this.#backtick(at);
      else if (c === char.slash) at = this.#slash(at);
      else if (c === char.hash && syntax.hash !== "none") at = this.#hash(at);
      else if (c === char.openParen || c === char.openBracket || c === char.openBrace) {
        this.#open(c, this.#mark(at, 1));
        at++;
      } else if (c === char.closeParen || c === char.closeBracket || c === char.closeBrace) at = this.#close(at, c);
      else at = this.#sign(at, c);
    }
    return this.#tokens;
  }

  /** Where the code begins: behind a comment, a text or a page that began before this part of the file. */
  #beginning(): number {
    const text = this.#text;
    if (this.#syntax.embedded) {
      const open = text.indexOf("<?");
      const close = text.indexOf("?>");
      if (open !== -1 && (close === -1 || open < close)) return this.#page(0);
    }
    if (this.#syntax.slash !== "none") {
      const close = text.indexOf("*/");
      const open = close === -1 ? -1 : text.lastIndexOf("/*", close);
      // Not the `*/` of a glob: lines of a block begin with a star.
      if (close !== -1 && open === -1 && /^\s*\*/.test(text.slice(text.lastIndexOf("\n", close) + 1, close + 2))) {
        this.#tokens.comments.push({ start: 0, end: close + 2, next: 0 });
        return close + 2;
      }
    }
    for (const quote of this.#syntax.triple) {
      const triple = quote.repeat(3);
      const first = text.indexOf(triple);
      if (first !== -1 && isOdd(text, triple, first)) {
        this.#push(kinds.text, 0, first, 0);
        return first + 3;
      }
    }
    return 0;
  }

  #push(kind: number, start: number, end: number, value: number): number {
    return this.#tokens.push(kind, start, end, value, this.#frameTokens.at(-1) ?? -1);
  }

  #mark(at: number, length: number): number {
    const text = this.#text;
    let value = text.charCodeAt(at);
    if (length > 1) value += text.charCodeAt(at + 1) << 8;
    if (length > 2) value += text.charCodeAt(at + 2) << 16;
    return this.#push(kinds.mark, at, at + length, value);
  }

  #open(kind: number, token: number): void {
    this.#frameKinds.push(kind);
    this.#frameTokens.push(token);
  }

  #pop(): void {
    if (this.#frameKinds.pop() === frames.string) this.#quotings.pop();
    this.#frameTokens.pop();
  }

  #close(at: number, c: number): number {
    const wanted = c === char.closeParen ? char.openParen : c - 2;
    const { length } = this.#frameKinds;
    const lowest = this.#syntax.heredoc === "shell" ? length - 1 : Math.max(0, length - mismatch);
    for (let depth = length - 1; depth >= lowest; depth--) {
      const kind = this.#frameKinds[depth];
      const token = this.#frameTokens[depth] ?? -1;
      if (kind === frames.string && this.#closesExpression(c)) {
        const quoting = this.#quotings.at(-1);
        while (this.#frameKinds.length > depth) this.#pop();
        if (quoting !== undefined) return this.#stringFrom(at, at + 1, quoting);
      }
      if (kind !== wanted) continue;
      while (this.#frameKinds.length > depth) this.#pop();
      const index = this.#mark(at, 1);
      this.#tokens.partner[index] = token;
      this.#tokens.partner[token] = index;
      return at + 1;
    }
    this.#mark(at, 1);
    return at + 1;
  }

  #closesExpression(c: number): boolean {
    const inside = this.#quotings.at(-1)?.inside;
    return c === (inside === "backslash" || inside === "shell" ? char.closeParen : char.closeBrace);
  }

  #number(at: number): number {
    const text = this.#text;
    let end = at;
    let value = 0;
    let digits = 0;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (isDigit(c)) {
        value = value * 10 + c - 48;
        if (++digits > 7) value = -1e9;
      } else if (c !== 95 || !isDigit(text.charCodeAt(end + 1))) break;
    }
    if (value < 0 || (digits > 1 && text.charCodeAt(at) === 48)) value = -1;
    const rest = endOfNumber(text, end);
    if (rest > end && !numberSuffix.test(text.slice(end, Math.min(rest, end + 8)))) {
      this.#push(kinds.number, at, rest, -1);
    } else this.#push(kinds.number, at, end, value);
    return rest;
  }

  #name(at: number, first: number): number {
    const text = this.#text;
    const { prefixes, asking } = this.#syntax;
    let end = endOfName(text, at + 1);
    const next = text.charCodeAt(end);
    if (
      prefixes !== "none" &&
      end - at <= 3 &&
      (next === char.doubleQuote || next === char.singleQuote || next === char.hash)
    ) {
      const prefixed = this.#prefixed(at, end, next);
      if (prefixed !== undefined) return prefixed;
    }
    if (asking && (next === char.question || next === 33) && text.charCodeAt(end + 1) !== char.equals) end++;
    this.#push(kinds.name, at, end, first);
    return end;
  }

  /** A string behind its letters or signs, where they are those of one. */
  #prefixed(at: number, end: number, next: number): number | undefined {
    const text = this.#text;
    const letters = text.slice(at, end).toLowerCase();
    const { prefixes } = this.#syntax;
    if (next === char.hash) {
      if (prefixes !== "rust" || !/^(?:b|c)?r$/.test(letters)) return undefined;
      let quote = end;
      while (text.charCodeAt(quote) === char.hash) quote++;
      return text.charCodeAt(quote) === char.doubleQuote ? this.#pounded(quote, quote - end) : undefined;
    }
    if (prefixes === "letters" && /^(?:[rbfut]|[rbft][rbft])$/.test(letters)) {
      const { inside, triple } = this.#syntax;
      const quoting = this.#quoting(next, text, end);
      // Dart's raw strings end at the next quote, Python's keep a backslash before one.
      if (inside === "dollar") return this.#string(end, { ...quoting, inside: "none", escapes: letters !== "r" });
      return this.#string(end, { ...quoting, inside: triple !== "" && /[ft]/.test(letters) ? "prefix" : "none" });
    }
    if (prefixes === "csharp" && next === char.doubleQuote && /^[$@]+$/.test(letters)) {
      const inside = letters.includes("$") ? "prefix" : "none";
      const quoting = this.#quoting(next, text, end);
      return this.#string(
        end,
        letters.includes("@") ? { ...quoting, inside, lines: true, escapes: false } : { ...quoting, inside },
      );
    }
    if (prefixes === "rust" && next === char.doubleQuote && /^(?:[bc]|(?:[bc])?r)$/.test(letters)) {
      return letters.includes("r") ? this.#pounded(end, 0) : this.#string(end, this.#quoting(next, text, end));
    }
    return undefined;
  }

  /** A raw string that ends with a quote and as many `#` as it began with. */
  #pounded(quote: number, pounds: number): number {
    return this.#string(quote, {
      ...this.#quoting(char.doubleQuote, this.#text, quote),
      count: 1,
      lines: true,
      escapes: false,
      inside: "none",
      pounds,
    });
  }

  #quoting(quote: number, text: string, at: number): Quoting {
    const syntax = this.#syntax;
    let count = 1;
    if (
      syntax.triple !== "" &&
      text.charCodeAt(at + 1) === quote &&
      text.charCodeAt(at + 2) === quote &&
      syntax.triple.includes(String.fromCharCode(quote))
    ) {
      count = 3;
      while (syntax.prefixes === "csharp" && text.charCodeAt(at + count) === quote) count++;
    }
    const single = quote === char.singleQuote;
    return {
      quote,
      count,
      lines: count > 1 || (single ? syntax.single !== "line" : syntax.doubleLines),
      escapes:
        !(single && syntax.single === "raw") &&
        !(count > 1 && syntax.slash === "nested" && syntax.inside === "dollar" && syntax.prefixes === "none"),
      // Single quotes hold text as it is, but in Dart.
      inside: syntax.inside === "prefix" || (single && syntax.inside !== "dollar") ? "none" : syntax.inside,
      pounds: 0,
    };
  }

  #single(at: number): number {
    const text = this.#text;
    const { single } = this.#syntax;
    if (single === "none") return this.#sign(at, char.singleQuote);
    if (single !== "character") return this.#string(at, this.#quoting(char.singleQuote, text, at));
    for (let end = at + 1; end < text.length && end - at < longestCharacter; end++) {
      const c = text.charCodeAt(end);
      if (c === char.newline) break;
      if (c === char.backslash) end++;
      else if (c === char.singleQuote && end > at + 1) {
        // `<'a, 'b>` of Rust: no character is longer than one, but an escaped one.
        if (end > at + 3 && text.charCodeAt(at + 1) !== char.backslash) break;
        this.#push(kinds.other, at, end + 1, 0);
        return end + 1;
      }
    }
    return this.#sign(at, char.singleQuote);
  }

  #backtick(at: number): number {
    const { backtick } = this.#syntax;
    if (backtick === "mark") return this.#sign(at, char.backtick);
    return this.#string(at, {
      quote: char.backtick,
      count: 1,
      lines: true,
      escapes: backtick === "template",
      inside: backtick === "template" ? "dollar" : "none",
      pounds: 0,
    });
  }

  #string(at: number, quoting: Quoting): number {
    const slot = quoting.quote === char.singleQuote ? 0 : quoting.quote === char.doubleQuote ? 1 : 2;
    if (!quoting.lines && at < this.#noStringBefore[slot]) return this.#sign(at, quoting.quote);
    return this.#stringFrom(at, at + quoting.count, quoting);
  }

  /** From behind the opening quotes, or behind an expression, to the next expression or the end. `at` is where that began. */
  #stringFrom(at: number, from: number, quoting: Quoting): number {
    const text = this.#text;
    const { quote, count, lines, escapes } = quoting;
    let broken = false;
    let end = from;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === quote) {
        if (isClosed(text, end, quoting)) {
          this.#piece(broken ? kinds.text : kinds.string, at, from, end, quoting);
          return end + count + quoting.pounds;
        }
        // A quote that is doubled stands for itself, where none can be escaped.
        if (!escapes && count === 1 && quoting.pounds === 0) end++;
      } else if (c === char.newline) {
        if (!lines) break;
        broken = true;
      } else if (c === char.backslash && escapes) {
        if (quoting.inside === "backslash" && text.charCodeAt(end + 1) === char.openParen) {
          return this.#expression(from, end, end + 2, quoting);
        }
        end++;
      } else if ((c === char.dollar || c === char.hash || c === char.openBrace) && quoting.inside !== "none") {
        const inner = beginOfExpression(text, end, c, quoting.inside);
        if (inner === end) end++;
        else if (inner > end) return this.#expression(from, end, inner, quoting);
      }
    }
    if (!lines) {
      this.#noStringBefore[quote === char.singleQuote ? 0 : quote === char.doubleQuote ? 1 : 2] = end;
      return this.#sign(at, text.charCodeAt(at));
    }
    this.#push(kinds.text, from, text.length, 0);
    return text.length;
  }

  /** A string, or the last part of one with expressions in it, which begins behind one. */
  #piece(kind: number, at: number, from: number, end: number, { quote }: Quoting): void {
    this.#push(kind, from, end, this.#text.charCodeAt(at) === quote ? 0 : 1);
  }

  #expression(from: number, end: number, inner: number, quoting: Quoting): number {
    const token = this.#push(kinds.string, from, end, 1);
    this.#quotings.push(quoting);
    this.#open(frames.string, token);
    return inner;
  }

  #slash(at: number): number {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    const { slash, regex } = this.#syntax;
    if (slash !== "none" && next === char.slash) return this.#comment(at, this.#commentLine(at));
    if (slash !== "none" && next === char.star) return this.#comment(at, this.#endOfBlock(at));
    if (regex && next !== char.greater && at >= this.#noRegexBefore && this.#expressionMayBegin(at)) {
      const end = endOfRegex(text, at);
      if (end > 0) {
        this.#push(kinds.regex, at + 1, end - 1, 0);
        return endOfName(text, end);
      }
      this.#noRegexBefore = -end;
    }
    return this.#sign(at, char.slash);
  }

  #endOfBlock(at: number): number {
    const text = this.#text;
    const close = text.indexOf("*/", at + 2);
    if (close === -1) return text.length;
    if (this.#syntax.slash !== "nested") return close + 2;
    let depth = 1;
    let end = at + 2;
    while (depth > 0) {
      const star = text.indexOf("*", end);
      if (star === -1) return text.length;
      if (text.charCodeAt(star + 1) === char.slash) depth--;
      else if (star > end && text.charCodeAt(star - 1) === char.slash) depth++;
      end = text.charCodeAt(star + 1) === char.slash ? star + 2 : star + 1;
    }
    return end;
  }

  #comment(start: number, end: number): number {
    this.#tokens.comments.push({ start, end, next: this.#tokens.count });
    return end;
  }

  /** In PHP a comment ends before `?>` too. */
  #commentLine(at: number): number {
    const end = lineEnd(this.#text, at);
    if (!this.#syntax.embedded) return end;
    const close = this.#text.slice(at, end).indexOf("?>");
    return close === -1 ? end : at + close;
  }

  #hash(at: number): number {
    const text = this.#text;
    if (this.#syntax.hash === "word" && at > 0 && !/[\s;(]/.test(text.charAt(at - 1))) return this.#sign(at, char.hash);
    // An attribute of PHP.
    if (this.#syntax.embedded && text.charCodeAt(at + 1) === char.openBracket) return this.#sign(at, char.hash);
    return this.#comment(at, this.#commentLine(at));
  }

  #sign(at: number, c: number): number {
    const text = this.#text;
    const { heredoc, prefixes, embedded, jsx } = this.#syntax;
    const next = text.charCodeAt(at + 1);
    if (c === char.less) {
      if (heredoc !== "none" && next === char.less) {
        const end = this.#heredoc(at);
        if (end !== undefined) return end;
      }
      if (jsx && this.#tagMayBegin(at, next)) return this.#tag(at);
    } else if (c === char.question) {
      if (embedded && next === char.greater) return this.#page(at + 2);
    } else if (c === char.greater) {
      if (this.#frameKinds.at(-1) === frames.tag) return this.#endOfTag(at);
    } else if (c === char.dot) {
      if (isDigit(next) && !this.#isOperand(this.#tokens.count - 1)) return this.#fraction(at);
    } else if (c === 37 || c === char.tilde) {
      if (prefixes === "sigils") {
        const end = this.#sigil(at);
        if (end !== undefined) return end;
      }
    } else if (c === char.hash) {
      if (prefixes === "pounds" && (next === char.doubleQuote || next === char.hash)) {
        let quote = at;
        while (text.charCodeAt(quote) === char.hash) quote++;
        if (text.charCodeAt(quote) === char.doubleQuote) return this.#pounded(quote, quote - at);
      }
      if (prefixes !== "pounds" && isLetter(next)) {
        const end = endOfName(text, at + 1);
        this.#push(kinds.name, at, end, c);
        return end;
      }
    } else if (c === char.equals && prefixes === "sigils" && text.startsWith("=begin", at) && isLineStart(text, at)) {
      const close = text.indexOf("\n=end", at);
      return this.#comment(at, close === -1 ? text.length : close + 5);
    } else if (c === char.dash && heredoc === "shell" && isLetter(next)) {
      const end = endOfName(text, at + 1);
      this.#push(kinds.name, at, end, c);
      return end;
    }
    const length = markLength(text, at, c);
    this.#mark(at, length);
    return at + length;
  }

  #fraction(at: number): number {
    const end = endOfNumber(this.#text, at + 1);
    this.#push(kinds.number, at, end, -1);
    return end;
  }

  /** Lists of words are read as lists; the strings and regular expressions of sigils as one token. */
  #sigil(at: number): number | undefined {
    const text = this.#text;
    const letter = text.charCodeAt(at + 1);
    const ruby = text.charCodeAt(at) === 37;
    if (!isLetter(letter)) return undefined;
    const open = at + 2;
    const close = closing(text.charCodeAt(open));
    if (close === 0 || (ruby && !"wWiIqQr".includes(text.charAt(at + 1)))) return undefined;
    if ("wWiI".includes(text.charAt(at + 1))) {
      const bracket = text.charCodeAt(open);
      if (bracket === char.openParen || bracket === char.openBracket || bracket === char.openBrace) {
        this.#open(bracket, this.#mark(open, 1));
        return open + 1;
      }
      return undefined;
    }
    const regex = (letter | 32) === 114;
    for (let end = open + 1; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === char.newline && regex) return undefined;
      if (c === char.backslash) end++;
      else if (c === close) {
        this.#push(regex ? kinds.regex : kinds.string, open + 1, end, 0);
        return regex ? endOfName(text, end + 1) : end + 1;
      } else if (end - open > 20_000) return undefined;
    }
    return undefined;
  }

  #heredoc(at: number): number | undefined {
    const text = this.#text;
    const { heredoc } = this.#syntax;
    const pattern = heredoc === "php" ? phpHeredoc : heredoc === "ruby" ? rubyHeredoc : shellHeredoc;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    const end = at + match[0].length;
    const label = match[2] ?? "";
    if (
      heredoc === "ruby" &&
      match[1] === "" &&
      this.#isOperand(this.#tokens.count - 1) &&
      isSpace(text.charCodeAt(at - 1))
    ) {
      // `a << B` appends; `puts <<B` begins a text. Only what looks like a label can be told apart.
      if (!/^[A-Z][A-Z_]*$/.test(label)) return undefined;
    }
    this.#push(kinds.other, at, end, 0);
    this.#heredocs.push(label);
    return end;
  }

  /** `at` is the beginning of a line. */
  #heredocBodies(at: number): number {
    const text = this.#text;
    let from = at;
    for (const label of this.#heredocs.splice(0)) {
      if (this.#lostHeredocs >= lostHeredocs) break;
      const end = endOfHeredoc(text, from, label);
      if (end === undefined) {
        this.#lostHeredocs++;
        continue;
      }
      this.#push(kinds.text, from, end, 0);
      const word = text.indexOf(label, end);
      from = word + label.length;
    }
    return from;
  }

  /** What stands outside of the code of PHP, up to where that begins. */
  #page(from: number): number {
    const text = this.#text;
    const open = text.indexOf("<?", from);
    const end = open === -1 ? text.length : open;
    if (end > from) this.#push(kinds.text, from, end, 0);
    if (open === -1) return text.length;
    return text.startsWith("<?php", open) ? open + 5 : text.startsWith("<?=", open) ? open + 3 : open + 2;
  }

  #tagMayBegin(at: number, next: number): boolean {
    return (isLetter(next) || next === char.greater) && this.#expressionMayBegin(at) && !this.#isGeneric(at);
  }

  /** `<T,>(x: T) => x`, `<T extends U>() => x` */
  #isGeneric(at: number): boolean {
    const end = endOfName(this.#text, at + 1);
    return end > at + 1 && (this.#text.charAt(end) === "," || this.#text.startsWith(" extends ", end));
  }

  #tag(at: number): number {
    this.#open(frames.tag, this.#mark(at, 1));
    return at + 1;
  }

  #endOfTag(at: number): number {
    const closesItself = this.#text.charCodeAt(at - 1) === char.slash;
    this.#pop();
    const token = this.#mark(at, 1);
    if (!closesItself) this.#open(frames.children, token);
    return at + 1;
  }

  /** Text between tags, up to a tag or an expression. */
  #children(at: number): number {
    const text = this.#text;
    let end = at;
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === char.less || c === char.openBrace) break;
    }
    if (end > at) {
      this.#push(kinds.text, at, end, 0);
      return end;
    }
    if (text.charCodeAt(at) === char.openBrace) {
      this.#open(char.openBrace, this.#mark(at, 1));
      return at + 1;
    }
    if (text.charCodeAt(at + 1) !== char.slash) return this.#tag(at);
    const close = text.indexOf(">", at);
    const line = lineEnd(text, at);
    this.#pop();
    const stop = close === -1 || close > line ? at + 2 : close + 1;
    this.#push(kinds.other, at, stop, 0);
    return stop;
  }

  #expressionMayBegin(at: number): boolean {
    const before = this.#tokens.count - 1;
    if (before < 0) return true;
    if (this.#tokens.isName(before)) {
      if (expressionBefore.has(this.#tokens.textAt(before))) return true;
      // `scan /x/` of Ruby: a blank before, and none behind.
      return (
        this.#syntax.asking &&
        isSpace(this.#text.charCodeAt(at - 1)) &&
        !isSpace(this.#text.charCodeAt(at + 1)) &&
        this.#text.charCodeAt(at) === char.slash
      );
    }
    return !this.#isOperand(before);
  }

  /** Whether an operand ends with this token. `<` stands before the slash of a closing tag. */
  #isOperand(index: number): boolean {
    const kind = this.#tokens.kindAt(index);
    if (kind !== kinds.mark) return index >= 0 && kind !== kinds.text;
    const mark = this.#tokens.markAt(index);
    return operandEnds.has(mark) || mark === char.less;
  }
}

const phpHeredoc = /<<<[ \t]*(["']?)([A-Za-z_]\w*)\1(?=\r?\n)/y;
const rubyHeredoc = /<<([~-]?)["'`]?([A-Za-z_]\w*)["'`]?/y;
const shellHeredoc = /<<(-?)[ \t]*["'\\]?([A-Za-z_]\w*)["']?/y;

/** The beginning of the line on which the label stands alone, or in PHP at the beginning. */
function endOfHeredoc(text: string, from: number, label: string): number | undefined {
  for (let at = text.indexOf(label, from); at !== -1; at = text.indexOf(label, at + label.length)) {
    let begin = at;
    while (begin > from && (text.charCodeAt(begin - 1) === 32 || text.charCodeAt(begin - 1) === 9)) begin--;
    if (begin !== from && text.charCodeAt(begin - 1) !== char.newline) continue;
    if (!isNamePart(text.charCodeAt(at + label.length))) return begin;
  }
  return undefined;
}

function closing(open: number): number {
  if (open === char.openParen) return char.closeParen;
  if (open === char.openBracket || open === char.openBrace) return open + 2;
  if (open === char.less) return char.greater;
  return open === 124 || open === char.slash || open === 33 || open === char.doubleQuote || open === char.singleQuote
    ? open
    : 0;
}

function isClosed(text: string, at: number, { quote, count, escapes, pounds }: Quoting): boolean {
  for (let index = 1; index < count; index++) if (text.charCodeAt(at + index) !== quote) return false;
  for (let index = 0; index < pounds; index++) if (text.charCodeAt(at + count + index) !== char.hash) return false;
  return escapes || count > 1 || pounds > 0 || quote !== char.doubleQuote || text.charCodeAt(at + 1) !== quote;
}

/** Behind what opens an expression; `at` itself where the sign is doubled and stands for itself; less where none begins. */
function beginOfExpression(text: string, at: number, c: number, inside: Syntax["inside"]): number {
  const next = text.charCodeAt(at + 1);
  if (inside === "prefix") return c !== char.openBrace ? -1 : next === char.openBrace ? at : at + 1;
  if (inside === "php") return c === char.openBrace && next === char.dollar ? at + 1 : -1;
  if (inside === "shell") return c === char.dollar && next === char.openParen ? at + 2 : -1;
  if (inside === "hash") return c === char.hash && next === char.openBrace ? at + 2 : -1;
  return inside === "dollar" && c === char.dollar && next === char.openBrace ? at + 2 : -1;
}

/** The end behind the closing slash; where the line ends before it, the line's end, negative. */
function endOfRegex(text: string, start: number): number {
  let inClass = false;
  for (let end = start + 1; end < text.length; end++) {
    const c = text.charCodeAt(end);
    if (c === char.newline || c === 13) return -end;
    if (c === char.backslash) end++;
    else if (c === char.openBracket) inClass = true;
    else if (c === char.closeBracket) inClass = false;
    else if (c === char.slash && !inClass) return end + 1;
  }
  return -text.length;
}

/** What belongs to a number behind its digits: a fraction, an exponent, a suffix, the digits of another base. */
function endOfNumber(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const c = text.charCodeAt(end);
    if (isNamePart(c) || (c === char.dot && isDigit(text.charCodeAt(end + 1)))) end++;
    else if ((c === 43 || c === char.dash) && end > start && (text.charCodeAt(end - 1) | 32) === 101) end++;
    else break;
  }
  return end;
}

function markLength(text: string, at: number, c: number): number {
  const longer = marks.get(c);
  if (longer !== undefined) {
    for (const sign of longer) if (text.startsWith(sign, at)) return sign.length;
  }
  return 1;
}

function byFirst(signs: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const map = new Map<number, string[]>();
  for (const sign of signs) {
    const first = sign.charCodeAt(0);
    map.set(
      first,
      [...(map.get(first) ?? []), sign].sort((a, b) => b.length - a.length),
    );
  }
  return map;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text.charCodeAt(at - 1) === char.newline;
}

function isOdd(text: string, triple: string, first: number): boolean {
  let count = 0;
  for (let at = first; at !== -1; at = text.indexOf(triple, at + 3)) count++;
  return count % 2 === 1;
}
