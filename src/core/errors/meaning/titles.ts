import type { EntryFacts } from "../catalogue.ts";
import { allEntries } from "../knownCodes.ts";
import { type Clause, wordsOf } from "./clauses.ts";

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
/** A title of so many words that say something is one wherever they stand close together, a shorter one where it is all that is said. */
const unmistakable = 4;
/** How many words may stand among those of a title, the fillers included. */
const slack = 3;
/** Their titles are what anybody would say of what other codes are about too. */
const vague = new Set([
  0, 1, 2, 3, 10, 33, 100, 102, 104, 192, 200, 299, 506, 803, 80007, 131000, 131005, 131006, 131008, 131009, 131016,
  131026, 131027, 131055, 132018, 133001, 134103, 135000, 136025, 138004, 138011, 139103, 1752041, 408, 500, 1000, 1005,
  1006, 1008, 1009, 1011, 1014, 1015, 1025,
]);

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
    const { entry, words } = title;
    if (words.length < 2 || vague.has(entry.code) || entry.appears === "healthStatus") continue;
    const rarest = [...words].sort((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0))[0] ?? "";
    byWord.set(rarest, [...(byWord.get(rarest) ?? []), title]);
  }
  index = { byWord, own, frequency };
  return index;
}

function titleWords(title: string): string[] {
  return wordsOf(title).filter((word) => !fillers.has(word));
}

/** Entries other than this one whose title a clause is or has in it; longer titles first. */
export function otherTitlesIn({ words }: Clause, entry: EntryFacts): EntryFacts[] {
  if (vague.has(entry.code)) return [];
  const { byWord } = indexOf();
  const said = words.filter((word) => !fillers.has(word) && !/^\d/.test(word));
  return [...new Set(said.flatMap((word) => byWord.get(word) ?? []))]
    .filter((title) => isOther(title.entry, entry) && stands(title.words, said, words))
    .sort((a, b) => b.words.length - a.words.length)
    .map((title) => title.entry);
}

function stands(title: readonly string[], said: readonly string[], words: readonly string[]): boolean {
  if (!title.every((word) => said.includes(word))) return false;
  if (said.every((word) => title.includes(word))) return true;
  const places = title.map((word) => words.indexOf(word));
  return title.length >= unmistakable && Math.max(...places) - Math.min(...places) < title.length + slack;
}

function isOther(other: EntryFacts, entry: EntryFacts): boolean {
  return other.api === entry.api && other.code !== entry.code;
}

/** Whether a text has a title of the entry in it. */
export function hasTitle(clauses: readonly Clause[], entry: EntryFacts): boolean {
  const present = wordsIn(clauses);
  return titlesOf(entry).some(({ words }) => words.length > 0 && words.every((word) => present.has(word)));
}

/** Whether a text has a word in it that stands in the entry's title and in no other code's. */
export function hasOwnWord(clauses: readonly Clause[], entry: EntryFacts): boolean {
  const { frequency } = indexOf();
  const present = wordsIn(clauses);
  return titlesOf(entry).some(({ words }) =>
    words.some((word) => present.has(word) && (frequency.get(word) ?? 0) <= 1),
  );
}

function titlesOf(entry: EntryFacts): readonly Title[] {
  return indexOf().own.get(entry) ?? [];
}

function wordsIn(clauses: readonly Clause[]): ReadonlySet<string> {
  return new Set(clauses.flatMap((clause) => clause.words));
}
