import { isCloudCode } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";

/** A number at the beginning of a line, of a point of a list or of a cell. */
const entry = /^[\s>]{0,12}(?:[|*+•-]\s?|\d{1,3}[.)]\s)?[\s"'`*_]{0,12}(\d{1,7})["'`*_]{0,4}\s{0,20}(?:[:|\t–—=,-]|$)/;
/** How many lines of a list are looked at on each side. */
const mostLines = 200;
const longestLine = 600;
/** So many long codes make a list one of codes. */
const enough = 2;

/**
 * The short codes of a list whose long ones were found: in the lines around those, each of which begins with a number as
 * they do. None where the list has HTTP's statuses too, or other numbers that aren't codes.
 */
export function shortCodesBeside(text: string, found: readonly { readonly start: number }[]): Digits[] {
  const beside = new Map<number, Digits>();
  let read = 0;
  for (const { start } of found) {
    if (start < read) continue;
    const rows = rowsAround(text, start);
    read = rows.at(-1)?.end ?? start + 1;
    const short = rows.filter(({ value }) => value < 10_000);
    const long = rows.filter((row) => found.some((code) => code.start === row.start));
    if (long.length < enough || !short.every(({ value }) => isShortCode(value))) continue;
    for (const row of short) beside.set(row.start, row);
  }
  return [...beside.values()];
}

function isShortCode(value: number): boolean {
  return isCloudCode(value) && !(value > 200 && value < 299);
}

/** The numbers at the beginning of the lines around a place, in their order. */
function rowsAround(text: string, place: number): Digits[] {
  const rows: Digits[] = [];
  let at = text.lastIndexOf("\n", place - 1) + 1;
  for (let step = 0; step < mostLines && at > 0; step++) {
    const before = text.lastIndexOf("\n", at - 2) + 1;
    if (rowAt(text, before) === undefined) break;
    at = before;
  }
  for (let step = 0; step < 2 * mostLines && at < text.length; step++) {
    const row = rowAt(text, at);
    if (row === undefined) break;
    rows.push(row);
    const next = text.indexOf("\n", row.end);
    if (next === -1) break;
    at = next + 1;
  }
  return rows;
}

function rowAt(text: string, lineStart: number): Digits | undefined {
  const end = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, Math.min(end === -1 ? text.length : end, lineStart + longestLine));
  const match = entry.exec(line);
  if (match === null) return undefined;
  const digits = match[1] ?? "";
  const start = lineStart + match[0].lastIndexOf(digits);
  return { start, end: start + digits.length, value: Number(digits) };
}
