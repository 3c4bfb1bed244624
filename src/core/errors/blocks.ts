import type { Form } from "./languages.ts";

/** In characters. A text of `whole` or fewer is one block. */
interface Size {
  readonly whole: number;
  readonly least: number;
  readonly most: number;
}

const sizes: Readonly<Record<Form, Size>> = {
  json: { whole: 2 ** 16, least: 2 ** 15, most: 2 ** 16 },
  // Source is read token by token where a code stands in a block: the smaller the block, the less is read.
  source: { whole: 2 ** 16, least: 2 ** 15, most: 2 ** 16 },
  text: { whole: 2 ** 16, least: 2 ** 15, most: 2 ** 16 },
};

/** How many characters from a block's start on decide where it ends. */
export function reach(form: Form): number {
  return sizes[form].whole + 1;
}

/** A line longer than this is a block of its own, and read in pieces. */
export function isLongLine(text: string, form: Form): boolean {
  return text.length > sizes[form].whole;
}

/**
 * Where the block ends that begins at `start`, the start of a line: behind a line break, or at the text's end. It is
 * decided by the next `reach` characters alone, so that an edit moves no cut but those near to it, and preferably between
 * two entries of a log, two functions, two elements of a list: before a line that is indented least.
 */
export function cut(text: string, start: number, form: Form): number {
  const { whole, least, most } = sizes[form];
  if (text.length - start <= whole) return text.length;
  const last = start + most;
  let best = -1;
  let bestIndent = Number.POSITIVE_INFINITY;
  for (let at = text.indexOf("\n", start + least); at !== -1 && at < last; at = text.indexOf("\n", at + 1)) {
    const indent = indentAt(text, at + 1, bestIndent);
    if (indent >= bestIndent) continue;
    best = at + 1;
    bestIndent = indent;
    if (indent === 0) break;
  }
  if (best !== -1) return best;
  const before = text.lastIndexOf("\n", last - 1);
  if (before >= start) return before + 1;
  const after = text.indexOf("\n", last);
  return after === -1 ? text.length : after + 1;
}

const tab = 9;
const blank = 32;

/** How far a line is indented, at most `most`; one that closes something, goes on or is empty counts as far. */
function indentAt(text: string, start: number, most: number): number {
  let at = start;
  for (; at - start < most && at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character !== blank && character !== tab) break;
  }
  return "})]>|,.\n\r*".includes(text.charAt(at)) ? most : at - start;
}

/** A part of a long line: codes from `from` to `to` are asked for, what stands around them is there to be looked at. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

const pieceLength = 2 ** 15;
const margin = 2 ** 13;
/** How far a cut is moved out of the word that it would split. */
const longestWord = 256;

/** The parts of a long line, in order. */
export function* pieces(line: string): Generator<Piece, void, undefined> {
  for (let from = 0; from < line.length; ) {
    const to = line.length - from <= pieceLength + margin ? line.length : betweenWords(line, from + pieceLength);
    yield { start: Math.max(0, from - margin), end: Math.min(line.length, to + margin), from, to };
    from = to;
  }
}

function betweenWords(line: string, at: number): number {
  for (let here = at; here < at + longestWord; here++) if (/[^\w.]/.test(line.charAt(here))) return here;
  return at;
}
