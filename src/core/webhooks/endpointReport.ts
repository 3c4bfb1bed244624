import type { Phrases } from "../errors/phrases.ts";
import type { CheckResult } from "./endpointCheck.ts";
import { advice } from "./endpointProblem.ts";
import { type Framework, frameworks } from "./frameworks.ts";

/** A result in words, for a list, a terminal or a file. */
export interface CheckReport {
  readonly check: CheckResult["check"];
  readonly name: string;
  readonly result: CheckResult["result"];
  readonly status?: number;
  readonly failure?: string;
  readonly latencyMs?: number;
  readonly problem?: string;
  readonly why?: string;
  readonly fix?: string;
  /** Code of the framework that the endpoint is written with. */
  readonly code?: string;
}

/** @param framework what the endpoint is written with, where that is known */
export function checkReport(result: CheckResult, framework: Framework | undefined, phrases: Phrases): CheckReport {
  const facts = { check: result.check, name: phrases.say(`endpoint.check.${result.check}`), result: result.result };
  if (result.result === "skipped") return { ...facts, why: phrases.say(`endpoint.skipped.${result.reason}`) };
  const latencyMs = Math.round(result.latencyMs * 10) / 10;
  if (result.result === "passed") return { ...facts, status: result.status, latencyMs };
  const { why, fix, topic } = advice[result.problem];
  const code = framework === undefined || topic === undefined ? undefined : frameworks[framework].code[topic];
  return {
    ...facts,
    ...(result.status !== undefined && { status: result.status }),
    ...(result.failure !== undefined && { failure: result.failure }),
    latencyMs,
    problem: result.problem,
    why: phrases.say(why, result.status ?? result.failure ?? ""),
    fix: phrases.say(fix),
    ...(code !== undefined && framework !== undefined && { code: `${frameworks[framework].name}: ${code}` }),
  };
}
