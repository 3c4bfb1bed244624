import { invalidParameter, missingParameter } from "../refusal.ts";

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Absent, null and the empty text count as missing, as they do at Meta. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** `text.body` as Graph writes it: `text['body']`. */
function graphPath(path: string): string {
  const [first = "", ...rest] = path.split(".");
  return first + rest.map((key) => `['${key}']`).join("");
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
