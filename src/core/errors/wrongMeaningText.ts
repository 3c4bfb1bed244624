import type { Catalogue, EntryFacts } from "./catalogue.ts";
import { codeLabel, summary } from "./explanation.ts";
import type { WrongMeaning } from "./finding.ts";

/** So much of the words is enough to know them again. */
const longestQuote = 40;

/**
 * What to say of a code beside words that mean another one, in the catalogue's language: the contradiction and the code that
 * was probably meant on the first line, what the code does mean and the other candidates below it.
 */
export function wrongMeaningText(
  { entry, said, meant }: Pick<WrongMeaning, "entry" | "said" | "meant">,
  catalogue: Catalogue,
): string {
  const { phrases } = catalogue;
  const [likeliest, ...others] = meant.map(label);
  const explained = catalogue.findId(entry.id);
  return [
    [
      phrases.say("wrongMeaning.says", codeLabel(entry), quoted(said), entry.title),
      likeliest === undefined ? "" : phrases.say("wrongMeaning.meant", likeliest),
    ]
      .filter((part) => part !== "")
      .join(" "),
    explained === undefined ? "" : summary(explained),
    others.length === 0 ? "" : phrases.say("wrongMeaning.or", others.join(", ")),
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function label(entry: EntryFacts): string {
  return `${codeLabel(entry)} ${entry.title}`;
}

/** The words as they are quoted: on one line, and not too long. */
export function quoted(said: string): string {
  const line = said.replace(/\s+/g, " ").trim();
  return line.length <= longestQuote ? line : `${line.slice(0, longestQuote).toWellFormed().trimEnd()}…`;
}
