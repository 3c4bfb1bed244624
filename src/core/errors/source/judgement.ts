import type { Api } from "../catalogue.ts";
import type { Found } from "../finding.ts";
import { codeOfSubcode, isCloudCode, isLongCode, isOnPremisesCode, isRound, namesCode } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import type { Group } from "./groups.ts";
import { isHttp } from "./mentions.ts";
import {
  graphSense,
  isCodeWord,
  isErrorWord,
  isForeign,
  isForeignConstant,
  isPlatformWord,
  isQuantity,
  isSubcodeName,
  isSystem,
  mayNameError,
  senseOf,
  wordsOf,
} from "./nameEvidence.ts";
import type { Setting } from "./setting.ts";
import { errorTalk } from "./words.ts";

export type Confidence = Found["confidence"];

export interface Judgement {
  readonly code: number;
  readonly subcode?: number;
  readonly api?: Api;
  readonly confidence: Confidence;
}

/** Undefined where a number says nothing of this API. */
export function judge(candidate: Candidate, setting: Setting): Judgement | undefined {
  const { value, names } = candidate;
  if (isSubcodeName(names)) {
    const parent = codeOfSubcode(value);
    if (parent === undefined || (!setting.whatsApp && !setting.graphErrors)) return undefined;
    return { code: parent, subcode: value, confidence: "certain" };
  }
  if (isLongCode(value)) return asCode(value, foreignAt(candidate, judgedLong(candidate, setting)));
  const parent = value >= 1_000_000 ? codeOfSubcode(value) : undefined;
  if (parent !== undefined) {
    const confidence = foreignAt(candidate, judgedLong(candidate, setting));
    return confidence === undefined ? undefined : { code: parent, subcode: value, confidence };
  }
  if (isCloudCode(value)) {
    const confidence = foreignAt(candidate, judgedShort(candidate, setting));
    if (confidence !== undefined) return { code: value, confidence };
  }
  return judgedOther(candidate, setting);
}

function asCode(code: number, confidence: Confidence | undefined): Judgement | undefined {
  return confidence === undefined ? undefined : { code, confidence };
}

function foreignAt({ context, names, within }: Candidate, confidence: Confidence | undefined): Confidence | undefined {
  if (confidence === undefined) return undefined;
  const foreign =
    context.relation === "value"
      ? isForeignConstant(names)
      : isForeign(names) || (within.some((name) => wordsOf(name).some(isSystem)) && isForeign(within));
  return foreign ? "possible" : confidence;
}

/** Long codes are hardly anything else: they count unless what stands beside them is about something else. */
function judgedLong(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names, line } = candidate;
  const { relation, group } = context;
  const { whatsApp } = setting;
  const round = isRound(value);
  const sense = senseOf(names);
  const named = isNamed(candidate);
  if (relation === "value" && names.length > 0 && !named) return judgedConstant(candidate, setting);
  if (relation === "index") return sense === "error" || sense === "code" ? "likely" : undefined;
  if (named) return whatsApp ? "certain" : "likely";
  if (sense === "other") return candidate.isKnown && !round && isCodeName(names) ? "likely" : undefined;
  if (sense === "error") return whatsApp ? "certain" : "likely";
  const company = inCompany(group, value) || inCompany(context.subject, value);
  if (!company && amongStrangers(group)) return undefined;
  if (sense === "code") {
    if (whatsApp) return round && !company ? "likely" : "certain";
    if (company) return "likely";
    if (setting.otherThings && !setting.graphErrors) return errorTalk.test(line) && !round ? "likely" : undefined;
    return round ? "possible" : "likely";
  }
  return judgedUnclear(candidate, setting, company);
}

/** Where the names beside a long code say nothing. */
function judgedUnclear(candidate: Candidate, setting: Setting, company: boolean): Confidence | undefined {
  const { value, context, names, isQuoted, isKnown } = candidate;
  const { relation } = context;
  const { whatsApp } = setting;
  const round = isRound(value);
  if (company) return "likely";
  if (relation === "ranged") return undefined;
  const talk = candidate.isTalkedOf;
  if (relation === "argument" || relation === "bare") {
    if (isMeasure(names) || !whatsApp) return undefined;
    if (isKnown || talk) return "likely";
    return (setting.cloudApi || setting.graphErrors) && !round && !isQuoted ? "likely" : "possible";
  }
  if (whatsApp && isQuoted && relation === "element") return isKnown || talk ? "likely" : "possible";
  if (!whatsApp) return !round && talk ? "likely" : undefined;
  return !round || talk || isKnown || isAmongPrecise(context.group) ? "likely" : undefined;
}

function isCodeName(names: readonly string[]): boolean {
  const words = wordsOf(names.at(-1) ?? "");
  return words.length === 1 && words.some(isCodeWord);
}

/** Whether the words beside a code are its title, or its own name says that. */
function isNamed({ value, names, tied }: Candidate, api: "cloud" | "onPremises" = "cloud"): boolean {
  return namesCode(tied, value, api) || namesCode(names.at(-1)?.replaceAll("_", " ") ?? "", value, api);
}

/** A constant, an enum's member or an object's property: its own name says what it is, or what it is named after. */
function judgedConstant(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, names, context, isQuoted, isKnown } = candidate;
  const { group } = context;
  const { whatsApp } = setting;
  const name = names.at(-1) ?? "";
  const own = senseOf(names);
  const company = inCompany(group, value);
  const container = senseOf(names.slice(0, -1));
  if (own === "error") return whatsApp ? "certain" : "likely";
  if (company ? !mayNameError(name) : isQuantity(name)) return undefined;
  if (isKnown && !isRound(value) && isCodeName(names)) return "likely";
  if (own === "code") {
    if (whatsApp) return "certain";
    return company || (setting.errors && !setting.otherThings && !isRound(value)) ? "likely" : undefined;
  }
  if (container === "error" || container === "code") {
    if (whatsApp) return isRound(value) && !company ? "likely" : "certain";
    return company || (container === "error" && !isRound(value)) ? "likely" : undefined;
  }
  if (company) return "likely";
  if (!whatsApp) return undefined;
  if (isKnown && own === "unclear") return "likely";
  const talk = errorTalk.test(candidate.tied) || errorTalk.test(candidate.line.replace(name, ""));
  if (isRound(value) || isQuoted) return talk && own === "unclear" ? "likely" : undefined;
  // `PHONE_NOT_REGISTERED`, `AccountLocked`: a name of several words in capitals is one of a constant, `orderId` isn't.
  const isConstant = /^_?[A-Z]/.test(name);
  return isConstant || (own === "unclear" && (wordsOf(name).length > 1 || talk)) ? "likely" : undefined;
}

const measures = new Set(
  "listen bind connect dial expose sleep delay timeout range seed randint rand randrange seek wait after every slice substring substr limit skip take usleep fromNow pow random Decimal date mktime repeat pad chr ord ljust rjust setTimeout setInterval".split(
    " ",
  ),
);

/** Calls whose numbers are times, sizes and places. */
function isMeasure(names: readonly string[]): boolean {
  const name = names.at(-1) ?? "";
  return measures.has(name) || isQuantity(name);
}

/**
 * Codes below 10,000 are HTTP statuses, exit codes and array lengths far more often than errors of this API: only the
 * code of an error, in a file about this API, counts.
 */
function judgedShort(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names, within, tied } = candidate;
  const { relation, group, subject } = context;
  const about = setting.whatsApp || setting.graphErrors;
  if (!about && !amongCodes(group) && !amongCodes(subject)) return undefined;
  if (relation === "index" || relation === "bare" || relation === "fallback" || relation === "ranged") return undefined;
  const sense = graphSense(names);
  const company =
    [group, subject].some((numbers) => isAmongItsLike(numbers, value, sense !== "none")) && !crowdedBy(group, value);
  if (relation === "searched") {
    return tokenCodes.has(value) && (candidate.isTalkedOf || senseOf(names) === "error") ? "likely" : undefined;
  }
  if (relation === "value") return judgedShortConstant(candidate, setting, company);
  if (relation === "argument") return judgedShortArgument(names, value, setting);
  if (relation === "returned") return undefined;
  if (company) return "likely";
  const crowded = group !== undefined && amongShortStrangers(group, value);
  if (sense === "strong" && !(crowded && isSuccessStatus(value))) return setting.whatsApp ? "certain" : "likely";
  if (crowded) return sense === "none" ? undefined : "possible";
  if (relation === "key" || relation === "element") {
    if (namesCode(tied, value) && (sense !== "none" || senseOf(names) === "error")) return "likely";
    if (tokenCodes.has(value) && sense !== "none") return "likely";
    if (isCommon(value) && sense !== "medium") return undefined;
    return sense === "medium" && (setting.cloudApi || setting.graphErrors || !isCommon(value)) ? "likely" : undefined;
  }
  if (sense === "none") return undefined;
  const meta = within.some((name) => isMetaError(wordsOf(name)));
  if (meta && !isSuccessStatus(value)) return "likely";
  if (sense === "weak") {
    if (isCommon(value)) return value > 3 && namesCode(tied, value) ? "likely" : undefined;
    if (setting.cloudApi || setting.graphErrors) return "likely";
    return tokenCodes.has(value) && setting.errors ? "likely" : "possible";
  }
  if (!isCommon(value)) return "likely";
  if (isSuccessStatus(value)) return "possible";
  // `err.code === 1` is as often how a process ended.
  return setting.graphErrors || (setting.cloudApi && sense === "medium" && value > 3) ? "likely" : "possible";
}

/** `explainMetaError`, `dicaDoErroMeta`, `classifyWaError` */
function isMetaError(words: readonly string[]): boolean {
  return words.some(isErrorWord) && words.some(isPlatformWord);
}

const graphKeys = [
  "fbtrace_id",
  "error_subcode",
  "error_data",
  "type",
  "error_user_msg",
  "error_user_title",
  "subcode",
  "errorSubcode",
  "fbtraceId",
];

function judgedShortConstant(
  { value, names, context, tied }: Candidate,
  setting: Setting,
  company: boolean,
): Confidence | undefined {
  const { group } = context;
  const last = wordsOf(names.at(-1) ?? "");
  const evidence = graphKeys.filter((key) => group?.keys.has(key)).length;
  const isCode =
    last.some(isCodeWord) && last.every((word) => isCodeWord(word) || isErrorWord(word) || isPlatformWord(word));
  if (isCode && evidence >= 2) return "likely";
  const sense = graphSense(names);
  if (isCode) {
    if (isSuccessStatus(value) || value === 0) return undefined;
    if (isAmongItsLike(context.subject, value, true)) return "likely";
    if (evidence >= 1 && (setting.whatsApp || setting.graphErrors)) return "likely";
    const owner = wordsOf(names.at(-2) ?? "");
    if (owner.some(isErrorWord) || last.some(isErrorWord) || sense === "strong") {
      if (tokenCodes.has(value) || namesCode(tied, value)) return "likely";
      return setting.cloudApi || setting.graphErrors ? (value > 3 ? "likely" : "possible") : "possible";
    }
    return undefined;
  }
  const name = names.at(-1) ?? "";
  if (company && group !== undefined && !isQuantity(name)) {
    // Companions count for members of an enum; of a class, which may hold anything, where a name is one of several words.
    if (group.form === "enum" || tokenCodes.has(value)) return "likely";
    const constant = /^_?[A-Z]/.test(name) && senseOf(names) !== "other";
    if (constant && (group.form === "map" || (censusOf(group).long > 2 && value > 3))) return "likely";
  }
  const all = names.flatMap(wordsOf);
  const error = all.some(isErrorWord) || all.includes("code") || all.includes("codes");
  if (namesCode((names.at(-1) ?? "").replaceAll("_", " "), value) && error) return "likely";
  if (tokenCodes.has(value) && error && last.length > 1) return "likely";
  return undefined;
}

function judgedShortArgument(names: readonly string[], value: number, setting: Setting): Confidence | undefined {
  const words = names.flatMap(wordsOf);
  if (isSuccessStatus(value) || value < 4) return undefined;
  if (!isMetaError(words) || !(setting.cloudApi || setting.graphErrors || setting.whatsApp)) return undefined;
  return words.includes("response") || words.includes("http") ? undefined : "likely";
}

/** Codes of the On-Premises API, and statuses of the Flow endpoint: HTTP's own, but where a file is about those. */
function judgedOther(candidate: Candidate, setting: Setting): Judgement | undefined {
  const { value, context, names, line } = candidate;
  const { group, relation } = context;
  if (setting.flowEndpoint && (value === 421 || value === 427 || value === 432)) {
    return { code: value, api: "flowEndpoint", confidence: "likely" };
  }
  if (!isOnPremisesCode(value) || relation === "index" || relation === "bare" || relation === "fallback")
    return undefined;
  const found = (confidence: Confidence): Judgement => ({ code: value, api: "onPremises", confidence });
  const sense = graphSense(names);
  const named = isNamed(candidate, "onPremises");
  if (setting.onPremises && setting.whatsApp) {
    if (named) return found("likely");
    if (relation === "ranged") return undefined;
    const companions =
      group === undefined ? 0 : [...group.numbers].filter((other) => isOnPremisesCode(other) && !isHttp(other)).length;
    const coded = sense !== "none" || senseOf(names) === "error";
    if (!isHttp(value) && (coded || companions > 2)) return found("likely");
    if (isHttp(value) && companions > 2 && coded) return found("likely");
  }
  if (relation === "ranged") return undefined;
  // `470` stands among today's codes where it is meant as yesterday's 131047.
  if (isHttp(value) || (value >= 1000 && !named)) return undefined;
  if (group !== undefined && censusOf(group).long > 0 && !(relation === "value" && senseOf(names) === "other"))
    return found("likely");
  const coded = sense === "strong" || sense === "medium" || sense === "weak";
  return setting.whatsApp && coded && (value === 470 || named || (errorTalk.test(line) && value > 432))
    ? found("likely")
    : undefined;
}

/** Whether nothing but codes stands beside a round one, not only round ones. */
function isAmongPrecise(group: Group | undefined): boolean {
  return group !== undefined && censusOf(group).precise > 0 && !amongStrangers(group);
}

function crowdedBy(group: Group | undefined, value: number): boolean {
  return group !== undefined && amongShortStrangers(group, value);
}

/** Whether the numbers are codes of this API beyond doubt, in a text that doesn't say so. */
function amongCodes(group: Group | undefined): boolean {
  return group !== undefined && censusOf(group).precise > 1 && !amongStrangers(group);
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
  /** Numbers that could be long codes by their length. */
  readonly longNumbers: number;
  /** Short numbers that are codes, and those of them that hardly any other API has. */
  readonly short: number;
  readonly shortNumbers: number;
  readonly tokens: number;
  /** Whether HTTP statuses are among them, of failed requests, which aren't codes. */
  readonly http: boolean;
}

/** Taken once for each group, since each of its numbers asks. */
const censuses = new WeakMap<Group, Census>();

function censusOf(group: Group): Census {
  const known = censuses.get(group);
  if (known !== undefined) return known;
  const numbers = [...group.numbers];
  const all = numbers.filter((value) => value < 10_000);
  const long = numbers.filter(isLongCode);
  const short = all.filter(
    (value) => (isCloudCode(value) && !isSuccessStatus(value)) || (isOnPremisesCode(value) && !isHttp(value)),
  );
  const census = {
    long: long.length,
    precise: long.filter((value) => !isRound(value)).length,
    longNumbers: numbers.length - all.length,
    short: short.length,
    shortNumbers: all.length,
    tokens: short.filter((value) => tokenCodes.has(value)).length,
    http: all.some((value) => value >= 300 && value <= 599 && !isCloudCode(value) && value !== 470),
  };
  censuses.set(group, census);
  return census;
}

/** Whether most of the numbers beside this one are no codes: a list of places, of products, of amounts. */
function amongStrangers(group: Group | undefined): boolean {
  return group !== undefined && censusOf(group).long * 2 < censusOf(group).longNumbers;
}

/** The same of a short number. One that is an HTTP status too is among its like where one of a failed request is. */
function amongShortStrangers(group: Group, value: number): boolean {
  const { long, short, http, longNumbers, shortNumbers } = censusOf(group);
  if (http && long < 2 && (value === 100 || value === 102 || (value >= 200 && value <= 299))) return true;
  return (long + short) * 5 < (longNumbers + shortNumbers) * 3;
}

/**
 * Whether the long numbers that stand beside this one say that it is a code: two more codes, since one may be there by
 * chance, and hardly any number that isn't one. Round ones alone are prices or limits.
 */
function inCompany(group: Group | undefined, value: number): boolean {
  if (group === undefined) return false;
  const { long, precise, longNumbers } = censusOf(group);
  const self = group.numbers.has(value) ? 1 : 0;
  const others = long - (isLongCode(value) ? self : 0);
  return precise > 0 && others >= 2 && others * 5 >= (longNumbers - self) * 3;
}

/**
 * The same of a short number: one code that is hardly anything else, and hardly any number that isn't a code. The token's
 * code is as good as a long one where the names say that they are codes.
 */
function isAmongItsLike(group: Group | undefined, value: number, isCode: boolean): boolean {
  if (group === undefined || amongShortStrangers(group, value)) return false;
  const { precise, tokens } = censusOf(group);
  return precise + (isCode ? tokens - (tokenCodes.has(value) ? 1 : 0) : 0) > 0;
}
