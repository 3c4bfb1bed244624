import type { About } from "./about.ts";
import { isLongNumber } from "./knownCodes.ts";
import { longCodeShape } from "./longCodeShape.ts";
import { onPremisesWords } from "./source/words.ts";

/** A part of a text, of whole lines. */
interface Region {
  readonly start: number;
  readonly end: number;
}

interface Place {
  readonly at: number;
  readonly radius: Radius;
}

/** How much source is read around a number, in characters. */
interface Radius {
  readonly before: number;
  readonly behind: number;
}

/** A long code may stand in a switch, a list or a map with others; a short one is told by what is beside it. */
const ofLong: Radius = { before: 1000, behind: 500 };
const ofShort: Radius = { before: 300, behind: 200 };
/** How much further a region may begin, with a line that is indented less. */
const margin = 400;
/** How long a region may grow with the numbers in it. */
const longest = 2 ** 13;

/** How far from a short number the word is that makes it worth a look. */
const nearby = 120;

/** The same of the words without which a code of the On-Premises API is none. */
const farther = 2000;

/** Short codes that aren't everywhere, where they don't go on. */
const rareShort = /(?:10[24]|19[02]|341|368|506|613|803|45[89]|46[03457]|492|47[0-2]|204[67])(?![\w.])/;
/** In one pass: each costs as much as all that is done with what it finds. */
const longOrShort = new RegExp(`${longCodeShape.source}|${rareShort.source}`, "g");
/** How many digits a short code has at most. */
const shortDigits = 4;
/** All of them, where hardly anything else can be meant. */
const compared = /[cC]ode["'\])]{0,3}\s?[=!]==?\s?["']?(?:\d|1[07]|33|100|2\d\d|4\d\d|10[0-3]\d)\b/g;
const onPremisesCode = /\d{4}$/;
const errorBefore = /(?:[eE]rr\w{0,20}|\be)[.?!_]{0,2}$/;
const longestName = 32;
const codeWord = /code|c[oó]digo|errno/i;

/** The parts of a long file in which codes may stand; each is read as if it were a file. */
export function sourceRegions(text: string, about: About): Region[] {
  const places = placesIn(text, about.whatsApp || about.graphErrors);
  const regions: { start: number; end: number }[] = [];
  for (const { at, radius } of places) {
    const last = regions.at(-1);
    if (last !== undefined && at + radius.behind <= last.end) continue;
    const end = lineEndBehind(text, at + radius.behind);
    const start = regionStart(text, at - radius.before);
    if (last === undefined || start > last.end) regions.push({ start, end });
    else if (end - last.start <= longest) last.end = end;
    else if (end > last.end) regions.push({ start: last.end, end });
  }
  return regions;
}

/** What stands before a place is looked at here: a pattern that looks behind itself does so at each character. */
function placesIn(text: string, withShort: boolean): Place[] {
  const places: Place[] = [];
  for (const { 0: digits, index } of text.matchAll(longOrShort)) {
    const before = text.charAt(index - 1);
    if (digits.length > shortDigits) {
      if (!/\d/.test(before) && isLongNumber(Number(digits.replaceAll("_", ""))))
        places.push({ at: index, radius: ofLong });
    } else if (withShort && !/[\w.]/.test(before)) {
      if (codeWord.test(text.slice(Math.max(0, index - nearby), index + nearby)))
        places.push({ at: index, radius: ofShort });
    }
  }
  if (!withShort) return places;
  const { length } = places;
  for (const { 0: all, index } of text.matchAll(compared)) {
    if (onPremisesCode.test(all) && !onPremisesWords.test(text.slice(Math.max(0, index - farther), index + farther)))
      continue;
    if (errorBefore.test(text.slice(Math.max(0, index - longestName), index)))
      places.push({ at: index, radius: ofShort });
  }
  return places.length === length ? places : places.sort((a, b) => a.at - b.at);
}

/** The start of the line that a place is in, or of one before it that is indented less. */
function regionStart(text: string, place: number): number {
  let best = lineStartAt(text, Math.max(0, place));
  let bestIndent = indentAt(text, best);
  for (let at = best; at > 0 && at > place - margin && bestIndent > 0; ) {
    at = lineStartAt(text, at - 1);
    const indent = indentAt(text, at);
    if (indent >= bestIndent) continue;
    best = at;
    bestIndent = indent;
  }
  return best;
}

function lineStartAt(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

function lineEndBehind(text: string, at: number): number {
  const end = at >= text.length ? -1 : text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

function indentAt(text: string, start: number): number {
  let at = start;
  while (text.charAt(at) === " " || text.charAt(at) === "\t") at++;
  // An empty line, or one that closes something, is no beginning.
  return "\n\r})]".includes(text.charAt(at)) ? Number.POSITIVE_INFINITY : at - start;
}
