import type { Found } from "./finding.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isRound } from "./knownCodes.ts";
import { cloudApiWords, graphErrorWords, whatsAppWords } from "./mayHoldCodes.ts";
import { graphSense, isForeign, isForeignConstant, isQuantity, senseOf, wordsOf } from "./nameEvidence.ts";
import { type Candidate, type Group, sourceCandidates } from "./sourceCandidates.ts";

/** A line longer than this was written by a bundler, not by a person. */
const longestLine = 20_000;
/** How much of a line, on each side of a number, is asked whether it is about errors. */
const nearby = 200;

const errorTalk = /\berr|error|exception|fail|throw|catch|reject|retr(?:y|ies)/i;
/** What a file without a word about WhatsApp or errors is about when six digits in it mean something else. */
const otherTalk =
  /municipal|prefecture|postal|post ?code|zip ?code|\bwards?\b|census|salar|\btax|invoice|tokens?\b|price|sku\b/i;

/** What the whole file is about. */
interface About {
  readonly whatsApp: boolean;
  /** The Cloud API itself, not only something that has WhatsApp in its name. */
  readonly cloudApi: boolean;
  readonly graphErrors: boolean;
  readonly errors: boolean;
  readonly otherThings: boolean;
}

type Confidence = Found["confidence"] | undefined;

/** Codes in JavaScript and TypeScript, by what they are compared with, listed under or called. */
export function detectSource(text: string): Found[] {
  if (hasLongLine(text)) return [];
  const about: About = {
    whatsApp: whatsAppWords.test(text),
    cloudApi: cloudApiWords.test(text),
    graphErrors: graphErrorWords.test(text),
    errors: errorTalk.test(text),
    otherThings: otherTalk.test(text),
  };
  return sourceCandidates(text).flatMap((candidate) => {
    const { start, end, reason, value } = candidate;
    const unasked = judged(candidate, text, about);
    if (unasked === undefined) return [];
    const foreign = reason === "constant" ? isForeignConstant(candidate.names) : isForeign(candidate.names);
    const confidence = foreign ? "possible" : unasked;
    const parent = isSubcode(candidate) ? codeOfSubcode(value) : undefined;
    return [
      parent === undefined
        ? { start, end, code: value, confidence, reason }
        : { start, end, code: parent, subcode: value, confidence, reason },
    ];
  });
}

/** Whether the number can only be a subcode, or is compared as one. */
function isSubcode({ value, names }: Candidate): boolean {
  return codeOfSubcode(value) !== undefined && (!isCloudCode(value) || namedSubcode(names));
}

function namedSubcode(names: readonly string[]): boolean {
  const words = wordsOf(names.at(-1) ?? "");
  return (
    words.some((word) => word === "subcode" || word === "subcodes") || (words.includes("sub") && words.includes("code"))
  );
}

function judged(candidate: Candidate, text: string, about: About): Confidence {
  const { value, names } = candidate;
  if (namedSubcode(names)) {
    if (codeOfSubcode(value) === undefined) return undefined;
    return about.whatsApp || about.graphErrors ? "certain" : undefined;
  }
  if (isLongCode(value) || (value >= 1_000_000 && isSubcode(candidate))) return judgedLong(candidate, text, about);
  return isCloudCode(value) && value < 10_000 ? judgedShort(candidate, about) : undefined;
}

function judgedLong(candidate: Candidate, text: string, about: About): Confidence {
  const { reason, value, names, group } = candidate;
  const round = isRound(value);
  if (reason === "constant" && names.length > 0) return judgedConstant(candidate, about);
  const sense = senseOf(names);
  if (sense === "other") return undefined;
  if (sense === "error") return about.whatsApp ? "certain" : "likely";
  const company = inCompany(group, value);
  if (!company && amongStrangers(group)) return undefined;
  if (sense === "code") {
    if (about.whatsApp) return round && !company ? "likely" : "certain";
    if (company) return "likely";
    if (about.otherThings && !about.graphErrors)
      return errorTalk.test(around(text, candidate)) && !round ? "likely" : undefined;
    return round ? "possible" : "likely";
  }
  if (about.whatsApp) {
    if (company || !round) return "likely";
    return errorTalk.test(around(text, candidate)) ? "likely" : undefined;
  }
  if (company) return "likely";
  const line = around(text, candidate);
  return !round && (errorTalk.test(line) || whatsAppWords.test(line)) ? "likely" : undefined;
}

/** A constant, an enum's member or an object's property: its own name says what it is, or what it is named after. */
function judgedConstant({ value, names, group }: Candidate, about: About): Confidence {
  const name = names.at(-1) ?? "";
  const own = senseOf(names);
  const company = inCompany(group, value);
  const container = senseOf(names.slice(0, -1));
  if (own === "error") return about.whatsApp ? "certain" : "likely";
  if (isQuantity(name) && !company) return undefined;
  if (own === "code")
    return about.whatsApp || company || (about.errors && !about.otherThings && !isRound(value)) ? "likely" : undefined;
  if (container === "error" || container === "code") {
    if (about.whatsApp) return isRound(value) && !company ? "likely" : "certain";
    return company || (container === "error" && !isRound(value)) ? "likely" : undefined;
  }
  if (company) return "likely";
  // `PHONE_NOT_REGISTERED`, `AccountLocked`: a name of several words in capitals is one of a constant, `orderId` isn't.
  return about.whatsApp && !isRound(value) && (own === "unclear" || /^[A-Z]/.test(name)) ? "likely" : undefined;
}

/**
 * Codes below 10,000 are HTTP statuses, exit codes and array lengths far more often than errors of this API: only the
 * code of an error, in a file about this API, counts.
 */
function judgedShort({ reason, value, names, group }: Candidate, about: About): Confidence {
  if (!about.whatsApp && !about.graphErrors) return undefined;
  if (reason === "constant") {
    const evidence = ["fbtrace_id", "error_subcode", "error_data", "type"].filter((key) => group?.keys.has(key));
    return evidence.length >= 2 && names.at(-1) === "code" ? "likely" : undefined;
  }
  const sense = graphSense(names);
  if (sense === "none") return undefined;
  if (sense === "strong") return about.whatsApp ? "certain" : "likely";
  if (inShortCompany(group, value)) return "likely";
  const crowded = group !== undefined && amongShortStrangers(group, value);
  if (sense === "weak") {
    if (isCommon(value) || crowded) return undefined;
    if (about.cloudApi || about.graphErrors) return "likely";
    return tokenCodes.has(value) && about.errors ? "likely" : "possible";
  }
  if (!isCommon(value)) return "likely";
  if (crowded || isSuccessStatus(value)) return "possible";
  // `err.code === 1` is as often how a process ended.
  return about.graphErrors || (about.cloudApi && sense === "medium" && value > 3) ? "likely" : "possible";
}

/** Short codes that hardly any other API has: the token's, and that of a block for a broken policy. */
const tokenCodes = new Set([190, 368]);

/** Short codes that are something else just as often. */
function isCommon(value: number): boolean {
  return value <= 17 || value === 100 || value === 102 || (value >= 200 && value <= 299);
}

/** HTTP's, among the codes that all say that a permission is missing; none of them is met by itself. */
function isSuccessStatus(value: number): boolean {
  return value > 200 && value < 299;
}

/** What kinds of numbers a group holds. */
interface Census {
  /** Long codes, and those of them that aren't round. */
  readonly long: number;
  readonly precise: number;
  /** Short numbers that are codes, and those of them that hardly any other API has. */
  readonly short: number;
  readonly tokens: number;
  /** Whether HTTP statuses are among them, of failed requests, which aren't codes. */
  readonly http: boolean;
}

/** Taken once for each group, since each of its numbers asks. */
const censuses = new WeakMap<Group, Census>();

function censusOf(group: Group): Census {
  const known = censuses.get(group);
  if (known !== undefined) return known;
  const long = [...group.numbers].filter(isLongCode);
  const all = [...group.shortNumbers];
  const short = all.filter((value) => isCloudCode(value) && !isSuccessStatus(value));
  const census = {
    long: long.length,
    precise: long.filter((value) => !isRound(value)).length,
    short: short.length,
    tokens: short.filter((value) => tokenCodes.has(value)).length,
    http: all.some((value) => value >= 300 && value <= 599 && !isCloudCode(value)),
  };
  censuses.set(group, census);
  return census;
}

/** Whether most of the numbers beside this one are no codes: a list of places, of products, of amounts. */
function amongStrangers(group: Group | undefined): boolean {
  return group !== undefined && censusOf(group).long * 2 < group.numbers.size;
}

/** The same of a short number. One that is an HTTP status too is among its like where one of a failed request is. */
function amongShortStrangers(group: Group, value: number): boolean {
  const { long, short, http } = censusOf(group);
  if (http && (value === 100 || value === 102 || (value >= 200 && value <= 299))) return true;
  return (long + short) * 5 < (group.numbers.size + group.shortNumbers.size) * 3;
}

/**
 * Whether the long numbers that stand beside this one say that it is a code: two more codes, since one may be there by
 * chance, and hardly any number that isn't one. Round ones alone are prices or limits.
 */
function inCompany(group: Group | undefined, value: number): boolean {
  if (group === undefined) return false;
  const { long, precise } = censusOf(group);
  const self = group.numbers.has(value) ? 1 : 0;
  const others = long - (isLongCode(value) ? self : 0);
  return precise > 0 && others >= 2 && others * 5 >= (group.numbers.size - self) * 3;
}

/** The same of a short number: one code that is hardly anything else, and hardly any number that isn't a code. */
function inShortCompany(group: Group | undefined, value: number): boolean {
  if (group === undefined || amongShortStrangers(group, value)) return false;
  const { precise, tokens } = censusOf(group);
  return precise + tokens - (tokenCodes.has(value) ? 1 : 0) > 0;
}

/** The line on which the number stands, or what is near to it there. */
function around(text: string, { start, end }: Candidate): string {
  const before = text.slice(Math.max(0, start - nearby), start);
  const after = text.slice(end, end + nearby);
  return `${before.slice(before.lastIndexOf("\n") + 1)} ${after.split("\n", 1)[0] ?? ""}`;
}

function hasLongLine(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("\n", at);
    if ((end === -1 ? text.length : end) - at > longestLine) return true;
    if (end === -1) return false;
    at = end + 1;
  }
  return false;
}
