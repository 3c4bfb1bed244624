import * as z from "zod/mini";
import type { PhraseKey } from "../errors/phrases.ts";
import { misspellingOf } from "../misspelling.ts";
import { faultSchema } from "../simulator/faults.ts";
import { incomingMessageSchema } from "../simulator/incoming.ts";
import type { Located, Path, Range, Reading } from "./located.ts";
import {
  answerKeys,
  type ExpectedAnswer,
  type StepVerb,
  scenarioFileSchema,
  stepVerbs,
  type WrittenCustomer,
  type WrittenFile,
  type WrittenScenario,
  type WrittenStep,
} from "./schema.ts";
import { customerVariables, groupsIn, variablesIn, withVariables } from "./variables.ts";
import { incomingFrom, kindsOf } from "./writtenMessage.ts";

/** What files of scenarios are called. */
export const scenarioFilePattern = /\.wamid-scenario\.(?:json|ya?ml)$/i;

/** Something that keeps a file from being run. */
export interface ScenarioProblem extends Range {
  readonly key: PhraseKey;
  readonly args: readonly string[];
  /** A JSON schema tells it, too. */
  readonly isShape: boolean;
}

export interface Step extends Range {
  readonly verb: StepVerb;
  readonly step: WrittenStep;
  /** The step in few words: as it stands in the file. */
  readonly title: string;
}

export interface Scenario extends Range {
  readonly name: string;
  /** Where the name stands. */
  readonly nameRange: Range;
  readonly isSkipped: boolean;
  readonly customer: WrittenCustomer | undefined;
  readonly number: string | undefined;
  readonly webhook: string | undefined;
  /** A duration; five seconds where nothing is said. */
  readonly within: number | string;
  readonly steps: readonly Step[];
}

export interface ScenarioFile {
  readonly scenarios: readonly Scenario[];
  readonly problems: readonly ScenarioProblem[];
}

/** A text of scenarios, in the language that its name tells. The parser of YAML is loaded for YAML alone. */
export async function readScenarios(fileName: string, text: string): Promise<ScenarioFile> {
  const reading = await readingOf(fileName, text);
  if (reading.kind === "unreadable") {
    const problems = reading.problems.map(({ start, end, message }) => {
      return { start, end, key: "scenario.problem.unreadable" as const, args: [message], isShape: true };
    });
    return { scenarios: [], problems };
  }
  return scenariosIn(reading.located);
}

async function readingOf(fileName: string, text: string): Promise<Reading> {
  if (/\.json$/i.test(fileName)) return (await import("./locatedJson.ts")).readJson(text);
  return (await import("./locatedYaml.ts")).readYaml(text);
}

function scenariosIn(located: Located): ScenarioFile {
  const result = z.safeParse(scenarioFileSchema, located.value);
  if (!result.success) {
    return { scenarios: [], problems: result.error.issues.flatMap((issue) => problemsOf(issue, located, [])) };
  }
  const file = result.data;
  const problems = [...namesakes(file, located)];
  const scenarios = file.scenarios.map((scenario, index) => {
    const path = ["scenarios", index];
    problems.push(...stepProblems(scenario, path, located));
    return scenarioOf(scenario, path, file, located);
  });
  return problems.length > 0 ? { scenarios: [], problems } : { scenarios, problems };
}

function scenarioOf(scenario: WrittenScenario, path: Path, file: WrittenFile, located: Located): Scenario {
  return {
    ...located.range(path),
    name: scenario.name,
    nameRange: located.range([...path, "name"]),
    isSkipped: scenario.skip === true,
    customer: scenario.customer ?? file.customer,
    number: scenario.number ?? file.number,
    webhook: file.webhook,
    within: scenario.within ?? file.within ?? 5,
    steps: scenario.steps.flatMap((step, index) => {
      const [verb] = verbsOf(step);
      if (verb === undefined) return [];
      return [{ ...located.range([...path, "steps", index]), verb, step, title: titleOf(verb, step) }];
    }),
  };
}

export function verbsOf(step: WrittenStep): StepVerb[] {
  return stepVerbs.filter((verb) => step[verb] !== undefined);
}

const longestTitle = 100;

function titleOf(verb: StepVerb, step: WrittenStep): string {
  const value = step[verb];
  const words = `${verb}: ${typeof value === "string" ? value : JSON.stringify(value)}`.replace(/\s+/g, " ");
  const title = words.length > longestTitle ? `${words.slice(0, longestTitle - 1)}…` : words;
  return step.note === undefined ? title : `${title} (${step.note})`;
}

/** Results are found by their names. */
function namesakes({ scenarios }: WrittenFile, located: Located): ScenarioProblem[] {
  return scenarios.flatMap(({ name }, index) =>
    scenarios.findIndex((each) => each.name === name) < index
      ? [problem(located.range(["scenarios", index, "name"]), "scenario.problem.namesake", [name])]
      : [],
  );
}

function stepProblems(scenario: WrittenScenario, path: Path, located: Located): ScenarioProblem[] {
  const known = new Set<string>(customerVariables);
  return scenario.steps.flatMap((step, index) => {
    const at = [...path, "steps", index];
    const verbs = verbsOf(step);
    const [verb] = verbs;
    if (verb === undefined) return [problem(located.key(at), "scenario.problem.noVerb", [stepVerbs.join(", ")])];
    const second = verbs[1];
    if (second !== undefined) {
      return [problem(located.key([...at, second]), "scenario.problem.twoVerbs", [verb, second])];
    }
    const unknown = variablesIn(step[verb]).filter((name) => !known.has(name));
    if (typeof step.expect === "object") for (const name of keptBy(step.expect)) known.add(name);
    return [
      ...unknown.map((name) => problem(located.range([...at, verb]), "scenario.problem.variable", [name])),
      ...contentProblems(step, at, located),
    ];
  });
}

/** The variables that an expectation gives. */
function keptBy(answer: ExpectedAnswer): string[] {
  return [...Object.keys(answer.save ?? {}), ...patternsIn(answer).flatMap(({ pattern }) => groupsIn(pattern))];
}

function patternsIn(value: unknown, path: Path = []): { readonly pattern: string; readonly path: Path }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return key === "matches" && typeof each === "string" ? [{ pattern: each, path: at }] : patternsIn(each, at);
  });
}

/** What the schema can't say of a step. */
function contentProblems(step: WrittenStep, at: Path, located: Located): ScenarioProblem[] {
  const problems = patternsIn(step.expect).flatMap(({ pattern, path }) =>
    isRegExp(pattern) ? [] : [problem(located.range([...at, "expect", ...path]), "scenario.problem.pattern", [])],
  );
  if (step.fault !== undefined) {
    // Strings of a rule may hold variables, which never break it; its id and what it has counted are the runner's.
    const result = z.safeParse(faultSchema, { ...step.fault, id: "x" });
    if (!result.success) {
      problems.push(...result.error.issues.flatMap((issue) => problemsOf(issue, located, [...at, "fault"])));
    }
  }
  if (typeof step.write === "object") problems.push(...messageProblems(step.write, [...at, "write"], located));
  return problems;
}

function messageProblems(message: Exclude<WrittenStep["write"], string | undefined>, at: Path, located: Located) {
  const kinds = kindsOf(message);
  if (kinds.length !== 1) return [problem(located.key(at), "scenario.problem.oneKind", [kinds.join(", ")])];
  const { replyTo: _, ...rest } = message;
  // What stands for an id isn't one yet.
  if (variablesIn(rest.raw).length > 0) return [];
  const result = z.safeParse(incomingMessageSchema, incomingFrom(rest, { lastId: undefined }));
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => problemsOf(issue, located, rest.raw ? [...at, "raw"] : at));
}

function isRegExp(pattern: string): boolean {
  const values = new Map(variablesIn(pattern).map((name) => [name, "x"]));
  try {
    new RegExp(withVariables(pattern, values), "u");
    return true;
  } catch {
    return false;
  }
}

function problem({ start, end }: Range, key: PhraseKey, args: readonly string[], isShape = false): ScenarioProblem {
  return { start, end, key, args, isShape };
}

type Issue = z.core.$ZodIssue;

/** @param base the way to what was checked */
function problemsOf(issue: Issue, located: Located, base: Path): ScenarioProblem[] {
  const path = [...base, ...issue.path.filter((each) => typeof each !== "symbol")] as (string | number)[];
  const shape = (key: PhraseKey, ...args: string[]) => [problem(located.range(path), key, args, true)];
  const value = valueAt(located.value, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, path, located));
    case "invalid_union":
      return unionProblems(issue, value, located, path);
    case "invalid_type":
      if (value === undefined) return shape("scenario.problem.missing", String(path.at(-1) ?? ""));
      return shape("scenario.problem.type", issue.expected);
    case "invalid_value":
      return shape("scenario.problem.oneOf", issue.values.map(String).join(", "));
    case "too_small":
      if (issue.origin !== "number" && Number(issue.minimum) === 1) return shape("scenario.problem.empty");
      return shape("scenario.problem.atLeast", String(issue.minimum));
    case "too_big":
      return shape("scenario.problem.atMost", String(issue.maximum));
    case "invalid_format":
      return shape(formatKey(String(path.at(-1) ?? "")));
    default:
      return shape("scenario.problem.other", issue.message);
  }
}

function formatKey(name: string): PhraseKey {
  if (/^(within|wait|advance|expectSilence)$/.test(name)) return "scenario.problem.duration";
  if (name === "webhook") return "scenario.problem.webhook";
  return name === "phone" ? "scenario.problem.phone" : "scenario.problem.format";
}

function unknownKey(key: string, path: Path, located: Located): ScenarioProblem {
  const isStep = path.at(-2) === "steps";
  const meant = misspellingOf(key, isStep ? [...stepVerbs, "note"] : path.at(-1) === "expect" ? answerKeys : []);
  const at = located.key([...path, key]);
  if (meant !== undefined) return problem(at, "scenario.problem.unknownKeyMeant", [key, meant], true);
  return problem(at, "scenario.problem.unknownKey", [key], true);
}

/** Of a choice of forms the problems of the one that was meant: that which takes a value of this kind at all. */
function unionProblems(
  issue: Extract<Issue, { code: "invalid_union" }>,
  value: unknown,
  located: Located,
  path: Path,
): ScenarioProblem[] {
  const meant = issue.errors.find(
    (branch) => branch.length > 0 && branch.every((each) => each.path.length > 0 || !isOfKind(each)),
  );
  if (meant) return meant.flatMap((each) => problemsOf(each, located, path));
  const discriminator = "discriminator" in issue ? String(issue.discriminator) : undefined;
  if (discriminator !== undefined) {
    return [problem(located.range([...path, discriminator]), "scenario.problem.format", [], true)];
  }
  const expected = issue.errors.flatMap((branch) =>
    branch.flatMap((each) => (each.code === "invalid_type" ? [each.expected] : [])),
  );
  if (value === undefined)
    return [problem(located.range(path), "scenario.problem.missing", [String(path.at(-1) ?? "")], true)];
  return [problem(located.range(path), "scenario.problem.type", [[...new Set(expected)].join(", ")], true)];
}

/** The value is of another kind altogether. */
function isOfKind({ code, path }: Issue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, segment) => (typeof at === "object" && at !== null ? Reflect.get(at, segment) : undefined),
    value,
  );
}
