import { isRound } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import type { Confidence } from "./judgement.ts";
import {
  isCodeWord,
  isForeignLine,
  isPlatformWord,
  isQuantity,
  isTopicName,
  mayNameError,
  type Sense,
  senseOf,
  wordsOf,
} from "./nameEvidence.ts";
import { isGenerous, type Setting } from "./setting.ts";
import { errorTalk } from "./words.ts";

/** Long codes are hardly anything else: they count unless what stands beside them is about something else. */
export function judgedLong(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names, isKnown } = candidate;
  const { relation } = context;
  const { whatsApp } = setting;
  const sense = senseOfError(candidate);
  if (relation === "index") return sense === "error" || sense === "code" ? "likely" : undefined;
  if (candidate.isNamed) return whatsApp ? "certain" : "likely";
  if (relation === "value" && names.length > 0) return judgedConstant(candidate, setting, sense);
  const company = isInCompany(candidate);
  // `delays = { 131047: 1, … }`: the name is that of the values.
  const isOfValues = relation === "key" && company && isGenerous(setting) && !setting.codedThings;
  if (sense === "other" && !isOfValues) return isKnown && !isRound(value) && isCode(names) ? "likely" : undefined;
  if (!company && context.company?.isOfStrangers === true) return undefined;
  if (sense === "error") return ofError(candidate, setting, company);
  return sense === "code" ? ofCode(candidate, setting, company) : judgedUnclear(candidate, setting, company);
}

/** `OUTSIDE_WINDOW` and `RATE_LIMIT` are about an error as well as about a quantity; a list of `errors` may be of quantities. */
function senseOfError({ names, context }: Candidate): Sense {
  const name = names.at(-1) ?? "";
  const sense = senseOf(names);
  if (sense === "error" && context.relation === "element" && /^_?err(?:or)?s?$/i.test(name)) return "unclear";
  return sense === "other" && mayNameError(name) ? "unclear" : sense;
}

function isInCompany({ value, context }: Candidate): boolean {
  return context.company?.vouchesFor(value) === true || context.subject?.vouchesFor(value) === true;
}

function ofError(candidate: Candidate, setting: Setting, company: boolean): Confidence {
  // `reject("131026")`, `raise JobFailed(131026)`: every program has such calls.
  const isOwn = setting.cloudApi || isGenerous(setting) || company || isCodeOrPlatform(candidate.names);
  if (candidate.context.relation === "argument" && !isOwn && candidate.meaning === "unclear") return "possible";
  return setting.whatsApp ? "certain" : "likely";
}

function isCodeOrPlatform(names: readonly string[]): boolean {
  return names.flatMap(wordsOf).some((word) => isCodeWord(word) || isPlatformWord(word));
}

/** Compared with some `code`. */
function ofCode(candidate: Candidate, setting: Setting, company: boolean): Confidence | undefined {
  const { value, isKnown } = candidate;
  const round = isRound(value);
  const isAbout = setting.whatsApp || setting.graphErrors;
  const told = candidate.meaning !== "unclear";
  const talk = candidate.isTalkedOf && !isForeignLine(candidate.line);
  if (isAbout && (setting.cloudApi || setting.isProven || talk || told))
    return round && !company ? "likely" : "certain";
  const listed = company || candidate.context.company?.isOfCodes === true;
  if (isAbout && !setting.codedThings && (listed || (!round && !setting.otherThings))) return "likely";
  if (setting.otherThings && !told && !isKnown) return "possible";
  if (told || isKnown || (company && (talk || setting.isProven))) return "likely";
  return talk && !round ? "likely" : "possible";
}

/** Where the names beside a long code say nothing. */
function judgedUnclear(candidate: Candidate, setting: Setting, company: boolean): Confidence | undefined {
  const { value, context, names, isQuoted, isKnown } = candidate;
  const { relation } = context;
  const { whatsApp } = setting;
  const round = isRound(value);
  if (relation === "ranged") return company && isGenerous(setting) ? "likely" : undefined;
  // Who looks for six digits in a text looks for a code.
  if (relation === "searched" && whatsApp && !round) return "likely";
  if (!isGenerous(setting)) {
    const isListed = company && whatsApp && !setting.codedThings && relation === "arm";
    const told = candidate.meaning === "right" || (candidate.meaning === "wrong" && (whatsApp || company));
    if (isListed || told) return "likely";
    // `listen(131026)`: in a file that only has WhatsApp in it, a number that is handed on is anything.
    return relation === "argument" || relation === "bare" ? undefined : "possible";
  }
  if (company || isKnown || candidate.meaning === "right") return "likely";
  const talk = candidate.isTalkedOf;
  if (relation === "argument" || relation === "bare") {
    if (isMeasure(names) || !whatsApp) return undefined;
    if (talk) return "likely";
    return !round && !isQuoted ? "likely" : "possible";
  }
  // `error.value`: of a thing that has a code of its own more would be said.
  if (!whatsApp) return !round && talk && names.length < 2 ? "likely" : undefined;
  if (talk || (round && context.company?.hasPrecise === true)) return "likely";
  return relation === "element" && isQuoted ? "possible" : round ? undefined : "likely";
}

/** A constant, an enum's member or an object's property: its own name says what it is, or what it is named after. */
function judgedConstant(candidate: Candidate, setting: Setting, sense: Sense): Confidence | undefined {
  const { value, names, isKnown } = candidate;
  const { whatsApp } = setting;
  const round = isRound(value);
  const name = names.at(-1) ?? "";
  if (/^examples?$/.test(name)) return errorCode.test(candidate.line) ? "likely" : undefined;
  const company = isInCompany(candidate);
  const container = senseOfContainers(names.slice(0, -1));
  const isTopic = sense === "other" && (container === "error" || container === "code") && isTopicName(name);
  const own = isTopic ? "unclear" : sense;
  if (own === "error") return whatsApp ? "certain" : "likely";
  if (candidate.meaning === "right" && (candidate.tied !== "" || wordsOf(name).length > 1)) return "likely";
  if (company && candidate.context.group?.form === "enum" && isGenerous(setting)) return "likely";
  if (!isTopic && (company ? !mayNameError(name) : isQuantity(name))) return undefined;
  if (isKnown && !round && isCode(names)) return "likely";
  const told = candidate.meaning !== "unclear";
  if (own === "code") {
    if (candidate.isQuoted && !candidate.isTalkedOf && !told && !setting.isProven) return "possible";
    if (whatsApp) return "certain";
    return company || (candidate.isTalkedOf && !setting.otherThings && !round) ? "likely" : "possible";
  }
  if (own !== "other" && (container === "error" || container === "code")) {
    if (whatsApp) return round && !company ? "likely" : "certain";
    return company || (container === "error" && !round) ? "likely" : undefined;
  }
  if (candidate.meaning === "right" && own === "unclear") return "likely";
  if (!isGenerous(setting)) return told && own === "unclear" && (whatsApp || company) ? "likely" : undefined;
  if (company) return "likely";
  return whatsApp ? judgedName(candidate, own) : undefined;
}

/** What an example is said to be one of. */
const errorCode = /(?:error|failure)[\s_]?codes?\b/i;

/** What the objects, the enum or the classes around a constant are. */
function senseOfContainers(names: readonly string[]): Sense {
  return names.some((name) => senseOf([name]) === "error") ? "error" : senseOf(names);
}

/** Where only a constant's own name can say that it is named after an error. */
function judgedName({ value, names, isQuoted, isKnown, tied, line }: Candidate, own: Sense): Confidence | undefined {
  if (own !== "unclear") return undefined;
  if (isKnown) return "likely";
  const name = names.at(-1) ?? "";
  const talk = errorTalk.test(tied) || errorTalk.test(line.replace(name, ""));
  if (isRound(value) || isQuoted) return talk ? "likely" : undefined;
  // `PHONE_NOT_REGISTERED`, `AccountLocked`: a name of several words in capitals is one of a constant, `orderId` isn't.
  return /^_?[A-Z]/.test(name) || wordsOf(name).length > 1 || talk ? "likely" : undefined;
}

/** Whether the last name is `code` and nothing else. */
function isCode(names: readonly string[]): boolean {
  const words = wordsOf(names.at(-1) ?? "");
  return words.length === 1 && words.some(isCodeWord);
}

const measures = new Set(
  `listen bind connect dial expose sleep delay timeout range seed randint rand randrange seek wait after every slice substring
  substr limit skip take usleep fromNow pow random Decimal date mktime repeat pad chr ord ljust rjust setTimeout
  setInterval`.split(/\s+/),
);

/** Calls whose numbers are times, sizes and places. */
function isMeasure(names: readonly string[]): boolean {
  const name = names.at(-1) ?? "";
  return measures.has(name) || isQuantity(name);
}
