import type { Catalogue } from "./catalogue.ts";

/** Finds entries and topics by number, title and words of what is said of them, in all the languages that it was given. */
export class EntrySearch {
  /** What each can be found by, by its id. */
  readonly #words = new Map<string, string>();
  /** The codes and subcodes of entries, by their ids. */
  readonly #numbers = new Map<string, readonly string[]>();

  /** Adds what a catalogue says, in its language. */
  add(catalogue: Catalogue): void {
    for (const { id, code, subcode, title, aliases = [], texts } of catalogue.all()) {
      this.#numbers.set(id, [`${code}`, ...(subcode === undefined ? [] : [`${subcode}`])]);
      const { meaning, causes, note = "" } = texts;
      this.#say(id, [id, title, ...aliases, meaning, ...causes, note]);
    }
    for (const { id, title, text, words } of catalogue.topics()) this.#say(id, [id, title, ...text, ...words]);
  }

  #say(id: string, words: readonly string[]): void {
    this.#words.set(id, `${this.#words.get(id) ?? ""}\n${plain(words.join("\n"))}`);
  }

  /** The ids of what fits all the words of a question; undefined where nothing is asked. Codes come before words that hold a number. */
  matches(question: string): ReadonlySet<string> | undefined {
    const wanted = plain(question)
      .split(/[\s、。，]+/)
      .filter((word) => word !== "");
    if (wanted.length === 0) return undefined;
    const number = /^\(?#?(\d+)\)?$/.exec(wanted.join(""))?.[1];
    if (number !== undefined) {
      const byNumber = [...this.#numbers].filter(([, numbers]) => numbers.some((each) => each.startsWith(number)));
      if (byNumber.length > 0) return new Set(byNumber.map(([id]) => id));
    }
    const byWords = [...this.#words].filter(([, words]) => wanted.every((word) => words.includes(word)));
    return new Set(byWords.map(([id]) => id));
  }
}

/** Half and full width, capitals and the marks of our own texts make no difference. */
function plain(text: string): string {
  return text.replaceAll("`", "").normalize("NFKC").toLowerCase();
}
