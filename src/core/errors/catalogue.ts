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
  /** `131047`, `100/33`, `onPremises/470`, `flow/421`: unique, and the key of its texts. */
  readonly id: string;
  readonly code: number;
  readonly subcode?: number;
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
}

/** The languages that the texts are there in, by the editor's own names for them. */
export type CatalogueLanguage = "en" | "ja" | "zh-tw";

/** The language to explain in, for an editor in this one (`vscode.env.language`): English where the texts aren't there in it. */
export function catalogueLanguage(editorLanguage: string): CatalogueLanguage {
  const language = editorLanguage.toLowerCase();
  if (language === "ja" || language.startsWith("ja-")) return "ja";
  // Hong Kong and Macao read Traditional Chinese too.
  return /^zh-(tw|hk|mo|hant)/.test(language) ? "zh-tw" : "en";
}

/** Every error code that is known, with its texts in one language. */
export class Catalogue {
  readonly #entries: readonly Entry[];
  readonly #byKey = new Map<string, Entry>();
  readonly #bySubcode = new Map<number, Entry>();
  readonly #byId = new Map<string, Entry>();
  /** In the language of the texts. */
  readonly phrases: Phrases;

  /** `texts` has a text for every id in `facts`: an entry without one is left out. */
  constructor(facts: readonly EntryFacts[], texts: Readonly<Record<string, EntryTexts>>, phrases: Phrases) {
    this.phrases = phrases;
    this.#entries = facts.flatMap((fact) => {
      const text = texts[fact.id];
      return text === undefined ? [] : [{ ...fact, texts: text }];
    });
    for (const entry of this.#entries) {
      this.#byId.set(entry.id, entry);
      this.#byKey.set(key(entry.api, entry.code, entry.subcode), entry);
      if (entry.subcode !== undefined && !this.#bySubcode.has(entry.subcode)) this.#bySubcode.set(entry.subcode, entry);
    }
  }

  /** The entry of this code and subcode; of the code alone where the subcode says nothing more. */
  find(code: number, subcode?: number, api: Api = "cloud"): Entry | undefined {
    const exact = this.#byKey.get(key(api, code, subcode));
    if (exact !== undefined) return exact;
    const plain = this.#byKey.get(key(api, code, undefined));
    if (plain !== undefined) return plain;
    return api === "cloud" && isPermissionCode(code) ? this.#byKey.get(key("cloud", 299, undefined)) : undefined;
  }

  /** The entry that a subcode stands for where the code beside it isn't known: subcodes come from one number space. */
  findSubcode(subcode: number): Entry | undefined {
    return this.#bySubcode.get(subcode);
  }

  findId(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** In the catalogue's order: by API, then by code. */
  all(): readonly Entry[] {
    return this.#entries;
  }
}

/** 200 to 299 all say that a permission is missing; Meta documents the two ends. */
export function isPermissionCode(code: number): boolean {
  return code >= 200 && code <= 299;
}

function key(api: Api, code: number, subcode: number | undefined): string {
  return `${api} ${code} ${subcode ?? ""}`;
}

const textsIn = {
  en: () => Promise.all([import("./data/en.json"), import("./data/phrases.en.json")]),
  ja: () => Promise.all([import("./data/ja.json"), import("./data/phrases.ja.json")]),
  "zh-tw": () => Promise.all([import("./data/zh-tw.json"), import("./data/phrases.zh-tw.json")]),
} satisfies Record<
  CatalogueLanguage,
  () => Promise<[{ default: Record<string, EntryTexts> }, { default: Record<PhraseKey, string> }]>
>;

/** Reads the catalogue in one language: chunks of their own in the package, so keep what this returns. */
export async function loadCatalogue(language: CatalogueLanguage): Promise<Catalogue> {
  const [facts, [texts, phrases]] = await Promise.all([import("./data/entries.json"), textsIn[language]()]);
  return new Catalogue(facts.default as readonly EntryFacts[], texts.default, new Phrases(language, phrases.default));
}
