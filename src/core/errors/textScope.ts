/** A part of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How far brackets are looked for: an error object is shorter. */
const furthest = 2000;
/** How many lines of a list of keys and values are looked at on each side, and how long they are at most. */
const fewLines = 10;
const longestLine = 400;

/**
 * What lies between the brackets around a number, brackets around the number alone left out: the object that it is in,
 * whatever language or log wrote it, however often its quotes are escaped, and also where its end was cut off.
 */
export function objectAround(text: string, start: number, end: number, low: number, high: number): Range | undefined {
  let from = start;
  let to = end;
  for (let around = 0; around < 3; around++) {
    const open = openBefore(text, from, Math.max(low, start - furthest));
    if (open === undefined) return undefined;
    const close = closeBehind(text, to, Math.min(high, end + furthest));
    if (!numberAlone.test(text.slice(open + 1, Math.min(close, open + 40)))) return { start: open + 1, end: close };
    from = open;
    to = close + 1;
  }
  return undefined;
}

const numberAlone = /^[\s#"'\\]*\d+[\s"'\\]*$/;

/** Which bracket a character is: those that open are positive, those that close the same are negative; 0 for others. */
function bracketAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x28:
      return 1;
    case 0x5b:
      return isColour(text, at) ? 0 : 2;
    case 0x7b:
      return 3;
    case 0x29:
      return -1;
    case 0x5d:
      return -2;
    case 0x7d:
      return -3;
    default:
      return 0;
  }
}

function openBefore(text: string, from: number, low: number): number | undefined {
  const depth = [0, 0, 0, 0];
  for (let at = from - 1; at >= low; at--) {
    const bracket = bracketAt(text, at);
    if (bracket === 0) continue;
    const kind = Math.abs(bracket);
    const closed = depth[kind] ?? 0;
    if (bracket > 0 && closed === 0) return at;
    depth[kind] = bracket > 0 ? closed - 1 : closed + 1;
  }
  return undefined;
}

function closeBehind(text: string, from: number, high: number): number {
  const depth = [0, 0, 0, 0];
  for (let at = from; at < high; at++) {
    const bracket = bracketAt(text, at);
    if (bracket === 0) continue;
    const kind = Math.abs(bracket);
    const opened = depth[kind] ?? 0;
    if (bracket < 0 && opened === 0) return at;
    depth[kind] = bracket < 0 ? opened - 1 : opened + 1;
  }
  return high;
}

/** Whether a bracket begins the sequence of a terminal's colour. */
function isColour(text: string, at: number): boolean {
  return /(?:\p{Cc}|\u241b|1[bB]|33|\\e|\^\[)$/u.test(text.slice(Math.max(0, at - 3), at));
}

const keyAndValue = /^[\s>*-]{0,40}["']?[A-Za-z][\w .-]{0,40}["']?\s?(?:=>|[:=])/;

/** The lines around a number that are a list of keys and values, one on each. */
export function keysAround(text: string, start: number, end: number, low: number, high: number): Range | undefined {
  const lineStart = lineStartBefore(text, start, low, 80);
  if (lineStart === undefined || !keyAndValue.test(text.slice(lineStart, start))) return undefined;
  let from = lineStart;
  for (let step = 0; step < fewLines && from > low; step++) {
    const before = lineStartBefore(text, from - 1, low, longestLine);
    if (before === undefined || !keyAndValue.test(text.slice(before, from))) break;
    from = before;
  }
  let to = end;
  for (let step = 0; step <= fewLines && to < high; step++) {
    const line = text.slice(to, Math.min(high, to + longestLine));
    const newline = line.indexOf("\n");
    if ((newline === -1 && line.length === longestLine) || (step > 0 && !keyAndValue.test(line))) break;
    to += newline === -1 ? line.length : newline + 1;
  }
  return { start: from, end: to };
}

/** The start of the line that a place is in, unless it is further away. */
function lineStartBefore(text: string, place: number, low: number, far: number): number | undefined {
  const least = Math.max(low, place - far);
  const near = text.slice(least, place);
  const newline = near.lastIndexOf("\n");
  if (newline !== -1) return least + newline + 1;
  return least === low ? low : undefined;
}
