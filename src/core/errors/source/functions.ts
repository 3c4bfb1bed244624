import { isKeyword, namesIn, namesUpTo } from "./expressions.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

const words = new Set("def defp fn fun func function sub".split(" "));
const classWords = new Set("class module".split(" "));
const longestWord = 8;
const longestIndent = 80;
const closeParen = op(")");
const openBrace = op("{");
const openParen = op("(");
const arrow = op("=>");
const equals = op("=");
const colon = op(":");
/** How many brackets around a place are looked through for the function that it is in. */
const reach = 8;

/** In which function a place stands: its name says what its parameters are about. */
export class Functions {
  readonly #tokens: Tokens;
  /** The tokens of the names behind `def`, `func` and the like, and behind `class`. */
  #heads: number[] | undefined;
  #classes: number[] | undefined;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** The name of the innermost function around the token at `index`; none where it can't be told. */
  around(index: number): readonly string[] {
    const tokens = this.#tokens;
    let open = tokens.parentAt(index);
    for (let step = 0; open >= 0 && step < reach; open = tokens.parentAt(open), step++) {
      if (tokens.markAt(open) !== openBrace) continue;
      const name = this.#before(open);
      if (name !== "") return [name];
    }
    const head = this.#headBefore(index);
    return head < 0 ? [] : [tokens.textAt(head)];
  }

  /** The class in which a line stands where indents say so, what it is derived from first: none otherwise. */
  classAround(index: number): readonly string[] {
    const tokens = this.#tokens;
    this.#classes ??= headsOf(tokens, classWords);
    const own = indentAt(tokens, index);
    let at = countBefore(this.#classes, index) - 1;
    for (let step = 0; at >= 0 && step < reach; at--, step++) {
      const head = this.#classes[at] ?? -1;
      if (indentAt(tokens, head) >= own) continue;
      const name = tokens.textAt(head);
      const close = tokens.markAt(head + 1) === openParen ? tokens.partnerAt(head + 1) : -1;
      return close > head && close - head < 12 ? [...namesIn(tokens, head + 2, close), name] : [name];
    }
    return [];
  }

  #before(open: number): string {
    const tokens = this.#tokens;
    const isArrow = tokens.markAt(open - 1) === arrow;
    let last = isArrow ? open - 2 : open - 1;
    // A type behind the parameters: `): string {`, `) -> String {`, `) error {`.
    for (
      let step = 0;
      step < 8 && last > 0 && tokens.markAt(last) !== closeParen && tokens.markAt(last) !== openBrace;
      step++
    )
      last--;
    if (tokens.markAt(last) !== closeParen) return "";
    const paren = tokens.partnerAt(last);
    const name = tokens.nameAt(paren - 1);
    if (isArrow) {
      let at = tokens.nameAt(paren - 1) === "async" ? paren - 2 : paren - 1;
      if (tokens.markAt(at) === equals || tokens.markAt(at) === colon) at--;
      return namesUpTo(tokens, at).at(-1) ?? "";
    }
    return isKeyword(name) ? "" : name;
  }

  #headBefore(index: number): number {
    this.#heads ??= headsOf(this.#tokens, words);
    return this.#heads[countBefore(this.#heads, index) - 1] ?? -1;
  }
}

/** How many of the tokens stand before `index`. */
function countBefore(heads: readonly number[], index: number): number {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heads[middle] ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function headsOf(tokens: Tokens, before: ReadonlySet<string>): number[] {
  const heads: number[] = [];
  for (let at = 0; at < tokens.count - 1; at++) {
    if (tokens.kind[at] !== kinds.name || tokens.kind[at + 1] !== kinds.name) continue;
    if (tokens.endAt(at) - tokens.startAt(at) <= longestWord && before.has(tokens.textAt(at))) heads.push(at + 1);
  }
  return heads;
}

/** How far the line of a token is indented. */
function indentAt(tokens: Tokens, index: number): number {
  const { source } = tokens;
  const line = source.lastIndexOf("\n", tokens.startAt(index) - 1) + 1;
  let at = line;
  while (at - line < longestIndent && (source.charCodeAt(at) === 32 || source.charCodeAt(at) === 9)) at++;
  return at - line;
}
