import { codeOfSubcode, isCloudCode, isLongNumber, isOnPremisesCode } from "../knownCodes.ts";
import { isDigit, isNamePart } from "./characters.ts";

/** Numbers in a text that are codes, if they are any: digits, separators between them included. */
export interface NumberRun {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/** The short ones; from here on a number is looked up. */
const shortest = 3000;
const short = new Uint8Array(shortest);
for (let value = 0; value < shortest; value++) {
  const known = isCloudCode(value) || isOnPremisesCode(value) || codeOfSubcode(value) !== undefined;
  // Of the Flow endpoint; the rest are HTTP's statuses of failed requests, which tell what their neighbours are.
  if (known || (value >= 300 && value < 600)) short[value] = 1;
}
const underscore = 95;

/**
 * The numbers of a text that are codes, in their order. Those that go on before or behind their digits, in a name or a
 * fraction, are left out as far as that can be seen without reading the text as code.
 */
export function numberRuns(text: string): NumberRun[] {
  const runs: NumberRun[] = [];
  const { length } = text;
  for (let at = 0; at < length; at++) {
    const c = text.charCodeAt(at);
    if (c > 57 || c < 48) continue;
    let end = at + 1;
    let value = c - 48;
    let digits = 1;
    for (; end < length; end++) {
      const next = text.charCodeAt(end);
      if (isDigit(next)) {
        value = value * 10 + next - 48;
        digits++;
      } else if (next !== underscore || !isDigit(text.charCodeAt(end + 1))) break;
    }
    const start = at;
    at = end;
    if (digits > 7 || (c === 48 && digits > 1)) continue;
    if (value < shortest ? short[value] === 0 || inName(text, start) : !isLongNumber(value)) continue;
    runs.push({ start, end, value });
  }
  return runs;
}

/** A number behind letters is part of a name: `v17`, `utf8`, `sha_256`. */
function inName(text: string, start: number): boolean {
  return start > 0 && isNamePart(text.charCodeAt(start - 1));
}
