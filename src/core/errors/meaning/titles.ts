import type { EntryFacts } from "../catalogue.ts";
import { allEntries } from "../knownCodes.ts";
import { type Clause, clausesOf } from "./clauses.ts";

/** The words of a title that say something. */
interface Title {
  readonly entry: EntryFacts;
  readonly words: readonly string[];
}

/** Fill titles, or stand in those of any kind of code. */
const fillers = new Set(
  "a an and api are be been before but by can cannot could error errors exception for from has have hit in is issue issues issued message messages of on or oauthexception s t t the this to was with went wrong whatsapp meta business user users".split(
    " ",
  ),
);
/** A title of fewer letters may stand in a text by chance. */
const shortestTitle = 12;

/** How many words may stand among those of a title, the fillers included. */
const slack = 3;

interface Index {
  readonly byWord: ReadonlyMap<string, readonly Title[]>;
  readonly own: ReadonlyMap<EntryFacts, readonly Title[]>;
  /** In the titles of how many codes a word stands. */
  readonly frequency: ReadonlyMap<string, number>;
}

let index: Index | undefined;

function indexOf(): Index {
  if (index !== undefined) return index;
  const own = new Map<EntryFacts, Title[]>();
  const frequency = new Map<string, number>();
  for (const entry of allEntries()) {
    const titles = [entry.title, ...(entry.aliases ?? [])].map((title) => ({ entry, words: titleWords(title) }));
    own.set(entry, titles);
    if (entry.api !== "cloud") continue;
    for (const word of new Set(titles.flatMap((title) => title.words)))
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
  }
  const byWord = new Map<string, Title[]>();
  for (const title of [...own.values()].flat()) {
    // The titles of health_status are sentences that anybody would say of what other codes are about too.
    if (title.entry.appears === "healthStatus") continue;
    if (title.words.length < 2 || title.words.join("").length < shortestTitle) continue;
    const rarest = [...title.words].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0))[0] ?? "";
    byWord.set(rarest, [...(byWord.get(rarest) ?? []), title]);
  }
  index = { byWord, own, frequency };
  return index;
}

function titleWords(title: string): string[] {
  return clausesOf(title).flatMap((clause) => clause.words.filter((word) => !fillers.has(word)));
}

/** The entries whose title stands in a clause, in whatever order and with few other words between; longer titles first. */
export function titlesIn({ words }: Clause): EntryFacts[] {
  const { byWord } = indexOf();
  return [...new Set(words.flatMap((word) => byWord.get(word) ?? []))]
    .filter((title) => {
      const places = title.words.map((word) => words.indexOf(word));
      return !places.includes(-1) && Math.max(...places) - Math.min(...places) < title.words.length + slack;
    })
    .sort((a, b) => b.words.length - a.words.length)
    .map((title) => title.entry);
}

/** Whether a text has a title of the entry in it, or a word that stands in no other code's title. */
export function speaksOf(clauses: readonly Clause[], entry: EntryFacts): boolean {
  const { own, frequency } = indexOf();
  const titles = own.get(entry) ?? [];
  const present = new Set(clauses.flatMap((clause) => clause.words));
  return titles.some(
    ({ words }) =>
      (words.length > 0 && words.every((word) => present.has(word))) ||
      words.some((word) => present.has(word) && (frequency.get(word) ?? 0) <= 1),
  );
}
