import { isKeyword, namesUpTo } from "./expressions.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

const words = new Set("def defp fn fun func function sub".split(" "));
const longestWord = 8;
const closeParen = op(")");
const openBrace = op("{");
const arrow = op("=>");
const equals = op("=");
const colon = op(":");
/** How many brackets around a place are looked through for the function that it is in. */
const reach = 8;

/** In which function a place stands: its name says what its parameters are about. */
export class Functions {
  readonly #tokens: Tokens;
  /** The tokens of the names behind `def`, `func` and the like. */
  #heads: number[] | undefined;

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
    this.#heads ??= this.#read();
    const heads = this.#heads;
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((heads[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return heads[low - 1] ?? -1;
  }

  #read(): number[] {
    const tokens = this.#tokens;
    const heads: number[] = [];
    for (let at = 0; at < tokens.count - 1; at++) {
      if (tokens.kind[at] !== kinds.name || tokens.kind[at + 1] !== kinds.name) continue;
      if (tokens.endAt(at) - tokens.startAt(at) <= longestWord && words.has(tokens.textAt(at))) heads.push(at + 1);
    }
    return heads;
  }
}
