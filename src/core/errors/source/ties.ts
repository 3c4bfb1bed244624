import type { Tie } from "../wrongMeaning.ts";
import type { Context } from "./contexts.ts";
import { literalAt } from "./groups.ts";
import { isCodeWord, wordsOf } from "./nameEvidence.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

/** How many tokens behind a number hold the text that goes with it. */
const reach = 24;
const longestText = 400;
/** Keys whose texts say what an object's error is. */
const wordKeys = new Set(
  "message title msg details detail description reason error_user_msg error_user_title label name text hint human".split(
    " ",
  ),
);
const ends = new Set("case when default break else elif elsif elseif end esac except rescue catch".split(" "));

const conditions = new Set("if elif elsif elseif else when unless while guard and or".split(" "));
const givers = new Set("return raise throw new".split(" "));

const openParen = op("(");
const openBracket = op("[");
const openBrace = op("{");
const closeBrace = op("}");
const closeParen = op(")");
const comma = op(",");
const colon = op(":");
const dot = op(".");
const scope = op("::");
const arrow = op("=>");
const thin = op("->");
const equals = op("=");
const question = op("?");
const pipes = op("||");
const ranges = new Set(["..", "...", "..=", "..<"].map(op));
const notEqual = new Set(["!=", "!==", "<>"].map(op));

/** The words that go with one number alone: a name of its own, the comment on its line or right above, the text of its branch. */
export class Ties {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  of(context: Context): Tie[] {
    const { relation, names } = context;
    const ties: Tie[] = [];
    const add = (kind: Tie["kind"], text: string) => {
      if (text !== "") ties.push({ kind, text: text.slice(0, longestText) });
    };
    if (this.#isRangeEnd(context)) return [];
    // A field `code` is called what its class is.
    const own = names.at(-1) ?? "";
    if (relation === "value") add("name", wordsOf(own).every(isCodeWord) ? (names.at(-2) ?? own) : own);
    for (const text of this.#comments(context)) add("comment", text);
    for (const tie of this.#messages(context)) add(tie.kind, tie.text);
    return ties;
  }

  /** What is said of a range is said of what lies between as well. */
  #isRangeEnd({ first, last }: Context): boolean {
    return ranges.has(this.#tokens.markAt(first - 1)) || ranges.has(this.#tokens.markAt(last + 1));
  }

  #comments({ first, last, relation }: Context): string[] {
    const tokens = this.#tokens;
    if (this.#hasCompany(first, last)) return [];
    const texts: string[] = [];
    const { comments, source } = tokens;
    const behind = this.#commentBehind(tokens.endAt(last));
    const trailing = comments[behind];
    if (trailing !== undefined && isOneLine(source, tokens.endAt(last), trailing.start))
      texts.push(source.slice(trailing.start, trailing.end));
    if (relation === "key" || relation === "element") return texts;
    const line = source.lastIndexOf("\n", tokens.startAt(first)) + 1;
    const lineFirst = tokens.indexAt(line);
    for (let at = behind - 1; at >= 0; at--) {
      const comment = comments[at];
      if (comment === undefined || comment.next < lineFirst) break;
      if (comment.next > lineFirst || comment.end > line || !beginsItsLine(source, comment.start)) continue;
      // Right above: no blank line between.
      const until = texts.length > 0 && at < behind - 1 ? (comments[at + 1]?.start ?? line) : line;
      if (!/^[ \t]*\r?\n?[ \t]*$/.test(source.slice(comment.end, until))) break;
      texts.push(source.slice(comment.start, comment.end));
      break;
    }
    return texts;
  }

  /** The index of the first comment that begins at or behind an offset. */
  #commentBehind(offset: number): number {
    const { comments } = this.#tokens;
    let low = 0;
    let high = comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether other numbers stand on the same line: what is said there is said of all of them. */
  #hasCompany(first: number, last: number): boolean {
    const tokens = this.#tokens;
    for (let at = first; at > 0 && first - at < 40 && !tokens.beginsLine(at); at--) {
      if (literalAt(tokens, at - 1) > 17 && at - 1 < first) return true;
    }
    for (let at = last + 1; at < tokens.count && at - last < 40 && !tokens.beginsLine(at); at++) {
      if (literalAt(tokens, at) >= 10_000) return true;
    }
    return false;
  }

  #messages({ relation, first, last, group }: Context): Tie[] {
    const tokens = this.#tokens;
    if (relation === "value" && group !== undefined && group.form !== "enum" && group.form !== "block")
      return this.#siblings(group.open, group.close);
    if (relation === "value" || relation === "argument") {
      const ties = [this.#text(last + 2), this.#text(first - 2)];
      return ties
        .filter((tie) => (tie !== undefined && tokens.markAt(last + 1) === comma) || tokens.markAt(first - 1) === comma)
        .filter((tie) => tie !== undefined);
    }
    if (relation === "key") return this.#values(last);
    if (relation === "arm") return this.#branch(this.#behindArm(first, last));
    if (relation === "compared") return this.#branch(this.#behindCondition(first, last));
    return [];
  }

  /** The texts of an error object. */
  #siblings(open: number, close: number): Tie[] {
    const tokens = this.#tokens;
    const ties: Tie[] = [];
    for (let at = open + 1, step = 0; at < close && step < 60; at++, step++) {
      const mark = tokens.markAt(at);
      if ((mark === openParen || mark === openBracket || mark === openBrace) && tokens.partnerAt(at) > at)
        at = tokens.partnerAt(at);
      else if ((mark === colon || mark === arrow || mark === equals) && wordKeys.has(tokens.textAt(at - 1))) {
        const tie = this.#text(at + 1);
        if (tie !== undefined) ties.push(tie);
      }
    }
    return ties;
  }

  /** Whether the next arm begins here. */
  #beginsArm(at: number): boolean {
    const tokens = this.#tokens;
    const value = literalAt(tokens, at);
    const next = tokens.markAt(at + 1);
    return value >= 10_000 || (value >= 0 && (next === thin || next === arrow));
  }

  /** `return ErrRateLimited`, `throw new TokenExpired(`, `Reason.WindowClosed`, `:rate_limited` */
  #isGiven(at: number, name: string): boolean {
    if (wordsOf(name).length < 2) return false;
    const tokens = this.#tokens;
    const before = tokens.nameAt(at - 1);
    if (givers.has(before)) return true;
    const mark = tokens.markAt(at - 1);
    if (mark === colon)
      return tokens.endAt(at - 1) === tokens.startAt(at) && tokens.startAt(at - 1) > tokens.endAt(at - 2);
    return (
      (mark === dot || mark === scope) && /^[A-Z]/.test(tokens.nameAt(at - 2)) && tokens.markAt(at + 1) !== openParen
    );
  }

  #text(at: number): Tie | undefined {
    const tokens = this.#tokens;
    const kind = tokens.kindAt(at);
    if ((kind === kinds.string || kind === kinds.text) && literalAt(tokens, at) < 0)
      return { kind: "message", text: tokens.textAt(at) };
    return undefined;
  }

  /** What stands under a key: a text, a name, a short list of them. */
  #values(last: number): Tie[] {
    const tokens = this.#tokens;
    let at = last + 1;
    for (
      let step = 0;
      step < 3 &&
      tokens.kindAt(at) === kinds.mark &&
      tokens.markAt(at) !== openBrace &&
      tokens.markAt(at) !== openBracket &&
      tokens.markAt(at) !== openParen;
      step++
    )
      at++;
    if (tokens.nameAt(last + 1) === "to") at = last + 2;
    const direct = this.#text(at);
    if (direct !== undefined) return [direct];
    if (tokens.isName(at)) {
      const name: Tie = { kind: "name", text: tokens.textAt(at) };
      return [name, ...(tokens.markAt(at + 1) === openParen ? this.#texts(at + 1) : [])];
    }
    return this.#texts(at);
  }

  #texts(open: number): Tie[] {
    const tokens = this.#tokens;
    const close = Math.min(tokens.partnerAt(open), open + reach);
    const ties: Tie[] = [];
    for (let at = open + 1; at < close && ties.length < 3; at++) {
      const tie = this.#text(at);
      if (
        tie !== undefined &&
        tie.text.length > 3 &&
        tokens.markAt(at + 1) !== colon &&
        tokens.markAt(at + 1) !== arrow
      )
        ties.push(tie);
    }
    return ties;
  }

  /** Where an arm's branch begins, -1 where several numbers share it. */
  #behindArm(first: number, last: number): number {
    const tokens = this.#tokens;
    if (this.#isShared(first)) return -1;
    const end = last + 1;
    const mark = tokens.markAt(end);
    if (
      mark !== colon &&
      mark !== arrow &&
      mark !== thin &&
      mark !== closeParen &&
      tokens.nameAt(end) !== "then" &&
      !tokens.beginsLine(end)
    )
      return -1;
    const next = tokens.nameAt(end) !== "then" && tokens.isName(end) ? end : end + 1;
    // `case 131047: case 131026:` falls through, and so does the arm before.
    if (/^(?:case|when)$/.test(tokens.nameAt(next))) return -1;
    const keyword = tokens.nameAt(first - 1) === "case" ? first - 1 : -1;
    if (keyword > 0 && tokens.markAt(keyword - 1) === colon && literalAt(tokens, keyword - 2) >= 0) return -1;
    return next;
  }

  /** Whether other alternatives, or the other end of a range, stand before a number in its arm. */
  #isShared(first: number): boolean {
    const tokens = this.#tokens;
    const before = tokens.markAt(first - 1);
    if (before === op("|") || before === pipes || ranges.has(before) || tokens.nameAt(first - 1) === "or") return true;
    // The comma behind the arm before separates arms.
    const separates = tokens.markAt(first - 3) === arrow || tokens.markAt(first - 3) === thin;
    return before === comma && literalAt(tokens, first - 2) >= 0 && !separates;
  }

  /** Where the branch of a comparison begins, -1 where several are joined. */
  #behindCondition(first: number, last: number): number {
    const tokens = this.#tokens;
    if (notEqual.has(tokens.markAt(first - 1)) || notEqual.has(tokens.markAt(last + 1))) return -1;
    const parent = tokens.parentAt(first);
    for (let at = first - 1, step = 0; at > parent && step < reach; at--, step++) {
      const mark = tokens.markAt(at);
      if (mark === pipes || tokens.nameAt(at) === "or") return -1;
      if (mark === openBrace || mark === closeBrace || mark === colon || tokens.beginsLine(at)) break;
    }
    for (let at = last + 1, step = 0; at < tokens.count && step < reach; at++, step++) {
      const mark = tokens.markAt(at);
      if (mark === pipes || tokens.nameAt(at) === "or") return -1;
      if (mark === comma) return -1;
      if (mark === closeParen && conditions.has(tokens.nameAt(tokens.partnerAt(at) - 1))) return at + 1;
      if (mark === question || mark === openBrace || mark === arrow || mark === thin) return at + 1;
      if (
        mark === colon ||
        tokens.nameAt(at) === "then" ||
        tokens.nameAt(at) === "return" ||
        tokens.nameAt(at) === "do"
      )
        return at + 1;
      if (tokens.beginsLine(at) && mark !== closeParen && mark !== op("&&")) return this.#isCondition(first) ? at : -1;
    }
    return -1;
  }

  /** Whether the line begins with the word of a condition: what follows an assertion isn't its branch. */
  #isCondition(at: number): boolean {
    const tokens = this.#tokens;
    let first = at;
    for (let step = 0; step < reach && first > 0 && !tokens.beginsLine(first); step++) first--;
    return conditions.has(tokens.nameAt(first)) || (tokens.markAt(first) === closeBrace && tokens.isName(first + 1));
  }

  /** The first text of a branch, or the name that it returns or throws. */
  #branch(from: number): Tie[] {
    const tokens = this.#tokens;
    if (from < 0) return [];
    for (let at = from, step = 0; at < tokens.count && step < reach; at++, step++) {
      const name = tokens.nameAt(at);
      if (ends.has(name) || tokens.markAt(at) === closeBrace || this.#beginsArm(at)) return [];
      const tie = this.#text(at);
      if (tie !== undefined && (tie.text.includes(" ") || tie.text.includes("_"))) return [tie];
      if (/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name) || this.#isGiven(at, name)) return [{ kind: "name", text: name }];
    }
    return [];
  }
}

function beginsItsLine(text: string, start: number): boolean {
  return /^\s*$/.test(text.slice(text.lastIndexOf("\n", start - 1) + 1, start));
}

function isOneLine(text: string, from: number, to: number): boolean {
  const line = text.indexOf("\n", from);
  return line === -1 || line >= to;
}
