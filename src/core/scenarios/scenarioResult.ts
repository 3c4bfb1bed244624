import type { PhraseKey } from "../errors/phrases.ts";
import type { Scenario, Step } from "./scenarioFile.ts";

/** Why a step wasn't passed, or a scenario couldn't be run. */
export interface StepFailure {
  readonly key: PhraseKey;
  readonly args: readonly string[];
  /** With `actual`: texts to be compared line by line. */
  readonly expected?: string;
  readonly actual?: string;
}

export interface StepResult {
  readonly step: Step;
  readonly status: "passed" | "failed" | "notRun";
  readonly tookMs: number;
  readonly failure?: StepFailure;
}

/** One line of the conversation, for whoever wants to know how it came to a failure. */
export interface SaidLine {
  readonly by: "customer" | "bot";
  readonly text: string;
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly status: "passed" | "failed" | "skipped" | "cancelled";
  readonly tookMs: number;
  readonly steps: readonly StepResult[];
  /** Of the scenario as a whole: no bot, no simulator, no such customer. */
  readonly failure?: StepFailure;
  /** What was said, the oldest first. */
  readonly conversation: readonly SaidLine[];
}

/** The failure to tell of: that of the step that failed, or of the whole. */
export function failureOf({ failure, steps }: ScenarioResult): { failure: StepFailure; step?: Step } | undefined {
  if (failure) return { failure };
  const failed = steps.find((each) => each.failure !== undefined);
  return failed?.failure && { failure: failed.failure, step: failed.step };
}
