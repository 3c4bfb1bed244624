import type { Dialect } from "./dialect.ts";
import { Lines } from "./lines.ts";
import { masked } from "./masked.ts";

/** Where handling is written, and as what. */
export interface Site {
  /** What is replaced: an empty range or blanks, or an expression that `after` holds again. */
  readonly start: number;
  readonly end: number;
  /** `body`: into a branch that is there already. `branch`: as a branch of its own. `handler`: as a function. */
  readonly form: "body" | "branch" | "handler";
  readonly isMember: boolean;
  /** Of each line that is written. */
  readonly indent: string;
  readonly before: string;
  readonly after: string;
  /** What the code is compared with, where that is simple enough to be written a second time. */
  readonly subject?: string;
  /** The code as it stands in the text, with its quotes. */
  readonly literal: string;
}

export interface Spot {
  readonly text: string;
  readonly languageId: string;
  /** Offsets of the code's digits. */
  readonly start: number;
  readonly end: number;
  /** What the file indents one level by; what is usual in its language where it isn't said. */
  readonly indentation?: string;
}

const chain = String.raw`[$@A-Za-z_][\w$]*(?:[?!]*(?:\?\.|&\.|\.|->|::)[\w$]+(?:\(\))?|\??\[["']\w+["']\])*[?!]?`;
const wholeChain = new RegExp(`^${chain}$`);
const comparedBefore = new RegExp(String.raw`(?<![\w$.])("?\$?\{?${chain}\}?"?)\s*(?:[=!]==?|-eq|-ne|!?=)\s*$`);
const comparedAfter = new RegExp(String.raw`^\s*[=!]==?\s*(${chain})`);
const equalsBefore = new RegExp(String.raw`(?<![\w$.])(${chain})\.(?:equals|eql\?)\(\s*$`);
const equalsAfter = new RegExp(String.raw`^\.equals\(\s*(${chain})\s*\)`);
/** Words in the middle of a statement: what stands before them belongs to it. */
const middle =
  /^(?:[)\]}]|else\b|elif\b|elsif\b|catch\b|except\b|finally\b|rescue\b|ensure\b|then\b|do\b|when\b|in\b|\.(?!\.)|\?\.|&\.|&&|\|\||\||\?|:|[+*/=]|and\b|or\b)/;
const unfinished = /(?:[=([,+?\\]|&&|\|\||\||\b(?:and|or|not|return))$/;
const types = /(?:^|\s)(?:class|struct|trait|object|record|extension|impl|mixin|mod)(?:\s+[\w<]|$|<)/;
const closedTypes = /(?:^|\s)(?:enum|interface|protocol|struct|annotation)\b/;

/** A place where handling for the code can be written, or undefined where no statement and no function may stand. */
export function siteFor(spot: Spot, dialect: Dialect): Site | undefined {
  const lines = new Lines(spot.text, masked(spot.text, spot.languageId));
  return new Search(spot, dialect, lines).site();
}

class Search {
  readonly #spot: Spot;
  readonly #dialect: Dialect;
  readonly #lines: Lines;
  readonly #indentation: string;
  /** Of the code with its quotes. */
  readonly #start: number;
  readonly #end: number;

  constructor(spot: Spot, dialect: Dialect, lines: Lines) {
    this.#spot = spot;
    this.#dialect = dialect;
    this.#lines = lines;
    this.#indentation = spot.indentation ?? dialect.indentation;
    const quote = spot.text.charAt(spot.start - 1);
    const isQuoted = /["'`]/.test(quote) && spot.text.charAt(spot.end) === quote;
    this.#start = isQuoted ? spot.start - 1 : spot.start;
    this.#end = isQuoted ? spot.end + 1 : spot.end;
  }

  site(): Site | undefined {
    // In a comment, or in a text that only mentions it: nothing is compared there.
    const isQuoted = this.#end - this.#start > this.#spot.end - this.#spot.start;
    const char = this.#lines.code.charAt(this.#start);
    if (char === " " || (char === '"' && !isQuoted)) return undefined;
    return this.#inArm() ?? this.#inIf() ?? this.#nextTo();
  }

  // Into the branch that is there

  #inArm(): Site | undefined {
    const line = this.#lines.startOf(this.#start);
    const before = this.#lines.code.slice(line, this.#start);
    const rest = this.#lines.code.slice(this.#end, this.#end + 400);
    const keyword = { braces: /case\b/, indent: /case\b/, keywords: /when\b/, shell: /(?=)/ }[this.#dialect.blocks];
    const isFirst = new RegExp(String.raw`^\s*(?:${keyword.source})?\s*\(?(?:[\w"'.]+\s*[,|]\s*)*$`).exec(before);
    if (isFirst === null) return undefined;
    const marks = { braces: ":(?!:)|->|=>", indent: ":", keywords: "->|\\n", shell: "\\)" }[this.#dialect.blocks];
    const marker = new RegExp(String.raw`^((?:\s*[,|]\s*[\w"'.]+)*)[ \t]*(${marks})`).exec(rest);
    if (marker === null) return undefined;
    const [whole, others = "", mark = ""] = marker;
    if (!this.#isArm(before, mark, line)) return undefined;
    const isSole = others.trim() === "" && !/[\d"']/.test(before);
    const after = this.#end + whole.length - (mark === "\n" ? 1 : 0);
    const subject = this.#switchSubject(line);
    if (mark === "->" || mark === "=>") return this.#inArrow(after, line, isSole, subject);
    return mark === ":" && this.#dialect.blocks === "braces"
      ? this.#inCase(after, line, isSole, subject)
      : this.#body(after, line, isSole, subject);
  }

  /** Whether what looks like an arm is one: maps and objects have the same marks. */
  #isArm(before: string, mark: string, line: number): boolean {
    if (/\b(?:case|when)\b/.test(before)) return true;
    if (mark === ":" || mark === "\n") return false;
    if (this.#dialect.blocks !== "braces") return true;
    const opener = this.#lines.openerBefore(line);
    return opener !== undefined && /\b(?:when|match|switch)\b/.test(this.#headerOf(opener));
  }

  /** Arms with colons fall through in most languages: what is written for one is then in a branch of its own. */
  #inCase(after: number, line: number, isSole: boolean, subject: string | undefined): Site | undefined {
    const fallsThrough = !/^(?:go|swift)$/.test(this.#spot.languageId);
    const label = /^\s*(?:case\b[^\n]*|default\s*):\s*$/;
    const previous = this.#lines.above(line);
    const shared = previous !== undefined && fallsThrough && label.test(this.#lines.codeAt(previous));
    let [last, end] = [line, after];
    while (fallsThrough) {
      const next = /^\s*(?:case\b[^:\n]*|default\s*):/.exec(this.#lines.code.slice(end));
      if (next === null) break;
      end += next[0].length;
      last = this.#lines.startOf(end);
    }
    const sole = isSole && !shared && end === after;
    // Behind the last label a block may open.
    const block = /^\s*\{/.exec(this.#lines.code.slice(end));
    return this.#body(end + (block?.[0].length ?? 0), last, sole, subject);
  }

  #inArrow(after: number, line: number, isSole: boolean, subject: string | undefined): Site | undefined {
    const block = /^\s*\{/.exec(this.#lines.code.slice(after));
    if (block !== null) return this.#body(after + block[0].length, line, isSole, subject);
    const { languageId } = this.#spot;
    if (languageId === "elixir") return this.#body(after, line, isSole, subject);
    if (languageId !== "kotlin" && languageId !== "rust") return undefined;
    const end = this.#endOfArm(after);
    const [outer, inner] = [this.#lines.indentOf(line), `${this.#lines.indentOf(line)}${this.#indentation}`];
    const expression = this.#spot.text.slice(after, end).trim();
    if (expression === "") return undefined;
    const form = isSole ? "body" : "branch";
    const after_ = `\n${inner}${expression}\n${outer}}`;
    return this.#made({ start: after, end, form, indent: inner, before: " {\n", after: after_, subject });
  }

  #endOfArm(from: number): number {
    let depth = 0;
    for (let at = from; at < this.#lines.code.length; at++) {
      const char = this.#lines.code.charAt(at);
      if ("([{".includes(char)) depth++;
      else if (")]}".includes(char) && --depth < 0) return at;
      else if (depth > 0) continue;
      else if (char === "," && this.#spot.languageId === "rust") return at;
      else if (
        char === "\n" &&
        this.#spot.languageId === "kotlin" &&
        !/^\s*(?:\.|\?[.:]|&&|\|\|)/.test(this.#lines.code.slice(at))
      ) {
        return at;
      }
    }
    return this.#lines.code.length;
  }

  #inIf(): Site | undefined {
    const line = this.#lines.startOf(this.#start);
    const { blocks } = this.#dialect;
    const code = this.#lines.codeAt(line);
    const condition = this.#comparison();
    if (condition === undefined || !condition.isSole) return undefined;
    const { subject } = condition;
    if (blocks === "braces") {
      const header = /^\s*(?:\}\s*)?(?:else\s+)?if\b/.exec(code);
      if (header === null || line + header[0].length > this.#start) return undefined;
      const opening = this.#ifBlock(line + header[0].length);
      return opening === undefined ? undefined : this.#body(opening + 1, line, true, subject);
    }
    const shape = {
      indent: /^\s*(?:if|elif)\b.*:/,
      keywords: /^\s*(?:if|elsif)\b/,
      shell: /^\s*(?:if|elif)\b.*;\s*then\b/,
    }[blocks];
    const header = shape.exec(code);
    if (header === null) return undefined;
    if (blocks !== "keywords") {
      // A colon or a `then` that stands before the code isn't the one that begins the body.
      const after = line + header[0].length;
      return after > this.#end ? this.#body(after, line, true, subject) : undefined;
    }
    const isElixir = this.#spot.languageId === "elixir";
    const plain = isElixir ? /\bdo\s*$/.test(code) : !/\bthen\b|;/.test(code) && !unfinished.test(code.trim());
    return plain ? this.#body(line + code.trimEnd().length, line, true, subject) : undefined;
  }

  /** Of the brace that opens an `if`'s block; undefined where the branch is a single statement. */
  #ifBlock(from: number): number | undefined {
    const { code } = this.#lines;
    const parenthesis = /^\s*\(/.exec(code.slice(from));
    if (parenthesis !== null) {
      const closer = this.#lines.closerOf(from + parenthesis[0].length - 1);
      const opening = closer === undefined ? null : /^\s*\{/.exec(code.slice(closer + 1));
      if (closer !== undefined && opening !== null) return closer + opening[0].length;
      if (!/^(?:go|rust|swift)$/.test(this.#spot.languageId)) return undefined;
    }
    for (let at = this.#end; at < code.length && code.charAt(at) !== ";"; at++) {
      const char = code.charAt(at);
      if (char === "{") return at;
      if (char === "}") return undefined;
    }
    return undefined;
  }

  /** What the code is compared with, where it is; `isSole` where the whole condition holds for this code alone. */
  #comparison(): { subject: string | undefined; isSole: boolean } | undefined {
    const line = this.#lines.startOf(this.#start);
    const before = this.#spot.text.slice(line, this.#start);
    const after = this.#spot.text.slice(this.#end, this.#lines.endOf(this.#end));
    const equal =
      /(?:^|[^!=<>~])(?:={2,3}|\b-eq|-eq)\s*$|\[\s.*[^!=]=\s*$|\.(?:equals|eql\?)\(\s*$/.test(before) ||
      /^\s*={2,3}(?!=)|^\.equals\(/.test(after);
    const unequal = /(?:!==?|-ne)\s*$/.test(before) || /^\s*!==?/.test(after);
    if (!equal && !unequal) return undefined;
    const found =
      equalsBefore.exec(before) ?? comparedBefore.exec(before) ?? comparedAfter.exec(after) ?? equalsAfter.exec(after);
    const code = this.#lines.codeAt(line);
    const isSole = equal && !/\|\||\bor\b|\s-o\s|!\s*\(|\bnot\b|\?(?![.?:])/.test(code);
    return { subject: found?.[1], isSole };
  }

  #switchSubject(line: number): string | undefined {
    const { text, code } = this.#lines;
    const from = Math.max(0, line - 4000);
    const indent = this.#lines.indentOf(line).length;
    // The nearest header that is indented less, or as much, as its arms.
    for (const found of [...code.slice(from, line).matchAll(/\b(?:switch|match|when|case)\b[ \t]*(?=\S)/g)].reverse()) {
      const at = from + found.index;
      const start = this.#lines.startOf(at);
      if (this.#lines.indentOf(start).length > indent) continue;
      const rest = text.slice(at + found[0].length, this.#lines.endOf(at));
      const inside = /^\((.*?)\)\s*\{?\s*$/.exec(rest)?.[1] ?? /^(.*?)\s*(?:\{|\bdo|\bin|:|$)\s*$/.exec(rest)?.[1];
      if (inside !== undefined && wholeChain.test(inside.trim())) return inside.trim();
      if (/"?\$\{?\w+\}?"?/.test(inside ?? "") && this.#dialect.blocks === "shell") return inside?.trim();
      if (!/^\s*case\b/.test(code.slice(start))) return undefined;
    }
    return undefined;
  }

  /** Behind the mark at `after`, which begins the branch of the line at `line`. */
  #body(after: number, line: number, isSole: boolean, subject: string | undefined): Site | undefined {
    const { text, code } = this.#lines;
    const end = this.#lines.endOf(after);
    const own = this.#lines.indentOf(line);
    const next = this.#lines.below(after);
    const nextIndent = next === undefined ? "" : this.#lines.indentOf(next);
    const isDeeper = nextIndent.length > own.length && nextIndent.startsWith(own);
    const indent = isDeeper ? nextIndent : `${own}${this.#indentation}`;
    const form = isSole ? "body" : "branch";
    if (code.slice(after, end).trim() === "") {
      // At the beginning of a line rather than at the end of one: nobody indents it a second time there.
      const start = text.indexOf("\n", end) + 1;
      return start === 0
        ? this.#made({ start: end, end, form, indent, before: "\n", after: "", subject })
        : this.#made({ start, end: start, form, indent, before: "", after: "\n", subject });
    }
    const rest = after + (/^[ \t]*/.exec(text.slice(after))?.[0].length ?? 0);
    const closes = /^[)}\]]|^;;/.test(code.slice(rest));
    const back = `\n${closes ? own : indent}`;
    return this.#made({ start: after, end: rest, form, indent, before: "\n", after: back, subject });
  }

  // Beside the statement

  #nextTo(): Site | undefined {
    const { blocks } = this.#dialect;
    const at = blocks === "braces" ? this.#inBraces() : this.#byIndentation();
    if (at === undefined) return undefined;
    const { start, level } = at;
    if (this.#spot.languageId === "php" && !this.#isPhp(start)) return undefined;
    const indent = this.#lines.indentOf(start);
    const comparison = this.#comparison();
    const isStatement = level === "code" || (level === "top" && this.#dialect.isScript && comparison !== undefined);
    const form = isStatement ? "branch" : "handler";
    const separated = isStatement ? "\n" : "\n\n";
    return this.#made({
      start,
      end: start,
      form,
      isMember: level === "members",
      indent,
      before: "",
      after: separated,
      subject: comparison?.subject,
    });
  }

  #isPhp(offset: number): boolean {
    const before = this.#spot.text.slice(0, offset);
    return before.lastIndexOf("<?") > before.lastIndexOf("?>");
  }

  /** The first line of the statement or the declaration that the code is in, and what it stands in. */
  #inBraces(): { start: number; level: Level } | undefined {
    let start = this.#firstLine(this.#lines.startOf(this.#start));
    for (;;) {
      const opener = this.#lines.openerBefore(start);
      if (opener === undefined) return { start: this.#aboveComments(start, "top"), level: "top" };
      const level = this.#levelOf(opener, start);
      if (level !== "expression") return { start: this.#aboveComments(start, level), level };
      start = this.#firstLine(this.#lines.startOf(opener));
    }
  }

  #byIndentation(): { start: number; level: Level } | undefined {
    let start = this.#firstLine(this.#lines.startOf(this.#start));
    if (this.#dialect.blocks !== "shell") {
      for (
        let opener = this.#lines.openerBefore(start);
        opener !== undefined;
        opener = this.#lines.openerBefore(start)
      ) {
        start = this.#firstLine(this.#lines.startOf(opener));
      }
    }
    const header = this.#headerLine(start);
    const isArm = (line: number) =>
      this.#spot.languageId === "elixir"
        ? /->/.test(this.#lines.codeAt(line)) && !/\bfn\b/.test(this.#lines.codeAt(line))
        : this.#dialect.blocks === "shell" && /^\s*\(?[\w"|*\s]+\)/.test(this.#lines.codeAt(line));
    if (isArm(start)) {
      if (header === undefined) return undefined;
      return { start: this.#aboveComments(header, "code"), level: "code" };
    }
    const word = header === undefined ? "" : this.#lines.codeAt(header).trim();
    const level: Level =
      header === undefined
        ? "top"
        : /^(?:class|module|defmodule|defprotocol|defimpl)\b/.test(word)
          ? "members"
          : "code";
    // An attribute, or the members of an enumeration.
    return { start: this.#aboveComments(start, level), level };
  }

  /** The nearest line above that is indented less. */
  #headerLine(start: number): number | undefined {
    const indent = this.#lines.indentOf(start).length;
    for (let at = this.#lines.above(start); at !== undefined; at = this.#lines.above(at)) {
      if (this.#lines.indentOf(at).length < indent) return at;
    }
    return undefined;
  }

  /** Where the statement begins that the line at `start` is part of. */
  #firstLine(start: number): number {
    let at = start;
    for (;;) {
      const code = this.#lines.codeAt(at);
      const first = at + (code.length - code.trimStart().length);
      const isInString = code.startsWith('"') && !/["'`]/.test(this.#spot.text.charAt(at));
      const previous = this.#lines.above(at);
      // A comment belongs to what follows it.
      if (previous === undefined || code.trim() === "") return at;
      if (isInString) at = previous;
      else if (/^[)\]}]/.test(code.trim())) {
        const opener = this.#lines.openerBefore(first);
        at = opener === undefined ? previous : this.#lines.startOf(opener);
      } else if (this.#dialect.blocks === "braces" && /^(?:case|default)\b/.test(code.trim())) {
        return at;
      } else if (this.#isMiddle(code.trim())) {
        at = this.#upTo(at);
      } else if (this.#goesOn(this.#lines.codeAt(previous).trim(), code.trim())) {
        at = previous;
      } else return at;
    }
  }

  #isMiddle(line: string): boolean {
    return middle.test(line) || (this.#dialect.blocks === "indent" && /^case\b/.test(line));
  }

  /** Whether what stands on a line is continued on the next: an unfinished expression, or a block's brace on a line of its own. */
  #goesOn(line: string, next: string): boolean {
    return unfinished.test(line) || (this.#dialect.blocks === "braces" && next.startsWith("{") && !/[;{}]$/.test(line));
  }

  /** The line above that begins what a word in its middle stood on: indented as much, or less. */
  #upTo(start: number): number {
    const indent = this.#lines.indentOf(start).length;
    for (let at = this.#lines.above(start); at !== undefined; at = this.#lines.above(at)) {
      const own = this.#lines.indentOf(at).length;
      if (own < indent || (own === indent && !this.#isMiddle(this.#lines.codeAt(at).trim()))) return at;
    }
    return 0;
  }

  /** Comments and attributes that stand right above belong to what follows. */
  #aboveComments(start: number, level: Level): number {
    let at = start;
    while (at > 0) {
      const line = this.#lines.startOf(at - 1);
      const text = this.#spot.text.slice(line, this.#lines.endOf(line)).trim();
      const isComment = text !== "" && this.#lines.codeAt(line).trim() === "" && !text.startsWith("#!");
      const isAttribute = level !== "code" && /^(?:@|#\[|\[)/.test(text);
      if (!isComment && !isAttribute) return at;
      at = line;
    }
    return at;
  }

  // What a brace opens

  #levelOf(opener: number, start: number): Level | "expression" {
    if (this.#lines.code.charAt(opener) !== "{") return "expression";
    const header = this.#headerOf(opener);
    const { languageId } = this.#spot;
    if (/(?:^|\s)(?:switch|select)\b/.test(header) && !/=>?$/.test(header)) {
      const first = /^\s*(?:case\b[^\n]*?|default\s*)(:(?!:)|->|=>)/.exec(this.#lines.code.slice(opener + 1));
      const isLabel = /^\s*(?:case|default)\b/.test(this.#lines.codeAt(start));
      return first?.[1] === ":" && !isLabel ? "code" : "expression";
    }
    if (/(?:^|[\s=(])(?:match|when)\b(?!.*(?:->|=>)\s*$)/.test(header) && /^(?:kotlin|rust|php)$/.test(languageId))
      return "expression";
    if (languageId !== "rust" && languageId !== "go" && /(?:^|\s)struct\s/.test(header)) return "members";
    if (closedTypes.test(header) || /(?:^|\s)type\s/.test(header)) return "expression";
    if (types.test(header)) return "members";
    if (/(?:^|\s)(?:namespace|package|extern)\b/.test(header))
      return /^typescript/.test(languageId) ? "code" : "expression";
    return this.#opensCode(header) ? "code" : "expression";
  }

  #opensCode(header: string): boolean {
    if (header === "") return true;
    switch (this.#spot.languageId) {
      case "go":
        return /(?:^|\s)(?:if|for|else|func)\b|\bfunc\(/.test(header);
      case "rust":
        return /(?:^|\s)(?:if|for|while|loop|unsafe|else|fn|async|move)\b|=>$|\|$/.test(header);
      case "kotlin":
      case "swift":
        return true;
      default:
        return /\)$|\)\s*(?::|->|throws\b|async\b|sync\b|where\b|use\b)[^=]*$|(?:=>|->)$|(?:^|\s)(?:else|try|do|finally|catch|get|set|init|static|async|unsafe|checked|global)$/.test(
          header,
        );
    }
  }

  /** What stands before an opening brace, back to the end of the statement before it; without what is in parentheses. */
  #headerOf(opener: number): string {
    const { code } = this.#lines;
    let depth = 0;
    let at = opener - 1;
    for (; at >= 0 && opener - at < 1000; at--) {
      const char = code.charAt(at);
      if (char === ")" || char === "]") depth++;
      else if (char === "(" || char === "[") {
        if (depth === 0) break;
        depth--;
      } else if (depth === 0 && /[;{}]/.test(char)) break;
    }
    let header = code.slice(at + 1, opener);
    for (let before = ""; before !== header; ) {
      before = header;
      header = header.replace(/\([^()]+\)/g, "()");
    }
    return header.replace(/\s+/g, " ").trim();
  }

  #made(
    site: Omit<Site, "literal" | "isMember" | "subject"> & { isMember?: boolean; subject: string | undefined },
  ): Site {
    const { subject, isMember = false, ...rest } = site;
    return {
      ...rest,
      isMember,
      ...(subject === undefined ? {} : { subject }),
      literal: this.#spot.text.slice(this.#start, this.#end),
    };
  }
}

type Level = "code" | "members" | "top";
