import { codeOfSubcode, isCloudCode, isOnPremisesCode } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";

/** `code`, `error` and what may stand between it and a number: quotes, separators, colours. */
const afterWord =
  /(?:[cC]ode|CODE|[eE]rror|ERROR|xception|[eE]rro|[fF]ehler|[cC][oó]digo|エラー|コード|錯誤|錯誤碼|代碼|错误|代码)s?(?:\p{Cc}\[[\d;]{0,8}m|\\+(?:u001[bB]|x1[bB]|0?33|e)\[[\d;]{0,8}m|[\s"'\\\])[:=>(#|*`]|is|was|int){0,14}?(\d{1,4})(?![\w]|\.\d)/gu;
const afterHash = /\(#(\d{1,4})\)/g;
const inBrackets = /\((\d{1,3})\)/g;
const sentenceBefore = /\p{L}["'`.]{0,2}\s$/u;
const beforeException = /(\d{1,3}) OAuthException/g;
const numberBefore = /[\w.]$/;
/** How much of what stands before is looked at: behind a match alone, since a pattern that looks behind itself does so at each character. */
const justBefore = 4;

/** The numbers of few digits in a part of a text that stand where the code of an error may stand. */
export function shortCodesIn(text: string, from: number, to: number): Digits[] {
  const before = (at: number) => text.slice(Math.max(0, at - justBefore), at);
  const all = [
    ...matches(afterWord, text, from, to),
    ...matches(afterHash, text, from, to),
    ...matches(inBrackets, text, from, to).filter(({ start }) => sentenceBefore.test(before(start - 1))),
    ...matches(beforeException, text, from, to).filter(({ start }) => !numberBefore.test(before(start))),
  ];
  return [...new Map(all.map((digits) => [digits.start, digits])).values()];
}

function matches(pattern: RegExp, text: string, from: number, to: number): Digits[] {
  const found: Digits[] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null && match.index < to; match = pattern.exec(text)) {
    const [all, digits = ""] = match;
    const start = match.index + all.lastIndexOf(digits);
    const value = Number(digits);
    if (digits.length > 1 && digits.startsWith("0")) continue;
    if (isCloudCode(value) || isOnPremisesCode(value) || codeOfSubcode(value) !== undefined) {
      found.push({ start, end: start + digits.length, value });
    }
  }
  pattern.lastIndex = 0;
  return found;
}
