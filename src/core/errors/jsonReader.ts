// The ES module by its path: the package's main is UMD, whose inner `require` calls esbuild can't follow.
// https://github.com/microsoft/node-jsonc-parser/issues/57
import { createScanner, stripComments } from "jsonc-parser/lib/esm/main.js";
import { JsonObject } from "./jsonObject.ts";

/** A value of a JSON object, with the place of its characters: of a string those between the quotes. */
export interface JsonScalar {
  readonly start: number;
  readonly end: number;
  readonly value: string | number;
}

/** A member of an object, or an element of an array, whose key is empty. */
export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  /** The value, where it is a number or a string. */
  readonly scalar: JsonScalar | undefined;
  /** Where the value opens that is an object. */
  readonly open: number | undefined;
}

/** An object or an array, read as far as what is asked for lies in it. */
export interface JsonContainer {
  readonly isArray: boolean;
  /** Where its bracket opens, and where what was read of it ends. */
  readonly open: number;
  readonly end: number;
  readonly members: readonly JsonMember[];
}

// SyntaxKind is a const enum of a declaration file: its values can't be imported into an isolated module.
const kind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  number: 11,
  end: 17,
} as const;

/** How far, in characters, an object is read: what says that it is an error stands near to its beginning. */
const longest = 2 ** 14;
/** How much may be read, for each character of the text: enough for any real file, an end for any other. */
const patience = 10;

const quote = '"';
const comment = /(?:^|[\s,{}[\]])\/[/*]/m;

/**
 * Reads JSON outwards from a place in it: the object around the place, the one around that. What isn't asked for isn't
 * read, errors in the text are no obstacle, and neither are comments or several roots (JSON lines).
 */
export class JsonReader {
  /** The text without its comments: blanks stand in their places. */
  readonly #text: string;
  readonly #scanner: ReturnType<typeof createScanner>;
  readonly #read = new Map<number, JsonContainer>();
  readonly #objects = new Map<number, JsonObject>();
  readonly #outer = new Map<number, number | undefined>();
  readonly #opens = new Map<number, number>();
  #left: number;

  constructor(text: string) {
    this.#text = comment.test(text) ? stripComments(text, " ") : text;
    this.#scanner = createScanner(this.#text, true);
    this.#left = 2 ** 16 + patience * text.length;
  }

  get text(): string {
    return this.#text;
  }

  /** The bracket that opens innermost around a place that isn't inside a string. */
  opener(place: number): number | undefined {
    if (this.#left <= 0) return undefined;
    const text = this.#text;
    let depth = 0;
    let at = place - 1;
    const least = Math.max(0, place - 2 * longest);
    for (; at >= least; at--) {
      const character = text.charCodeAt(at);
      if (character === 0x22) at = this.#startOfString(at);
      else if (character === 0x7d || character === 0x5d) {
        const known = depth === 0 ? this.#opens.get(at) : undefined;
        if (known === undefined) depth++;
        else {
          const outer = this.#outer.get(known);
          if (outer !== undefined) {
            this.#left -= place - at;
            return outer;
          }
          at = known;
        }
      } else if (character === 0x7b || character === 0x5b) {
        if (depth === 0) break;
        depth--;
      }
    }
    this.#left -= place - at;
    return at >= least ? at : undefined;
  }

  /** The bracket around the one that opens at `open`. */
  outer(open: number): number | undefined {
    if (this.#outer.has(open)) return this.#outer.get(open);
    // What stands in something follows its bracket, a comma or a colon: anything else is before a text's next root.
    const outer = "[,:".includes(this.#text.charAt(this.#before(open)) || " ") ? this.opener(open) : undefined;
    this.#outer.set(open, outer);
    return outer;
  }

  /** The key under which a container stands in an object; empty in an array and at the root. */
  keyOf(open: number): string {
    const text = this.#text;
    const colon = this.#before(open);
    if (text.charAt(colon) !== ":") return "";
    const end = this.#before(colon);
    if (text.charAt(end) !== quote) return "";
    return text.slice(this.#startOfString(end) + 1, end);
  }

  /** What stands directly in the container that opens at `open`. */
  container(open: number): JsonContainer {
    const known = this.#read.get(open);
    if (known !== undefined) return known;
    const container = this.#left > 0 ? this.#scan(open) : { isArray: false, open, end: open, members: [] };
    this.#read.set(open, container);
    this.#left -= container.end - open;
    return container;
  }

  /** The object that opens at `open`. */
  object(open: number): JsonObject {
    const known = this.#objects.get(open);
    if (known !== undefined) return known;
    const object = new JsonObject(this, open);
    this.#objects.set(open, object);
    return object;
  }

  #scan(open: number): JsonContainer {
    const scanner = this.#scanner;
    scanner.setPosition(open);
    const isArray = scanner.scan() === kind.openBracket;
    const members: JsonMember[] = [];
    const limit = open + longest;
    let depth = 1;
    let key = "";
    let keyStart = -1;
    let atValue = isArray;
    let token: number = scanner.scan();
    for (; token !== kind.end && scanner.getTokenOffset() < limit; token = scanner.scan()) {
      if (token === kind.openBrace || token === kind.openBracket) {
        if (depth === 1 && atValue) {
          const inner = token === kind.openBrace ? scanner.getTokenOffset() : undefined;
          members.push({ key, keyStart, scalar: undefined, open: inner });
        }
        atValue = isArray;
        depth++;
      } else if (token === kind.closeBrace || token === kind.closeBracket) {
        depth--;
        if (depth === 0) break;
      } else if (depth > 1) {
        // What stands deeper is no member.
      } else if (token === kind.comma) {
        atValue = isArray;
        key = "";
      } else if (token === kind.colon) {
        atValue = true;
      } else if (atValue) {
        members.push({ key, keyStart, scalar: this.#scalar(token), open: undefined });
        atValue = isArray;
      } else if (token === kind.string) {
        key = scanner.getTokenValue();
        keyStart = scanner.getTokenOffset() + 1;
      }
    }
    const end = scanner.getTokenOffset();
    if (depth === 0) this.#opens.set(end, open);
    return { isArray, open, end, members };
  }

  #scalar(token: number): JsonScalar | undefined {
    const start = this.#scanner.getTokenOffset();
    const end = start + this.#scanner.getTokenLength();
    const raw = this.#scanner.getTokenValue();
    if (token === kind.string) return { start: start + 1, end: end - 1, value: raw };
    return token === kind.number ? { start, end, value: Number(raw) } : undefined;
  }

  /** Where the string begins whose closing quote is at `end`; there is none: at the text's start. */
  #startOfString(end: number): number {
    for (let at = end; ; ) {
      at = at === 0 ? -1 : this.#text.lastIndexOf(quote, at - 1);
      if (at === -1 || !isEscaped(this.#text, at)) return at;
    }
  }

  /** The place of the last character before `at` that is no blank, or -1. */
  #before(at: number): number {
    let here = at - 1;
    while (here >= 0 && this.#text.charCodeAt(here) <= 32) here--;
    return here;
  }
}

/** Whether an odd number of backslashes stands before a character. */
export function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charAt(at - 1 - slashes) === "\\") slashes++;
  return slashes % 2 === 1;
}
