import type { EntryFacts } from "./catalogue.ts";
import { entryOf } from "./knownCodes.ts";

/** Words that stand with a code: a constant's name, a comment, a text that is shown or logged for it. */
export interface Tie {
  readonly kind: "name" | "comment" | "message";
  readonly text: string;
}

/** What words are tied to a code that say something else than the code means. */
interface Contradiction {
  readonly said: Tie;
  /** The codes that were probably meant, the likeliest first. */
  readonly meant: readonly EntryFacts[];
}

interface Concept {
  readonly words: RegExp;
  readonly right: readonly number[];
  readonly meant: readonly number[];
}

const concepts: readonly Concept[] = [
  {
    words: /\brate limit|\bthrottl|\btoo many (?:requests|messages)/,
    right: [4, 17, 341, 368, 613, 80007, 80008, 80012, 130429, 131048, 131049, 131056, 131064, 133016, 429, 471, 1015],
    meant: [130429, 131056, 131048],
  },
  { words: /\b24 ?h(?:our)?s? window|\bre ?engagement/, right: [131047, 470], meant: [131047] },
  { words: /\btemplate (?:is )?paused/, right: [132015, 132016, 2061, 2062], meant: [132015] },
  { words: /\bundeliverable/, right: [131026, 131047, 131049, 130472], meant: [131026] },
];

/**
 * Whether one of the texts tied to a code says something else than the code means. Only where it clearly does: words that
 * may be an action, a group of errors or one of several legitimate descriptions say nothing.
 */
export function wrongMeaning(entry: EntryFacts, ties: readonly Tie[]): Contradiction | undefined {
  for (const said of ties) {
    const words = said.text
      .slice(0, 600)
      .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
      .replace(/[^A-Za-z0-9]+/g, " ")
      .toLowerCase();
    const named = concepts.filter((concept) => concept.words.test(words));
    if (named.length === 0 || named.some((concept) => concept.right.includes(entry.code))) continue;
    const meant = named.flatMap((concept) => concept.meant).map((code) => entryOf(code));
    return { said, meant: meant.filter((found) => found !== undefined) };
  }
  return undefined;
}
