import { kept } from "../kept.ts";
import type { EntryFacts } from "./catalogue.ts";
import { allEntries, codeOfSubcode, entryOf, isCloudCode } from "./knownCodes.ts";
import { type Clause, clausesOf, type Sense } from "./meaning/clauses.ts";
import { concepts as allConcepts, type Concept, type Sign } from "./meaning/concepts.ts";
import { hasOwnWord, hasTitle, otherTitlesIn } from "./meaning/titles.ts";

/** Words that stand with a code: a constant's name, a comment, a text that is shown or logged for it. */
export interface Tie {
  readonly kind: "name" | "comment" | "message";
  readonly text: string;
}

/** Words that say something else than the code means. */
interface Contradiction {
  readonly said: Tie;
  /** The codes that were probably meant, the likeliest first. */
  readonly meant: readonly EntryFacts[];
}

/** More would be a list to choose from, not an answer. */
const mostMeant = 3;
/** How many places a neighbour in the catalogue moves up: maps are often shifted by one. */
const neighbourBonus = 1.5;

/**
 * Whether one of the texts tied to a code says something else than the code means. Only where it clearly does: words that
 * may be an action, a group of errors or one of several legitimate descriptions say nothing.
 */
export function wrongMeaning(entry: EntryFacts, ties: readonly Tie[]): Contradiction | undefined {
  const readings = ties.map((said) => ({ said, ...readingOf(said.text, entry) }));
  // A name stands for itself; what is said around a code that is called by its right name may be about something else.
  const rightName = readings.some((reading) => reading.said.kind === "name" && reading.sense === "right");
  const wrong = readings.find((reading) => reading.sense === "wrong" && (reading.said.kind === "name" || !rightName));
  return wrong === undefined ? undefined : { said: wrong.said, meant: wrong.meant };
}

/** What texts say of a code: what it means, something else that this API's errors mean, or nothing of the kind. */
export function meaningOf(texts: readonly string[], entry: EntryFacts): "right" | "wrong" | "unclear" {
  const senses = texts.map((text) => readingOf(text, entry).sense);
  if (senses.includes("right")) return "right";
  return senses.includes("wrong") ? "wrong" : "unclear";
}

interface Reading {
  readonly sense: "right" | "wrong" | "unclear";
  readonly meant: readonly EntryFacts[];
}

const unclear: Reading = { sense: "unclear", meant: [] };
const right: Reading = { sense: "right", meant: [] };

/** What a text names, whatever the code it is tied to. The same texts are asked again for another reason. */
const named = kept(200, (text) => {
  const clauses = clausesOf(text);
  return {
    clauses,
    concepts: clauses.flatMap((clause) => conceptsIn(clause).map((concept) => ({ concept, advice: clause.advice }))),
  };
});

function readingOf(text: string, entry: EntryFacts): Reading {
  if (namesOtherCode(text, entry)) return unclear;
  const { clauses, concepts } = named(text);
  if (concepts.some(({ concept }) => isRight(concept, entry)) || hasOwnWord(clauses, entry)) return right;
  const narrower = concepts.some(({ concept }) => concept.within?.some((id) => isRightOf(id, entry)));
  if (!narrower && hasTitle(clauses, entry)) return right;
  const stated = clauses.filter((clause) => !clause.advice);
  const titles = stated.flatMap((clause) => otherTitlesIn(clause, entry));
  const wrong = concepts
    .filter(({ advice, concept }) => !advice && concept.meant.length > 0)
    .map(({ concept }) => concept);
  if (wrong.length === 0 && titles.length === 0) return unclear;
  return { sense: "wrong", meant: meantBy(wrong, titles, entry) };
}

/** Whether the text is about another code too, or only. */
function namesOtherCode(text: string, entry: EntryFacts): boolean {
  if (!/\d/.test(text)) return false;
  for (const [digits] of text.matchAll(/(?<!\d)\d{5,7}(?!\d)|(?<=#|code |error )\d{1,4}(?!\d)/gi)) {
    const code = Number(digits);
    if (code !== entry.code && code !== entry.subcode && isCloudCode(code)) return true;
  }
  return false;
}

function meantBy(wrong: readonly Concept[], titles: readonly EntryFacts[], entry: EntryFacts): readonly EntryFacts[] {
  const ranked = wrong
    .flatMap((concept) => concept.meant.map((code, rank) => ({ code, rank: rank - neighbourhood(code, entry) })))
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ code }) => entryOf(code) ?? entryOf(codeOfSubcode(code) ?? code, code) ?? [])
    .map((meant) => (entry.api === "onPremises" ? predecessorOf(meant) : meant));
  return [...new Set([...titles, ...ranked])].filter((meant) => meant.id !== entry.id).slice(0, mostMeant);
}

function neighbourhood(code: number, entry: EntryFacts): number {
  return Math.abs(code - entry.code) <= 1 ? neighbourBonus : 0;
}

/** What the On-Premises API has for it. */
function predecessorOf(meant: EntryFacts): EntryFacts {
  return allEntries().find((entry) => entry.successor?.[0] === meant.code) ?? meant;
}

/** The concepts that a clause names, without the wider ones that others of them contain. */
function conceptsIn(clause: Clause): readonly Concept[] {
  if (clause.senses.size === 0) return [];
  const found = new Set<Concept>();
  for (const sense of clause.senses.keys()) {
    for (const { concept, sign } of bySense().get(sense) ?? []) if (stands(sign, clause)) found.add(concept);
  }
  const contained = new Set([...found].flatMap((concept) => concept.within ?? []));
  return contained.size === 0 ? [...found] : [...found].filter((concept) => !contained.has(concept.id));
}

interface Signed {
  readonly concept: Concept;
  readonly sign: Sign;
}

let signs: ReadonlyMap<Sense, readonly Signed[]> | undefined;

/** Each sign by the first of its senses. */
function bySense(): ReadonlyMap<Sense, readonly Signed[]> {
  if (signs !== undefined) return signs;
  const found = new Map<Sense, Signed[]>();
  for (const concept of allConcepts) {
    for (const sign of concept.signs) {
      const first = sign[0] as Sense;
      found.set(first, [...(found.get(first) ?? []), { concept, sign }]);
    }
  }
  signs = found;
  return signs;
}

function stands(sign: Sign, clause: Clause): boolean {
  const negative = sign.includes("not");
  for (const part of sign) {
    if (part.startsWith("!")) {
      if (clause.senses.has(part.slice(1) as Sense)) return false;
      continue;
    }
    const places = clause.senses.get(part as Sense);
    if (places === undefined) return false;
    if (!negative && places.every((place) => clause.denied.has(place))) return false;
  }
  return true;
}

const rights = new Map<Concept, ReadonlySet<string>>();

function isRight(concept: Concept, entry: EntryFacts): boolean {
  return idsOf(concept).has(entry.id);
}

/** The same by a concept's id. */
function isRightOf(id: string, entry: EntryFacts): boolean {
  return allConcepts.some((concept) => concept.id === id && isRight(concept, entry));
}

function idsOf(concept: Concept): ReadonlySet<string> {
  const known = rights.get(concept);
  if (known !== undefined) return known;
  const { codes = [], categories = [], except = [] } = concept.right;
  const numbers = new Set([...codes, ...concept.meant]);
  const ids = new Set(
    allEntries()
      .filter(
        (entry) =>
          numbers.has(entry.code) ||
          (entry.subcode !== undefined && numbers.has(entry.subcode)) ||
          (categories.includes(entry.category) && !except.includes(entry.code)) ||
          entry.successor?.some((code) => numbers.has(code)),
      )
      .map((entry) => entry.id),
  );
  rights.set(concept, ids);
  return ids;
}
