import type { CatalogueLanguage } from "./catalogue.ts";
import type english from "./data/phrases.en.json";

/** What is said around the catalogue's own texts, by the name of the place: `explanation.causes`. */
export type PhraseKey = keyof typeof english;

/** Sentences and labels in one language: they follow the language of the explanations, not that of the editor. */
export class Phrases {
  readonly language: CatalogueLanguage;
  readonly #templates: Readonly<Record<PhraseKey, string>>;

  constructor(language: CatalogueLanguage, templates: Readonly<Record<PhraseKey, string>>) {
    this.language = language;
    this.#templates = templates;
  }

  /** The phrase with `{0}`, `{1}` … replaced by the arguments. Numbers are written without grouping: they are codes. */
  say(key: PhraseKey, ...args: readonly (string | number)[]): string {
    return this.#templates[key].replace(
      /\{(\d)\}/g,
      (placeholder, index: string) => `${args[Number(index)] ?? placeholder}`,
    );
  }

  /** `5 minutes`, `3 hours`: in the largest unit that comes out even. */
  duration(seconds: number): string {
    const [unit, size] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? (["second", 1] as const);
    const locale = this.language === "zh-tw" ? "zh-TW" : this.language;
    return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
  }
}

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;
