import { codeOfSubcode, isCloudCode, isOnPremisesCode } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";

/** `code`, `error` and what may stand between it and a number: quotes, separators, colours. */
const afterWord =
  /(?:[cC]ode|CODE|[eE]rror|ERROR|xception|[eE]rro|[fF]ehler|[cC][oó]digo|エラー|コード|錯誤|錯誤碼|代碼|错误|代码)s?(?:\p{Cc}\[[\d;]{0,8}m|\\+(?:u001[bB]|x1[bB]|0?33|e)\[[\d;]{0,8}m|[\s"'\\\])[:=>(#|*`]|is|was|int){0,14}?(\d{1,4})(?![\w]|\.\d)/gu;
const afterHash = /\(#(\d{1,4})\)/g;
// What stands before is looked for behind the bracket alone: letters are everywhere.
const afterSentence = /(?<=\p{L}["'`.]{0,2}\s)\((\d{1,3})\)/gu;
const beforeWord = /(?<![\w.])(\d{1,3}) OAuthException/g;

/** The numbers of few digits in a part of a text that stand where the code of an error may stand. */
export function shortCodesIn(text: string, from: number, to: number): Digits[] {
  const found = new Map<number, Digits>();
  for (const pattern of [afterWord, afterHash, afterSentence, beforeWord]) {
    for (const digits of matches(pattern, text, from, to)) found.set(digits.start, digits);
  }
  return [...found.values()];
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
