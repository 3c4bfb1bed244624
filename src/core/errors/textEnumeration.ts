import { codeOfSubcode, isCloudCode, isLongCode } from "./knownCodes.ts";
import type { Digits } from "./longCodes.ts";

/** What may stand behind a number of an enumeration: what is meant by it, in brackets or behind a sign. */
const note = "(?:\\s?\\([^()\\n\\d]{1,40}\\)|\\s?(?:->|=>|→|=)\\s?[\\p{L}_][\\p{L}_' `]{0,40})?";
const separator =
  "(?:,\\s+(?:(?:and|or|y|o|e|ou|und|oder|et)\\s+)?|\\s+(?:and|or|y|o|e|ou|und|oder|et)\\s+|、|，|\\s?[–—-]\\s?|\\s?\\/\\s?)";
const between = `["'\`*]{0,3}${note}["'\`*]{0,3}${separator}["'\`*#]{0,4}`;
const next = new RegExp(`^${between}(\\d{1,7})(?![\\w%]|[.,]\\d)`, "u");
const previous = new RegExp(`(?<![\\w.,#+$€£]|(?<!\\d)-)(\\d{1,7})${between}$`, "u");
/** How far from a number the next one of the same enumeration stands. */
const furthest = 80;
const mostNumbers = 40;
/** What numbers are of before which one of these stands. */
const otherNumbers = /(?:https?|status(?:es)?|port|page|section|step|version|line|seconds?|minutes?|chapter)\W{0,6}$/i;

/**
 * The other codes of an enumeration in prose of which some were found, as `3, 10, 200-299 or 131005`, and the other
 * subcodes where what was found is one. None where the enumeration has a number that isn't a code.
 */
export function codesEnumerated(
  text: string,
  found: readonly { readonly start: number; readonly end: number; readonly subcode?: number | undefined }[],
  low: number,
  high: number,
): Digits[] {
  const others = new Map<number, Digits>();
  let read = 0;
  for (const { start, end, subcode } of found) {
    if (start < read) continue;
    const numbers = enumerationAround(text, start, end, low, high);
    read = numbers.at(-1)?.end ?? end;
    const ofSubcodes = subcode !== undefined && text.slice(start, end) === `${subcode}`;
    const isMember = ofSubcodes ? isSubcode : isCloudCode;
    const first = numbers[0]?.start ?? start;
    if (
      !numbers.every(({ value }) => isMember(value)) ||
      otherNumbers.test(text.slice(Math.max(low, first - 20), first))
    )
      continue;
    for (const number of numbers) if (number.start !== start) others.set(number.start, number);
  }
  return [...others.values()];
}

function isSubcode(value: number): boolean {
  return codeOfSubcode(value) !== undefined && !isLongCode(value);
}

/** The numbers of the enumeration that a number stands in, itself among them, in their order. */
function enumerationAround(text: string, start: number, end: number, low: number, high: number): Digits[] {
  const numbers: Digits[] = [{ start, end, value: Number(text.slice(start, end).replaceAll("_", "")) }];
  for (let from = start; numbers.length < mostNumbers; ) {
    const least = Math.max(low, from - furthest);
    const match = previous.exec(text.slice(least, from));
    if (match === null) break;
    from = least + match.index;
    const digits = match[1] ?? "";
    numbers.unshift({ start: from, end: from + digits.length, value: Number(digits) });
  }
  for (let to = end; numbers.length < mostNumbers; ) {
    const match = next.exec(text.slice(to, Math.min(high, to + furthest)));
    if (match === null) break;
    to += match[0].length;
    const digits = match[1] ?? "";
    numbers.push({ start: to - digits.length, end: to, value: Number(digits) });
  }
  return numbers;
}
