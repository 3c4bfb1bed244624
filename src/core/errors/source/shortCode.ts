import { namesCode } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import { isSuccessStatus, tokenCodes } from "./company.ts";
import type { Confidence } from "./judgement.ts";
import { graphSense, isCodeWord, isErrorWord, isPlatformWord, isQuantity, senseOf, wordsOf } from "./nameEvidence.ts";
import { isGenerous, type Setting } from "./setting.ts";

/** Where a number can't be told from any other. */
const silent = new Set(["index", "bare", "fallback"]);
/** The first and the last of the codes that say that a permission is missing. */
const permissionCodes = new Set([200, 299]);

/**
 * Codes below 10,000 are HTTP statuses, exit codes and array lengths far more often than errors of this API: only the
 * code of an error, in a file about this API, counts.
 */
export function judgedShort(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names } = candidate;
  const { relation, company, subject } = context;
  const isAbout = setting.whatsApp || setting.graphErrors || company?.isOfCodes === true || subject?.isOfCodes === true;
  if (!isAbout || silent.has(relation)) return undefined;
  if (relation === "searched") {
    return tokenCodes.has(value) && (candidate.isTalkedOf || senseOf(names) === "error") ? "likely" : undefined;
  }
  const sense = graphSense(names);
  const isCode = sense !== "none";
  const isErrorCode = sense === "medium" || sense === "strong";
  const isAmongItsLike =
    (isGenerous(setting) || isErrorCode || (setting.cloudApi && isCode)) &&
    [company, subject].some((numbers) => numbers?.vouchesForShort(value, isCode) === true) &&
    company?.isStrangeTo(value) !== true;
  if (relation === "ranged") {
    return permissionCodes.has(value) && subject?.vouchesForShort(value, isCode) === true && isGenerous(setting)
      ? "likely"
      : undefined;
  }
  if (relation === "value") return judgedConstant(candidate, setting, isAmongItsLike);
  if (relation === "argument") return judgedArgument(candidate, setting, isAmongItsLike);
  if (relation === "returned") return isAmongItsLike && tokenCodes.has(value) ? "likely" : undefined;
  if (relation !== "element" && relation !== "key" && senseOf(names) === "other" && !isCode) return undefined;
  return isAmongItsLike ? "likely" : judgedAlone(candidate, setting);
}

/** What is compared, or listed, without another code beside it. */
function judgedAlone(candidate: Candidate, setting: Setting): Confidence | undefined {
  const { value, context, names, within, tied } = candidate;
  const { relation, company } = context;
  const sense = graphSense(names);
  const isCrowded = company?.isStrangeTo(value) === true;
  if (sense === "strong" && !(isCrowded && isSuccessStatus(value))) return setting.whatsApp ? "certain" : "likely";
  if (isCrowded) return sense === "none" ? undefined : "possible";
  if (relation === "key" || relation === "element") return judgedListed(candidate, setting);
  if (sense === "none") return undefined;
  if (within.some((name) => isMetaError(wordsOf(name))) && !isSuccessStatus(value)) return "likely";
  if (sense === "weak") {
    if (!isGenerous(setting) && !setting.cloudApi && !candidate.isTalkedOf) return "possible";
    if (isCommon(value)) return value > 3 && namesCode(tied, value) ? "likely" : undefined;
    if (setting.cloudApi || setting.graphErrors) return "likely";
    return tokenCodes.has(value) && setting.errors ? "likely" : "possible";
  }
  if (!isCommon(value)) return "likely";
  if (isSuccessStatus(value)) return "possible";
  // `err.code === 1` is as often how a process ended.
  return setting.graphErrors || (setting.cloudApi && sense === "medium" && value > 3) ? "likely" : "possible";
}

function judgedListed({ value, names, tied }: Candidate, setting: Setting): Confidence | undefined {
  const sense = graphSense(names);
  if (namesCode(tied, value) && (sense !== "none" || senseOf(names) === "error")) return "likely";
  if (tokenCodes.has(value) && sense !== "none") return "likely";
  if (sense !== "medium") return undefined;
  return setting.cloudApi || setting.graphErrors || !isCommon(value) ? "likely" : undefined;
}

/** Short codes that are something else just as often. */
function isCommon(value: number): boolean {
  return value <= 17 || value === 100 || value === 102 || (value >= 200 && value <= 299);
}

/** `explainMetaError`, `dicaDoErroMeta`, `classifyWaError` */
function isMetaError(words: readonly string[]): boolean {
  return words.some(isErrorWord) && words.some(isPlatformWord);
}

const graphKeys =
  `fbtrace_id error_subcode error_data type error_user_msg error_user_title subcode errorSubcode fbtraceId`.split(" ");

function judgedConstant(candidate: Candidate, setting: Setting, isAmongItsLike: boolean): Confidence | undefined {
  const { value, names, context, tied } = candidate;
  const last = wordsOf(names.at(-1) ?? "");
  const isCode =
    last.some(isCodeWord) && last.every((word) => isCodeWord(word) || isErrorWord(word) || isPlatformWord(word));
  if (!isCode) return judgedName(candidate, isAmongItsLike);
  const evidence = graphKeys.filter((key) => context.group?.keys.has(key)).length;
  if (evidence >= 2) return "likely";
  const owner = names.slice(-4, -1).flatMap(wordsOf);
  if (isSuccessStatus(value) || (value === 0 && !(setting.isProven && owner.some(isErrorWord)))) return undefined;
  if (tokenCodes.has(value) && (isGenerous(setting) || candidate.meaning === "right")) return "likely";
  if (context.subject?.vouchesForShort(value, true) === true) return "likely";
  if (evidence >= 1 && (setting.whatsApp || setting.graphErrors)) return "likely";
  if (!owner.some(isErrorWord) && !last.some(isErrorWord) && graphSense(names) !== "strong") return undefined;
  if (tokenCodes.has(value) || namesCode(tied, value)) return "likely";
  return isGenerous(setting) || (setting.cloudApi && value > 3) ? "likely" : "possible";
}

/** A constant that is named after the error. */
function judgedName({ value, names, context, tied }: Candidate, isAmongItsLike: boolean): Confidence | undefined {
  const { group, company } = context;
  const name = names.at(-1) ?? "";
  if (isAmongItsLike && group !== undefined && !isQuantity(name)) {
    // Companions count for members of an enum; of a class, which may hold anything, where there are several.
    if (group.form === "enum" || tokenCodes.has(value)) return "likely";
    const isConstant = /^_?[A-Z]/.test(name) && senseOf(names) !== "other";
    if (
      isConstant &&
      ((group.form === "map" && company?.isOfCodes === true) || ((company?.long ?? 0) > 2 && value > 3))
    )
      return "likely";
  }
  const words = names.flatMap(wordsOf);
  if (!words.some((word) => isErrorWord(word) || isCodeWord(word))) return undefined;
  if (namesCode(name.replaceAll("_", " "), value) || namesCode(tied, value)) return "likely";
  return tokenCodes.has(value) && wordsOf(name).length > 1 ? "likely" : undefined;
}

/** Calls that are given numbers of all kinds. */
const takesAnything = new Set("print log push add append info warn debug send status json code write".split(" "));

function judgedArgument(
  { value, names }: Candidate,
  setting: Setting,
  isAmongItsLike: boolean,
): Confidence | undefined {
  const words = names.flatMap(wordsOf);
  if (isSuccessStatus(value) || value < 4) return undefined;
  // An error's status stands there too.
  if (value === 200 && !isAmongItsLike) return undefined;
  if (words.includes("response") || words.includes("http")) return undefined;
  if (isMetaError(words) && (setting.cloudApi || setting.graphErrors || setting.whatsApp)) return "likely";
  const name = names.at(-1) ?? "";
  return isAmongItsLike &&
    (value >= 100 || words.some(isErrorWord) || words.some(isPlatformWord)) &&
    !takesAnything.has(name) &&
    !isQuantity(name)
    ? "likely"
    : undefined;
}
