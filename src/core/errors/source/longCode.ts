import { isRound } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import type { Confidence } from "./judgement.ts";
import { isCodeWord, isErrorWord, isQuantity, mayNameError, type Sense, senseOf, wordsOf } from "./nameEvidence.ts";
import type { Setting } from "./setting.ts";
import { errorTalk } from "./words.ts";

/** Long codes are hardly anything else: they count unless what stands beside them is about something else. */
export function judgedLong(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names, isNamed, isKnown } = candidate;
  const { relation } = context;
  const { whatsApp } = setting;
  const sense = senseOfError(names);
  if (relation === "index") return sense === "error" || sense === "code" ? "likely" : undefined;
  if (isNamed) return whatsApp ? "certain" : "likely";
  if (relation === "value" && names.length > 0) return judgedConstant(candidate, setting, sense);
  if (sense === "other") return isKnown && !isRound(value) && isCode(names) ? "likely" : undefined;
  if (sense === "error") return ofError(candidate, setting);
  const company = isInCompany(candidate);
  if (!company && context.company?.isOfStrangers === true) return undefined;
  return sense === "code" ? ofCode(candidate, setting, company) : judgedUnclear(candidate, setting, company);
}

/** `OUTSIDE_WINDOW` and `RATE_LIMIT` are about an error as well as about a quantity. */
function senseOfError(names: readonly string[]): Sense {
  const sense = senseOf(names);
  return sense === "other" && mayNameError(names.at(-1) ?? "") ? "unclear" : sense;
}

function isInCompany({ value, context }: Candidate): boolean {
  return context.company?.vouchesFor(value) === true || context.subject?.vouchesFor(value) === true;
}

function ofError(candidate: Candidate, { whatsApp }: Setting): Confidence {
  if (whatsApp) return "certain";
  // `reject("131026")`: every library has such a call.
  const isGeneric = candidate.context.relation === "argument" && !isInCompany(candidate);
  return isGeneric && wordsOf(candidate.names.at(-1) ?? "").every(isErrorWord) ? "possible" : "likely";
}

function ofCode(
  { value, line }: Candidate,
  { whatsApp, otherThings, graphErrors }: Setting,
  company: boolean,
): Confidence | undefined {
  const round = isRound(value);
  if (whatsApp) return round && !company ? "likely" : "certain";
  if (company) return "likely";
  if (otherThings && !graphErrors) return errorTalk.test(line) && !round ? "likely" : undefined;
  return round ? "possible" : "likely";
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
  if (!whatsApp) return !round && talk ? "likely" : undefined;
  if (isKnown || talk || (round && context.company?.hasPrecise === true)) return "likely";
  return relation === "element" && isQuoted ? "possible" : round ? undefined : "likely";
}

/** A constant, an enum's member or an object's property: its own name says what it is, or what it is named after. */
function judgedConstant(candidate: Candidate, setting: Setting, own: Sense): Confidence | undefined {
  const { value, names, isKnown } = candidate;
  const { whatsApp } = setting;
  const round = isRound(value);
  const name = names.at(-1) ?? "";
  const company = isInCompany(candidate);
  const container = senseOf(names.slice(0, -1));
  if (own === "error") return whatsApp ? "certain" : "likely";
  if (company ? !mayNameError(name) : isQuantity(name)) return undefined;
  if (isKnown && !round && isCode(names)) return "likely";
  if (own === "code") {
    if (whatsApp) return "certain";
    return company || (setting.errors && !setting.otherThings && !round) ? "likely" : undefined;
  }
  if (container === "error" || container === "code") {
    if (whatsApp) return round && !company ? "likely" : "certain";
    return company || (container === "error" && !round) ? "likely" : undefined;
  }
  if (company) return "likely";
  return whatsApp ? judgedName(candidate, own) : undefined;
}

/** Where only a constant's own name can say that it is named after an error. */
function judgedName({ value, names, isQuoted, isKnown, tied, line }: Candidate, own: Sense): Confidence | undefined {
  const name = names.at(-1) ?? "";
  if (isKnown && own === "unclear") return "likely";
  const talk = errorTalk.test(tied) || errorTalk.test(line.replace(name, ""));
  if (isRound(value) || isQuoted) return talk && own === "unclear" ? "likely" : undefined;
  // `PHONE_NOT_REGISTERED`, `AccountLocked`: a name of several words in capitals is one of a constant, `orderId` isn't.
  if (/^_?[A-Z]/.test(name)) return "likely";
  return own === "unclear" && (wordsOf(name).length > 1 || talk) ? "likely" : undefined;
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
