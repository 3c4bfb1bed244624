import { isCloudCode } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";

/** A number at the beginning of a line, of a point of a list or of a cell. */
const entry =
  /^[\s>]{0,12}(?:[|*+•-]\s?|\d{1,3}[.)]\s)?[\s"'`*_]{0,12}(\d{1,7})["'`*_]{0,4}[^\S\t]{0,20}(?:[:|–—=,-]|$)/;
/** How many lines of a list are looked at on each side. */
const mostLines = 200;
const longestLine = 600;
/** So many long codes make a list one of codes. */
const enough = 2;

/**
 * The other codes of a list of which some were found, short and round ones: in the lines around those, each of which
 * begins with a number as they do. None where the list has numbers that aren't codes, HTTP's statuses for example.
 */
export function codesBeside(text: string, found: readonly { readonly start: number }[]): Digits[] {
  const beside = new Map<number, Digits>();
  const starts = new Set(found.map(({ start }) => start));
  let read = 0;
  for (const { start } of found) {
    if (start < read) continue;
    const rows = rowsAround(text, start);
    read = rows.at(-1)?.end ?? start + 1;
    const others = rows.filter((row) => !starts.has(row.start));
    if (rows.length - others.length < enough || !others.every(({ value }) => isOfList(value))) continue;
    for (const row of others) beside.set(row.start, row);
  }
  return [...beside.values()];
}

function isOfList(value: number): boolean {
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

/** How far up a table's head is looked for, in lines. */
const tallest = 60;

/** The head of the column of a table that a place is in; undefined where it is in no table with one. */
export function columnAt(text: string, place: number): string | undefined {
  const before = text.slice(Math.max(0, place - longestLine), place);
  const row = before.slice(before.lastIndexOf("\n") + 1);
  if (!row.startsWith("|")) return undefined;
  let head = place - row.length;
  for (let step = 0; step < tallest && head > 0; step++) {
    const lines = text.slice(Math.max(0, head - longestLine), head - 1);
    const line = lines.slice(lines.lastIndexOf("\n") + 1);
    if (!line.startsWith("|")) break;
    head -= line.length + 1;
  }
  if (head === place - row.length) return undefined;
  return text
    .slice(head, head + longestLine)
    .split("\n", 1)[0]
    ?.split("|")
    [row.split("|").length - 1]?.trim();
}
