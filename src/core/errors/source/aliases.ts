import { namesFrom, namesIn } from "./expressions.ts";
import { graphSense, isCodeWord, wordsOf } from "./nameEvidence.ts";
import { kinds, op, type Tokens } from "./tokens.ts";

const equals = op("=");
const walrus = op(":=");
const colon = op(":");
const closeBrace = op("}");
const openBrace = op("{");
const ranks = { none: 0, weak: 1, caught: 2, medium: 3, strong: 4 } as const;

/** What variables were set to: `code` in `const code = error.response.data.error.code` is that chain. */
export class Aliases {
  readonly #tokens: Tokens;
  /** The tokens of the `=` behind each name, in their order. */
  #definitions: Map<string, number[]> | undefined;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** The names that say more about a number compared with `names` before the token at `index`: these, or those behind them. */
  resolved(names: readonly string[], index: number): readonly string[] {
    const [first] = names;
    if (first === undefined || names.length > 2) return names;
    const origin = this.#origin(first, index);
    if (origin.length === 0) return names;
    const [own, other] = [graphSense(names), graphSense([...origin, ...names.slice(1)])];
    if (names.length > 1) return ranks[other] > ranks[own] ? [...origin, ...names.slice(1)] : names;
    const last = wordsOf(origin.at(-1) ?? "");
    if (last.some((word) => word === "status" || word === "exit" || word === "signal")) return origin;
    if (!last.some(isCodeWord)) return names;
    return ranks[other] >= ranks[own] || (other === "none" && own === "weak") ? origin : names;
  }

  #origin(name: string, index: number): readonly string[] {
    this.#definitions ??= this.#read();
    const places = this.#definitions.get(name);
    if (places === undefined) return [];
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    const at = places[low - 1];
    if (at === undefined) return [];
    const names = namesFrom(this.#tokens, at + 1);
    return this.#tokens.markAt(at - 1) === closeBrace ? [...names, name] : names;
  }

  #read(): Map<string, number[]> {
    const tokens = this.#tokens;
    const places = new Map<string, number[]>();
    const add = (name: string, at: number) => {
      const known = places.get(name);
      if (known === undefined) places.set(name, [at]);
      else known.push(at);
    };
    for (let at = 1; at < tokens.count; at++) {
      if (tokens.kind[at] !== kinds.mark) continue;
      const mark = tokens.markAt(at);
      if (mark !== equals && mark !== walrus) continue;
      if (tokens.isName(at - 1)) {
        add(tokens.textAt(at - 1), at);
        // `code: number = …`, `int code = …`: a name before the type, or the name itself.
        if (tokens.markAt(at - 2) === colon && tokens.isName(at - 3)) add(tokens.textAt(at - 3), at);
      } else if (tokens.markAt(at - 1) === closeBrace) {
        const open = tokens.partnerAt(at - 1);
        if (open >= 0 && tokens.markAt(open) === openBrace && at - open < 40) {
          for (const name of namesIn(tokens, open + 1, at - 1)) add(name, at);
        }
      }
    }
    return places;
  }
}
