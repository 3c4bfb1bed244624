import { EntryIndex } from "./entryIndex.ts";
import type { Topic, TopicFacts, TopicTexts } from "./guidance.ts";
import type { PhraseKey } from "./phrases.ts";
import { Phrases } from "./phrases.ts";

/** Which interface answers with a code: the same number means different things in different ones. */
export type Api = "cloud" | "onPremises" | "flowEndpoint";

export type Category =
  | "authorization"
  | "calling"
  | "coexistence"
  | "flow"
  | "groups"
  | "integrity"
  | "media"
  | "onboarding"
  | "parameter"
  | "payment"
  | "recipient"
  | "registration"
  | "service"
  | "template"
  | "throttling"
  | "username";

/** Where a code is met: in the answer to the call, in a webhook, in either, in a node's `health_status`, or in the answer of one's own Flow endpoint. */
export type Appears = "api" | "webhook" | "both" | "healthStatus" | "flowEndpoint";

/** What sending the same request again can do. `seconds` is how long to wait before the first new try. */
export type Retry =
  | { readonly kind: "never" }
  | { readonly kind: "afterFix" }
  | { readonly kind: "wait"; readonly seconds: number; readonly backoff: "none" | "exponential" };

/** What holds of a code in every language. */
export interface EntryFacts {
  /** `131047`, `100/33`, `100/flow`, `onPremises/470`, `flow/421`: unique, and the key of its texts. */
  readonly id: string;
  readonly code: number;
  readonly subcode?: number;
  /** Which of the cases that share a code without a subcode; none for the one that stands for them all. */
  readonly variant?: string;
  readonly api: Api;
  /** Meta's own title. The same in every language, because it is what stands in the payload. */
  readonly title: string;
  readonly category: Category;
  /** As Meta's pages print it; null where no page does. */
  readonly httpStatus: number | null;
  readonly appears: Appears;
  readonly retry: Retry;
  readonly docsUrl: string | null;
  /** The day, month or year from which it has been seen, `2026-04-06` or `2026`. */
  readonly since?: string;
  /** The Graph version that brought it, `v23.0`. */
  readonly sinceVersion?: string;
  readonly until?: string;
  readonly deprecated?: boolean;
  /** `confirmed`: Meta's own page, or two independent sources. */
  readonly confidence: "confirmed" | "single-source";
  /** Other titles under which it has been seen. */
  readonly aliases?: readonly string[];
  /** The codes of the Cloud API that took its place. */
  readonly successor?: readonly number[];
}

/** What we say about a code, in one language. Backquotes mark field names and values; there is no other markup. */
export interface EntryTexts {
  readonly meaning: string;
  readonly causes: readonly string[];
  readonly fixes: readonly string[];
  readonly retry?: string;
  readonly note?: string;
}

export interface Entry extends EntryFacts {
  readonly texts: EntryTexts;
  /** Guidance on what this code and others have in common. */
  readonly topics: readonly Topic[];
  /** The other cases of its code, of which nothing but their words tells it. */
  readonly variants: readonly EntryFacts[];
}

/** What is said in one language. */
export interface CatalogueTexts {
  readonly entries: Readonly<Record<string, EntryTexts>>;
  readonly topics: Readonly<Record<string, TopicTexts>>;
  readonly phrases: Phrases;
}

/** The languages that the texts are there in, by the editor's own names for them. */
export type CatalogueLanguage = "en" | "ja" | "zh-tw";

/** The language of a name such as `ja`, `zh-Hant` or `ja_JP.UTF-8`; undefined where the texts aren't there in it. */
export function languageNamed(name: string): CatalogueLanguage | undefined {
  const language = name
    .toLowerCase()
    .replace(/[.@].*$/, "")
    .replaceAll("_", "-");
  if (/^en(-|$)/.test(language)) return "en";
  if (/^ja(-|$)/.test(language)) return "ja";
  // Hong Kong and Macao read Traditional Chinese too.
  return /^zh-(tw|hk|mo|hant)(-|$)/.test(language) ? "zh-tw" : undefined;
}

/** The language to explain in, for an editor in this one (`vscode.env.language`): English where the texts aren't there in it. */
export function catalogueLanguage(editorLanguage: string): CatalogueLanguage {
  return languageNamed(editorLanguage) ?? "en";
}

/** Every error code that is known, with its texts in one language. */
export class Catalogue {
  readonly #entries: readonly Entry[];
  readonly #topics: readonly Topic[];
  readonly #index: EntryIndex<Entry>;
  /** In the language of the texts. */
  readonly phrases: Phrases;

  /** `texts` has a text for every id in `facts` and `topics`: what has none is left out. */
  constructor(facts: readonly EntryFacts[], topics: readonly TopicFacts[], texts: CatalogueTexts) {
    this.phrases = texts.phrases;
    this.#topics = topics.flatMap((topic) => {
      const text = texts.topics[topic.id];
      return text === undefined ? [] : [{ ...topic, ...text }];
    });
    const variants = facts.filter(({ variant }) => variant !== undefined);
    this.#entries = facts.flatMap((fact): Entry[] => {
      const text = texts.entries[fact.id];
      if (text === undefined) return [];
      return [
        {
          ...fact,
          texts: text,
          topics: this.#topics.filter(({ codes }) => codes.includes(fact.id)),
          variants: variants.filter((other) => other !== fact && sameCode(other, fact)),
        },
      ];
    });
    this.#index = new EntryIndex(this.#entries);
  }

  /** The entry of this code and subcode; of the code alone where the subcode says nothing more. */
  find(code: number, subcode?: number, api?: Api): Entry | undefined {
    return this.#index.find(code, subcode, api);
  }

  /** The entry that a subcode stands for where the code beside it isn't known: subcodes come from one number space. */
  findSubcode(subcode: number): Entry | undefined {
    return this.#index.findSubcode(subcode);
  }

  findId(id: string): Entry | undefined {
    return this.#index.findId(id);
  }

  /** In the catalogue's order: by API, then by code. */
  all(): readonly Entry[] {
    return this.#entries;
  }

  /** What the codes alone don't say. */
  topics(): readonly Topic[] {
    return this.#topics;
  }
}

function sameCode(one: EntryFacts, other: EntryFacts): boolean {
  return one.code === other.code && one.subcode === other.subcode && one.api === other.api;
}

interface Json<T> {
  readonly default: T;
}

interface Bundled {
  readonly entries: () => Promise<Json<Record<string, EntryTexts>>>;
  readonly topics: () => Promise<Json<Record<string, TopicTexts>>>;
  readonly phrases: () => Promise<Json<Record<PhraseKey, string>>>;
}

const textsIn: Readonly<Record<CatalogueLanguage, Bundled>> = {
  en: {
    entries: () => import("./data/en.json"),
    topics: () => import("./data/topics.en.json"),
    phrases: () => import("./data/phrases.en.json"),
  },
  ja: {
    entries: () => import("./data/ja.json"),
    topics: () => import("./data/topics.ja.json"),
    phrases: () => import("./data/phrases.ja.json"),
  },
  "zh-tw": {
    entries: () => import("./data/zh-tw.json"),
    topics: () => import("./data/topics.zh-tw.json"),
    phrases: () => import("./data/phrases.zh-tw.json"),
  },
};

/** The phrases alone, for what is said without the catalogue. */
export async function loadPhrases(language: CatalogueLanguage): Promise<Phrases> {
  return new Phrases(language, (await textsIn[language].phrases()).default);
}

/** Reads the catalogue in one language: files of their own in the package, so keep what this returns. */
export async function loadCatalogue(language: CatalogueLanguage): Promise<Catalogue> {
  const { entries, topics } = textsIn[language];
  const [facts, topicFacts, entryTexts, topicTexts, phrases] = await Promise.all([
    import("./data/entries.json"),
    import("./data/topics.json"),
    entries(),
    topics(),
    loadPhrases(language),
  ]);
  return new Catalogue(facts.default as readonly EntryFacts[], topicFacts.default, {
    entries: entryTexts.default,
    topics: topicTexts.default,
    phrases,
  });
}
