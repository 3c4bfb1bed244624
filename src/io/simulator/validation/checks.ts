import { invalidParameter, missingParameter, type Refusal, refusal } from "../refusal.ts";

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Absent, null and the empty text count as missing, as they do at Meta. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** `contacts.0.name` as Graph writes it: `contacts[0]['name']`. */
export function graphPath(path: string): string {
  const [first = "", ...rest] = path.split(".");
  return first + rest.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `['${key}']`)).join("");
}

/** A field is of the right type and says something that can't be. @param problem the rest of the sentence, `must be an emoji` */
export function badValue(path: string, problem: string): Refusal {
  return refusal(131009, `Param ${graphPath(path)} ${problem}.`);
}

/** An object that has to be there, with these keys and no other one. */
export function requireObject(value: unknown, path: string, keys?: readonly string[]): Json {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  if (!isObject(value)) {
    throw invalidParameter(`Param ${graphPath(path)} must be a JSON object.`);
  }
  const unexpected = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unexpected !== undefined) {
    throw invalidParameter(`Unexpected key "${shown(unexpected)}" on param "${graphPath(path)}".`);
  }
  return value;
}

export function optionalObject(value: unknown, path: string, keys?: readonly string[]): Json | undefined {
  return value === undefined || value === null ? undefined : requireObject(value, path, keys);
}

/** A list that has to be there. An empty one is there. */
export function requireList(value: unknown, path: string): readonly unknown[] {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  if (!Array.isArray(value)) {
    throw invalidParameter(`Param ${graphPath(path)} must be an array.`);
  }
  return value;
}

/** A text that has to be there. Lengths are counted in characters, not in UTF-16 units (assumed: nobody documents which). */
export function requireText(value: unknown, path: string, longest = Number.POSITIVE_INFINITY): string {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  return checkText(value, path, longest);
}

export function optionalText(value: unknown, path: string, longest = Number.POSITIVE_INFINITY): string | undefined {
  return value === undefined || value === null ? undefined : checkText(value, path, longest);
}

function checkText(value: unknown, path: string, longest: number): string {
  if (typeof value !== "string") {
    throw invalidParameter(`Param ${graphPath(path)} must be a string.`);
  }
  if (lengthOf(value) > longest) {
    throw invalidParameter(`Param ${graphPath(path)} must be at most ${longest} characters long.`);
  }
  return value;
}

/** A text that has to be there. One that is too long gets the sentence that Meta has for texts of interactive messages. */
export function requireLabel(value: unknown, path: string, what: string, longest: number): string {
  const text = requireText(value, path);
  if (lengthOf(text) > longest) {
    const limits = `Min length: 1, Max length: ${longest}`;
    throw refusal(131009, `${what} length invalid. ${limits} (${graphPath(path)})`);
  }
  return text;
}

export function optionalLabel(value: unknown, path: string, what: string, longest: number): string | undefined {
  return isMissing(value) ? undefined : requireLabel(value, path, what, longest);
}

/** One of some words, in upper or lower case. @returns it in lower case */
export function requireOneOf(value: unknown, path: string, words: readonly string[]): string {
  const word = requireText(value, path).toLowerCase();
  if (!words.includes(word)) {
    const known = words.map((each) => each.toUpperCase()).join(", ");
    throw invalidParameter(`Param ${graphPath(path)} must be one of {${known}}.`);
  }
  return word;
}

/** An id that has to be there: a text, or the number that some clients make of it. */
export function requireId(value: unknown, path: string): string {
  if (isMissing(value)) {
    throw missingParameter(path);
  }
  const id = scalarText(value);
  if (id === "") {
    throw invalidParameter(`Param ${graphPath(path)} must be a string.`);
  }
  return id;
}

/** @throws Refusal 131009 for a list that is too short or too long */
export function checkCount(list: readonly unknown[], path: string, what: string, fewest: number, most: number): void {
  if (list.length < fewest || list.length > most) {
    const limits = `Min allowed ${what}: ${fewest}, Max allowed ${what}: ${most}`;
    throw refusal(131009, `Invalid ${what} count. ${limits} (${graphPath(path)})`);
  }
}

/** @throws Refusal 131009 where a text stands twice */
export function checkDistinct(texts: readonly string[], path: string, what: string): void {
  const twice = texts.find((text, index) => texts.indexOf(text) < index);
  if (twice !== undefined) {
    throw refusal(131009, `Duplicated ${what} found: '${shown(twice)}' (${graphPath(path)})`);
  }
}

/** @throws Refusal 131009 for what is no address of a page or file in the web */
export function requireUrl(value: unknown, path: string): void {
  const url = requireText(value, path);
  if (!/^https?:\/\/[^\s/]/i.test(url) || !URL.canParse(url)) {
    throw badValue(path, "is not a valid URI");
  }
}

export function optionalBoolean(value: unknown, path: string): void {
  if (value !== undefined && value !== null && typeof value !== "boolean") {
    throw invalidParameter(`Param ${graphPath(path)} must be a boolean.`);
  }
}

export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) {
    length++;
  }
  return length;
}

/** A string or a number as text; empty for everything else, which has no text of its own. */
export function scalarText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** A caller's text within a sentence: cut, so that an error stays short whatever came. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
