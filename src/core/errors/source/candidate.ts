import { codeOfSubcode, entryOf, namesCode } from "../knownCodes.ts";
import { meaningOf } from "../wrongMeaning.ts";
import type { Context } from "./contexts.ts";
import { isErrorWord, wordsOf } from "./nameEvidence.ts";
import type { Numbered } from "./reading.ts";
import { errorTalk } from "./words.ts";

/** How much of a line, on each side of a number, is asked whether it is about errors. */
const nearby = 200;

type Meaning = "right" | "wrong" | "unclear";

/** A number with everything by which it is judged; what takes long to find out, only when it is asked for. */
export class Candidate {
  readonly value: number;
  readonly context: Context;
  /** The names that it is compared with; those of what a variable was set to before its own. */
  readonly names: readonly string[];
  /** Whether the same number is a code elsewhere in the text: not before that was asked. */
  isKnown = false;
  readonly #text: string;
  readonly #number: Numbered;
  #line: string | undefined;
  #tied: string | undefined;
  #meaning: Meaning | undefined;

  constructor(text: string, number: Numbered) {
    this.#text = text;
    this.#number = number;
    this.value = number.run.value;
    this.context = number.context;
    this.names = number.names;
  }

  /** Whether it stands in quotes. */
  get isQuoted(): boolean {
    return /["'`]/.test(this.#text.charAt(this.#number.run.start - 1));
  }

  /** The function in which it stands. */
  get within(): readonly string[] {
    return this.#number.within();
  }

  /** The line on which it stands, or what is near to it there. */
  get line(): string {
    this.#line ??= around(this.#text, this.#number.run.start, this.#number.run.end);
    return this.#line;
  }

  /** The comment and the text that go with it. */
  get tied(): string {
    this.#tied ??= this.#number
      .ties()
      .flatMap(({ kind, text }) => (kind === "name" ? [] : [text]))
      .join(" ");
    return this.#tied;
  }

  /** What the words that go with it, its own name among them, say of it. */
  get meaning(): Meaning {
    this.#meaning ??= this.#read();
    return this.#meaning;
  }

  /** Whether the words beside it are its title, or its own name says that. */
  get isNamed(): boolean {
    return this.#isNamedBy("cloud");
  }

  get isNamedOnPremises(): boolean {
    return this.#isNamedBy("onPremises");
  }

  /** Whether the line, what is tied to the number, or the function is about errors. */
  get isTalkedOf(): boolean {
    return (
      errorTalk.test(this.line) ||
      errorTalk.test(this.tied) ||
      this.within.some((name) => wordsOf(name).some(isErrorWord))
    );
  }

  #read(): Meaning {
    const texts = this.#number.ties().map(({ text }) => text);
    if (texts.length === 0) return "unclear";
    const entry =
      entryOf(codeOfSubcode(this.value) ?? this.value, this.value) ??
      entryOf(this.value) ??
      entryOf(this.value, undefined, "onPremises");
    return entry === undefined ? "unclear" : meaningOf(texts, entry);
  }

  #isNamedBy(api: "cloud" | "onPremises"): boolean {
    const name = this.names.at(-1)?.replaceAll("_", " ") ?? "";
    return namesCode(this.tied, this.value, api) || namesCode(name, this.value, api);
  }
}

function around(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - nearby), start);
  const after = text.slice(end, end + nearby);
  return `${before.slice(before.lastIndexOf("\n") + 1)} ${after.split("\n", 1)[0] ?? ""}`;
}
