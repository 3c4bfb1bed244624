import { kept } from "../kept.ts";
import type { Api, EntryFacts } from "./catalogue.ts";
import entries from "./data/entries.json";
import { EntryIndex, isPermissionCode } from "./entryIndex.ts";

const facts = entries as readonly EntryFacts[];

/** Titles under which a code is seen, in the form of `normalized`. */
type Titles = ReadonlyMap<number, readonly string[]>;

const cloud = titlesOf("cloud");
const onPremises = titlesOf("onPremises");
const index = new EntryIndex(facts);

/** What is known of every code, without texts. */
export function allEntries(): readonly EntryFacts[] {
  return facts;
}

/** Whether the Cloud API or Graph answers with this code. */
export function isCloudCode(code: number): boolean {
  return cloud.has(code) || isPermissionCode(code);
}

export function isOnPremisesCode(code: number): boolean {
  return onPremises.has(code);
}

/**
 * A code with so many digits that it is hardly anything else. The shorter ones are HTTP statuses, ports, counters and
 * everything else that numbers are used for.
 */
export function isLongCode(code: number): boolean {
  return code >= 80_000 && cloud.has(code);
}

/** Whether a number has as many digits as the long codes, and is one of them or a subcode. */
export function isLongNumber(value: number): boolean {
  return isLongCode(value) || (value >= 1_000_000 && codeOfSubcode(value) !== undefined);
}

/** A long code that people also write as a price, a limit or a number of tokens. */
export function isRound(code: number): boolean {
  return code % 1000 === 0;
}

/** The code that an `error_subcode` stands under, or undefined when the subcode isn't known. */
export function codeOfSubcode(subcode: number): number | undefined {
  return index.findSubcode(subcode)?.code;
}

/** Whether `text` holds a title of this code, in whatever case and punctuation. */
export function namesCode(text: string, code: number, api: "cloud" | "onPremises" = "cloud"): boolean {
  const words = wordsBeside(text.slice(0, 300));
  return (api === "cloud" ? cloud : onPremises).get(code)?.some((title) => words.includes(title)) ?? false;
}

function titlesOf(api: EntryFacts["api"]): Titles {
  const titles = new Map<number, string[]>();
  for (const entry of facts) {
    if (entry.api !== api) continue;
    const known = titles.get(entry.code) ?? [];
    known.push(...[entry.title, ...(entry.aliases ?? [])].map(normalized).filter((title) => title.length >= 8));
    titles.set(entry.code, known);
  }
  return titles;
}

function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The words beside a code are asked for each of the things that the code may be. */
const wordsBeside = kept(200, normalized);

/** What a code means, with the subcode where that says more. Without texts: `Catalogue.find` has those. */
export function entryOf(code: number, subcode?: number, api?: Api): EntryFacts | undefined {
  return index.find(code, subcode, api);
}
