import { editDistance } from "../misspelling.ts";
import type { Api, Catalogue, Entry } from "./catalogue.ts";
import { codeReference } from "./codeReference.ts";
import type { Topic } from "./guidance.ts";

/** What the words of a question lead to. */
export interface Found {
  readonly entries: readonly Entry[];
  readonly topics: readonly Topic[];
}

const apis: readonly Api[] = ["cloud", "onPremises", "flowEndpoint"];
/** How many codes are offered in place of one that isn't known. */
const longestNear = 5;

/** The entries of a code as somebody types it: of the Cloud API, and of the others where that has no such code. */
export function entriesOf(catalogue: Catalogue, words: string, subcode?: number): readonly Entry[] {
  const reference = codeReference(words);
  if (reference === undefined) return [];
  const { code, id } = reference;
  if (id !== undefined) {
    const wanted = id.toLowerCase();
    return catalogue.all().filter((entry) => entry.id.toLowerCase() === wanted);
  }
  const known = catalogue.find(code, subcode ?? reference.subcode);
  if (known !== undefined) return [known];
  const elsewhere = apis.flatMap((api) => catalogue.find(code, undefined, api) ?? []);
  if (elsewhere.length > 0) return elsewhere;
  return [catalogue.findSubcode(code)].filter((entry) => entry !== undefined);
}

/** What holds every one of the words, in its number, title, meaning or the words it is to be found by; what is named so comes first and alone. */
export function search(catalogue: Catalogue, words: string): Found {
  const wanted = plain(words)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (wanted.length === 0) return { entries: [], topics: [] };
  const name = wanted.join(" ");
  const named = {
    entries: catalogue.all().filter(({ id, title }) => plain(id) === name || plain(title) === name),
    topics: catalogue.topics().filter(({ id, title }) => plain(id) === name || plain(title) === name),
  };
  if (named.entries.length + named.topics.length > 0) return named;
  const holds = (text: string) => wanted.every((word) => text.includes(word));
  return {
    topics: catalogue
      .topics()
      .filter(({ id, title, text, words }) => holds(plain([id, title, ...text, ...words].join(" ")))),
    entries: catalogue
      .all()
      .filter(({ id, title, aliases, texts }) =>
        holds(plain([id, title, ...(aliases ?? []), texts.meaning].join(" "))),
      ),
  };
}

/** The codes that somebody may have meant by one that isn't known: with one digit wrong, missing, too many or swapped. */
export function nearEntries(catalogue: Catalogue, code: number): readonly Entry[] {
  const digits = `${code}`;
  return catalogue
    .all()
    .filter(({ code, subcode, variant }) => variant === undefined && subcode === undefined && isNear(`${code}`, digits))
    .slice(0, longestNear);
}

function isNear(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 2 || Math.abs(one.length - other.length) > 1) return false;
  return editDistance(one, other) === 1;
}

function plain(text: string): string {
  return text.replaceAll("`", "").normalize("NFKC").toLowerCase();
}
