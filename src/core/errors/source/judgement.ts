import type { Api } from "../catalogue.ts";
import type { Found } from "../finding.ts";
import { codeOfSubcode, isCloudCode, isLongCode } from "../knownCodes.ts";
import type { Candidate } from "./candidate.ts";
import { judgedLong } from "./longCode.ts";
import { isForeign, isForeignConstant, isSubcodeName, isSystem, wordsOf } from "./nameEvidence.ts";
import { isOtherCode, judgedOther } from "./otherApi.ts";
import type { Setting } from "./setting.ts";
import { judgedShort } from "./shortCode.ts";

export type Confidence = Found["confidence"];

export interface Judgement {
  readonly code: number;
  readonly subcode?: number;
  readonly api?: Api;
  readonly confidence: Confidence;
}

/** Subcodes with so many digits are told from everything else by themselves. */
const shortestLongSubcode = 1_000_000;

/** Undefined where a number says nothing of this API. */
export function judge(candidate: Candidate, setting: Setting): Judgement | undefined {
  const { value, names } = candidate;
  const parent = codeOfSubcode(value);
  // HTTP's statuses, which are read for the company that they are.
  if (parent === undefined && !isCloudCode(value) && !isOtherCode(value)) return undefined;
  if (isSubcodeName(names)) {
    if (parent === undefined || (!setting.whatsApp && !setting.graphErrors)) return undefined;
    return { code: parent, subcode: value, confidence: "certain" };
  }
  if (isLongCode(value)) return asCode({ code: value }, foreignAt(candidate, judgedLong(candidate, setting)));
  if (parent !== undefined && value >= shortestLongSubcode) {
    return asCode({ code: parent, subcode: value }, foreignAt(candidate, judgedLong(candidate, setting)));
  }
  const short = isCloudCode(value) ? foreignAt(candidate, judgedShort(candidate, setting)) : undefined;
  return short === undefined ? judgedOther(candidate, setting) : { code: value, confidence: short };
}

function asCode(code: Omit<Judgement, "confidence">, confidence: Confidence | undefined): Judgement | undefined {
  return confidence === undefined ? undefined : { ...code, confidence };
}

/** The code of something that has codes of its own is told to somebody who asks, at most. */
function foreignAt(candidate: Candidate, confidence: Confidence | undefined): Confidence | undefined {
  return confidence !== undefined && isForeignTo(candidate) ? "possible" : confidence;
}

function isForeignTo({ context, names, within }: Candidate): boolean {
  if (context.relation === "value") return isForeignConstant(names);
  return isForeign(names) || (within.some((name) => wordsOf(name).some(isSystem)) && isForeign(within));
}
