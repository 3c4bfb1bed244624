import type { Found } from "../finding.ts";
import {
  codeOfSubcode,
  entryOf,
  isCloudCode,
  isLongNumber,
  isOnPremisesCode,
  isRound,
  namesCode,
} from "../knownCodes.ts";
import { meaningOf } from "../wrongMeaning.ts";
import { isDigit, isLetter, isNamePart } from "./characters.ts";
import { isHttp, tokenCodes } from "./company.ts";
import { senseOf } from "./nameEvidence.ts";
import type { NumberRun } from "./numberRuns.ts";
import { isGenerous, type Setting } from "./setting.ts";
import { codeBefore, countedBefore, errorTalk, otherBefore, query, unitBehind } from "./words.ts";

/** Words with numbers in them: a comment, a string, a regular expression, a text on a page. */
export interface Prose {
  readonly kind: "comment" | "string" | "pattern" | "text";
  readonly start: number;
  readonly end: number;
  readonly runs: readonly NumberRun[];
}

/** A code that a text names, and what the text says of it. */
export interface Mention extends Found {
  readonly said: string;
}

/** The statuses of the endpoint of a Flow. */
const flowStatuses = new Set([421, 427, 432]);
/** How much of a text, on each side of a number, is asked what it is about. */
const nearby = 160;
/** How much of it says what the number itself is. */
const beside = 40;
/** How far codes that are named together stand from each other. */
const together = 60;

/** The codes that a text names, in their order. `known` are codes of the same file. */
export function mentions(text: string, prose: Prose, about: Setting, known: ReadonlySet<number>): Mention[] {
  const sorted = found(text, prose, about, known).sort((a, b) => a.start - b.start);
  return withSubcodes(text, sorted).map((one) => ({ ...one, said: saidOf(text, prose, one) }));
}

/** In an error object, `{"code":190,"error_subcode":463}`, the code has the subcode, whose own digits say nothing more. */
function withSubcodes(text: string, found: readonly Found[]): Found[] {
  const owned = new Set<Found>();
  const subcodes = new Map<Found, number>();
  for (const [index, one] of found.entries()) {
    if (
      one.subcode === undefined ||
      !/sub_?code[\\"']*\s*:\s*$/i.test(text.slice(Math.max(0, one.start - beside), one.start))
    )
      continue;
    const code = [found[index - 1], found[index + 1]].find(
      (other) => other !== undefined && other.subcode === undefined && !/[{}]/.test(text.slice(...between(one, other))),
    );
    if (code === undefined) continue;
    owned.add(one);
    subcodes.set(code, one.subcode);
  }
  return found.flatMap((one) => {
    const subcode = subcodes.get(one);
    return owned.has(one) ? [] : [subcode === undefined ? one : { ...one, subcode, confidence: "certain" as const }];
  });
}

function between(one: Found, other: Found): [from: number, to: number] {
  return one.start < other.start ? [one.end, other.start] : [other.end, one.start];
}

function found(text: string, prose: Prose, about: Setting, known: ReadonlySet<number>): Found[] {
  const found: Found[] = [];
  const long = prose.runs.filter((run) => isLongNumber(run.value) && standsAlone(text, run));
  const accepted: NumberRun[] = [];
  for (const run of long) {
    const confidence = ofLong(text, prose, run, long, about, known.has(run.value));
    if (confidence === undefined) continue;
    found.push(foundAt(run, confidence));
    if (confidence !== "possible") accepted.push(run);
  }
  if (!about.whatsApp && !about.graphErrors) return found;
  for (const run of prose.runs) {
    if (isLongNumber(run.value) || !standsAlone(text, run)) continue;
    const short = ofShort(text, prose, run, accepted, about, known.has(run.value));
    if (short === undefined) continue;
    found.push(short);
    // `4, 17 and 80007`: each one vouches for the next.
    if (short.confidence !== "possible") accepted.splice(placeOf(accepted, run), 0, run);
  }
  return found;
}

/** What stands behind a code: `131047: closed`, `131047 (closed)`, up to the next number or the end of the sentence. */
function saidOf(text: string, { end, kind }: Prose, { end: from }: Pick<Found, "end">): string {
  if (kind === "pattern") return "";
  const behind = lineAfter(text, end, from);
  const bracket = /^\s*\(([^()]{4,})\)/.exec(behind)?.[1];
  if (bracket !== undefined) return bracket;
  const words = /^[\s)\]"'`]{0,3}(?:[:=–—-]|->|=>|→|\|)\s*(.+)$/.exec(behind)?.[1] ?? "";
  return words.split(/\d{5}|; /, 1)[0] ?? "";
}

function foundAt({ start, end, value }: NumberRun, confidence: Found["confidence"]): Found {
  const parent = isCloudCode(value) ? undefined : codeOfSubcode(value);
  return parent === undefined
    ? { start, end, code: value, confidence, reason: "mention" }
    : { start, end, code: parent, subcode: value, confidence, reason: "mention" };
}

function ofLong(
  text: string,
  prose: Prose,
  run: NumberRun,
  company: readonly NumberRun[],
  about: Setting,
  isKnown: boolean,
): Found["confidence"] | undefined {
  const before = lineBefore(text, prose, run);
  const after = lineAfter(text, prose.end, run.end);
  const line = `${before} ${after}`;
  if (isColor(text, run, line)) return undefined;
  if (isSomethingElse(before, after, prose.kind)) return undefined;
  const isNumbered = /\(#$/.test(before);
  const isNamed = namesCode(line, run.value);
  const tied = isNumbered || isNamed || codeBefore.test(before);
  const round = isRound(run.value);
  if (tied && (about.whatsApp || about.graphErrors)) return "certain";
  if (isNumbered || isNamed || (tied && !round && (isKnown || !about.otherThings))) return "likely";
  const entry = entryOf(codeOfSubcode(run.value) ?? run.value, run.value) ?? entryOf(run.value);
  const meaning = entry === undefined ? "unclear" : meaningOf([saidOf(text, prose, run)], entry);
  if (meaning === "right") return "likely";
  if (!about.whatsApp && !about.graphErrors) return company.length > 2 && errorTalk.test(line) ? "likely" : "possible";
  if (isKnown || meaning === "wrong") return "likely";
  if (errorTalk.test(line)) return isGenerous(about) ? "likely" : "possible";
  // `(131026 files)`: where nothing is said of errors a number has to stand by itself.
  const counts = company.length > 1 || (!round && (isRemark(before, prose) || isApart(text, prose, run)));
  return isGenerous(about) && counts ? "likely" : "possible";
}

/** Whether it stands in a comment, or in one of a script that is a text here. */
function isRemark(before: string, { kind }: Prose): boolean {
  return kind === "comment" || (kind === "text" && /^\s*(?:#|\/\/)/.test(before));
}

/** `131056, 6`, `Meta Cloud API 131047`, `closed (131047)`: first, last, or alone in brackets. */
function isApart(text: string, { start, end }: Prose, run: NumberRun): boolean {
  if (run.start === start) return true;
  const before = text.charAt(run.start - 1);
  return before === "(" ? text.charAt(run.end) === ")" : run.end === end && /\s/.test(before);
}

function ofShort(
  text: string,
  prose: Prose,
  run: NumberRun,
  accepted: readonly NumberRun[],
  about: Setting,
  isKnown: boolean,
): Found | undefined {
  const { start, end, value } = run;
  const before = lineBefore(text, prose, run);
  const after = lineAfter(text, prose.end, run.end);
  const likely = { start, end, confidence: "likely", reason: "mention" } as const;
  if (flowStatuses.has(value) && about.flowEndpoint) return { ...likely, code: value, api: "flowEndpoint" };
  if (isSomethingElse(before, after, prose.kind)) return undefined;
  if (/(?:\b|_)sub[\s_-]?(?:code|c[oó]digo)s?['"`\\]*\s*(?:[:=#]|is)?\s*['"`(]*$/i.test(before)) {
    const parent = codeOfSubcode(value);
    return parent === undefined ? undefined : { ...likely, code: parent, subcode: value };
  }
  const slashed = text.charAt(start - 1) === "/" || text.charAt(end) === "/";
  const listed =
    (slashed && isSlashed(text, start, end)) ||
    nearest(accepted, run).some((other) => areListed(text, run, other)) ||
    (isKnown && value >= 100 && isListed(before, after));
  if (isCloudCode(value)) {
    if (/\(#$/.test(before) && /^\)/.test(after)) return { ...likely, code: value, confidence: "certain" };
    const isOwn = /(?:\(#|(?:meta|graph|whatsapp)(?:\sapi)?(?:\serror)?\scode\s)$/i.test(before);
    if (isSuccess(value) && !isOwn && (!listed || /^\s*OK\b/i.test(after))) return undefined;
    const named = namesCode(`${before} ${after}`.slice(-2 * nearby), value);
    if (listed || (named && (value > 17 || codeBefore.test(before)))) return { ...likely, code: value };
    // `last_error matches /190/`; among others of this API the token's code is known by itself.
    const whole = prose.kind === "pattern" && prose.start === start && prose.end === end;
    if (tokenCodes.has(value) && (whole || accepted.length > 1)) return { ...likely, code: value };
    return codeBefore.test(before) && (value > 3 || about.graphErrors || accepted.length > 1)
      ? { ...likely, code: value }
      : undefined;
  }
  if (!isOnPremisesCode(value)) return undefined;
  const own = listed && !isHttp(value);
  const tied = codeBefore.test(before) && (about.onPremises || (value >= 470 && value <= 480));
  const named = namesCode(`${before} ${after}`, value, "onPremises") && (about.onPremises || codeBefore.test(before));
  return own || tied || named ? { ...likely, code: value, api: "onPremises" } : undefined;
}

function isSuccess(value: number): boolean {
  return value >= 200 && value < 299;
}

/** The numbers before and behind a number, of some in their order. */
function nearest(numbers: readonly NumberRun[], run: NumberRun): NumberRun[] {
  const place = placeOf(numbers, run);
  return numbers.slice(Math.max(0, place - 1), place + 1);
}

/** How many of the numbers stand before a number. */
function placeOf(numbers: readonly NumberRun[], { start }: NumberRun): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether nothing but a list's signs, other numbers of the list or a short note in brackets stands between two numbers. */
function areListed(text: string, run: NumberRun, other: NumberRun): boolean {
  const [from, to] = run.start < other.start ? [run.end, other.start] : [other.end, run.start];
  if (to < from || to - from > together) return false;
  const between = text.slice(from, to);
  return listSigns.test(between) || listNumbers.test(between);
}

const listSigns =
  /^\s*(?:\([^()\n]*\)\s*)?(?:[,/|;+&·•]|and|or|y|e|o|et|und|или|и|[-–—])[\s*/#]*(?:and|or|\/)?\s*[#"'`(]*$/;
const listNumbers = /^[\s,/|;&+·•'"`]+(?:\d{1,6}[\s,/|;&+·•'"`]+)*$/;

/** `190 expired token · 200 permission`: whether a number stands where a list of codes has one. */
function isListed(before: string, after: string): boolean {
  return (
    /(?:^|[\s(·•;,/&|*'"`-])$/.test(before) &&
    /^['"`]{0,2}\s*(?:[=:–—(·•;,/&|)-]|\p{L})/u.test(after) &&
    !/^\s*OK\b/i.test(after)
  );
}

/** Whether the digits are a number of their own: no part of a date, an amount, a name, a phone number, a path. */
function standsAlone(text: string, { start, end, value }: NumberRun): boolean {
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(end);
  const long = value >= 10_000;
  if (isLetter(before) || (isNamePart(after) && after < 128 && after !== 95)) return false;
  const char = text.charAt(start - 1);
  if (/[$€£₹¥+]/.test(char)) return false;
  if (char === "_" && !long) return false;
  // `$131047` is read as part of a name.
  if (before === 36 || before === 64) return false;
  if (/[.,:/\\-]/.test(char) && isDigit(text.charCodeAt(start - 2))) {
    if (char === "/" && isSlashed(text, start, end)) return true;
    if (char === "/" || char === "-") return long && isCodeBefore(text, start - 1);
    if (char !== "," || !long) return char === "," && !/^\d{3}(?!\d)/.test(text.slice(start, end + 1));
    return isCodeBefore(text, start - 1);
  }
  const next = text.charAt(end);
  if (next === "%" || next === "°") return false;
  if (/[.,:/-]/.test(next) && isDigit(text.charCodeAt(end + 1))) {
    if (next === "." || next === ":") return false;
    if (next === ",") return !/^\d{3}(?!\d)/.test(text.slice(end + 1, end + 5));
    if (next === "/" && isSlashed(text, start, end)) return true;
    return long || /^\/\d{2,7}(?![\d/])/.test(text.slice(end, end + 9));
  }
  return char !== "/" || !/[\w.]/.test(text.charAt(start - 2)) || long === false
    ? true
    : !/\/[^\s]*$/.test(text.slice(Math.max(0, start - 12), start - 1)) ||
        /error|code/i.test(text.slice(Math.max(0, start - beside), start));
}

/** `100/131026/131051`, `codes 4/17/32`: whether slashes stand between codes, not between the parts of a date or a path. */
function isSlashed(text: string, start: number, end: number): boolean {
  const [before] = /(?:\d{1,7}\/)*$/.exec(text.slice(Math.max(0, start - beside), start)) ?? [""];
  const [behind] = /^(?:\/\d{1,7})*/.exec(text.slice(end, end + beside)) ?? [""];
  const first = start - before.length;
  if (/[\w/.]/.test(text.charAt(first - 1)) || /[\w/.]/.test(text.charAt(end + behind.length))) return false;
  const others = `${before}${behind}`.split("/").map(Number);
  return (
    others.some(isLongNumber) ||
    /\b(?:c[oó]d(?:e|igo)s|errors)\s*\(?$/i.test(text.slice(Math.max(0, first - beside), first))
  );
}

function isCodeBefore(text: string, end: number): boolean {
  const digits = /\d+$/.exec(text.slice(Math.max(0, end - 8), end))?.[0] ?? "";
  return digits.length <= 7 && isLongNumber(Number(digits));
}

const colorWords = /colou?r|background|fill|stroke|border|shadow|gradient|\bbg\b|css|style/i;
/** Nobody looks for a colour in a message. */
const searches = /\b(?:includes|contains|include\?|indexOf|str_contains|strpos|search|match)\b/i;

/** `#131026` is a colour as well as a code. */
function isColor(text: string, { start, end }: NumberRun, line: string): boolean {
  return (
    end - start === 6 &&
    text.charCodeAt(start - 1) === 35 &&
    text.charCodeAt(start - 2) !== 40 &&
    (colorWords.test(line) || !(errorTalk.test(line) || searches.test(line)))
  );
}

/** `order #131047`, `131047 tokens`, `id=131047`, `the verification code is 131047` */
function isSomethingElse(before: string, after: string, kind: Prose["kind"]): boolean {
  if (query.test(before) && !codeBefore.test(before)) return true;
  return otherBefore.test(before) || countedBefore.test(before) || unitBehind.test(after) || isOtherKey(before, kind);
}

/** `id=131047`, `"price": 131000`; in a comment, `24 hours: 131047` is one of a code. */
function isOtherKey(before: string, kind: Prose["kind"]): boolean {
  const key = /([\p{L}_][\p{L}\p{N}_-]*)['"`\\]*\s*[:=]\s*\\?['"`]?$/u.exec(before.slice(-beside))?.[1];
  if (key === undefined) return false;
  return kind === "string" || kind === "pattern" ? senseOf([key]) === "other" : otherKeys.has(key.toLowerCase());
}

const otherKeys = new Set(
  "id ids price amount total port pin zip pincode postcode phone otp count size line order ticket pr issue build version".split(
    " ",
  ),
);

function lineBefore(text: string, { start }: Prose, run: NumberRun): string {
  const part = text.slice(Math.max(start, run.start - nearby), run.start);
  return part.slice(part.lastIndexOf("\n") + 1);
}

function lineAfter(text: string, end: number, from: number): string {
  return text.slice(from, Math.min(end, from + nearby)).split("\n", 1)[0] ?? "";
}
