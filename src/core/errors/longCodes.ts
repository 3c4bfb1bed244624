import { codeOfSubcode, isLongCode } from "./knownCodes.ts";
import { longCodeShape } from "./longCodeShape.ts";

/** A number in a text that may be a code: where its digits stand, and what they are. */
export interface Digits {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

const shape = new RegExp(longCodeShape, "g");
const zero = 48;
const nine = 57;

/** The numbers of many digits in a part of a text that are codes or subcodes if they are codes at all. */
export function longCodesIn(text: string, from: number, to: number): Digits[] {
  const found: Digits[] = [];
  shape.lastIndex = from;
  for (let match = shape.exec(text); match !== null && match.index < to; match = shape.exec(text)) {
    const start = match.index;
    const before = text.charCodeAt(start - 1);
    if (before >= zero && before <= nine) continue;
    const value = Number(match[0].replaceAll("_", ""));
    if (isLongCode(value) || (value >= 1_000_000 && codeOfSubcode(value) !== undefined)) {
      found.push({ start, end: start + match[0].length, value });
    }
  }
  shape.lastIndex = 0;
  return found;
}
