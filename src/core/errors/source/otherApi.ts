import { isOnPremisesCode } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import { isHttp } from "./company.ts";
import type { Judgement } from "./judgement.ts";
import { graphSense, senseOf } from "./nameEvidence.ts";
import type { Setting } from "./setting.ts";

/** The statuses of the endpoint of a Flow. */
const flowStatuses = new Set([421, 427, 432]);
/** Where a number can't be told from any other. */
const silent = new Set(["index", "bare", "fallback", "ranged", "searched", "returned"]);
/** What the On-Premises API said of the window that is closed: still written beside today's codes. */
const closedWindow = 470;

/** Whether a number is a code of one of these. */
export function isOtherCode(value: number): boolean {
  return isOnPremisesCode(value) || flowStatuses.has(value);
}

/** Codes of the On-Premises API, and statuses of the Flow endpoint: HTTP's own, but where a file is about those. */
export function judgedOther(candidate: Candidate, setting: Setting): Judgement | undefined {
  const { value, context } = candidate;
  if (flowStatuses.has(value) && setting.flowEndpoint) {
    return { code: value, api: "flowEndpoint", confidence: "likely" };
  }
  if (!isOnPremisesCode(value) || silent.has(context.relation)) return undefined;
  const isOne = setting.onPremises ? isOldCode(candidate) : isAmongNewCodes(candidate, setting);
  return isOne ? { code: value, api: "onPremises", confidence: "likely" } : undefined;
}

/** In a file about the On-Premises API. */
function isOldCode(candidate: Candidate): boolean {
  const { value, context, names, isNamedOnPremises } = candidate;
  if (isNamedOnPremises) return true;
  const isCoded = graphSense(names) !== "none" || senseOf(names) === "error";
  const isAmongItsLike = (context.company?.onPremises ?? 0) > 2;
  return isHttp(value) ? isCoded && isAmongItsLike : isCoded || isAmongItsLike || isAmongLong(candidate);
}

/** In a file about the Cloud API. */
function isAmongNewCodes(candidate: Candidate, setting: Setting): boolean {
  const { value, names, isNamedOnPremises } = candidate;
  if (isHttp(value) || (value >= 1000 && !isNamedOnPremises && !isKeyAmongLong(candidate))) return false;
  if (isAmongLong(candidate) || candidate.isKnown) return true;
  const sense = graphSense(names);
  const isCoded = sense === "strong" || sense === "medium" || sense === "weak";
  return setting.whatsApp && isCoded && (value === closedWindow || isNamedOnPremises);
}

/** `"1013": …` among the keys of today's codes. */
function isKeyAmongLong({ context: { relation, company }, meaning }: Candidate): boolean {
  return relation === "key" && company?.hasPrecise === true && company.long > 2 && meaning === "right";
}

function isAmongLong({ context, names }: Candidate): boolean {
  const { company, subject, relation } = context;
  if (relation === "value" && senseOf(names) === "other") return false;
  return (company?.long ?? 0) > 0 || (subject?.long ?? 0) > 0;
}
