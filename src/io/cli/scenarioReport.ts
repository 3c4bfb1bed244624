import type { Phrases } from "../../core/errors/phrases.ts";
import { lineDiff } from "../../core/scenarios/lineDiff.ts";
import { failureOf, type ScenarioResult } from "../../core/scenarios/scenarioResult.ts";
import type { TextLines } from "../../core/textLines.ts";
import type { Terminal } from "./terminal.ts";
import { Style } from "./terminalText.ts";

interface Place {
  readonly shown: string;
  readonly lines: TextLines;
}

/** What came of one file. */
export interface FileResults extends Place {
  readonly results: readonly ScenarioResult[];
}

/** One scenario, as it is done: a line, and of a failure the step, the difference and the conversation. */
export function resultText(
  result: ScenarioResult,
  place: Place,
  phrases: Phrases,
  { colours }: Pick<Terminal, "colours">,
): string {
  const style = new Style(colours);
  const { scenario, status, tookMs } = result;
  const at = style.dim(`${place.shown}:${place.lines.position(scenario.start).line + 1}`);
  const seconds = style.dim(`${(tookMs / 1000).toFixed(2)} s`);
  switch (status) {
    case "passed":
      return `✔ ${scenario.name}  ${at}  ${seconds}`;
    case "skipped":
    case "cancelled":
      return `- ${scenario.name}  ${at}  ${phrases.say(`cli.scenario.${status}`)}`;
    case "failed":
      return [
        `${style.red("✖")} ${style.bold(scenario.name)}  ${at}  ${seconds}`,
        ...failureLines(result, place, phrases, style),
      ].join("\n");
  }
}

function failureLines(result: ScenarioResult, place: Place, phrases: Phrases, style: Style): string[] {
  const failed = failureOf(result);
  if (!failed) return [];
  const { failure, step } = failed;
  const index = result.steps.findIndex((each) => each.step === step);
  const where =
    step &&
    phrases.say(
      "cli.scenario.step",
      ...[index + 1, result.steps.length, place.lines.position(step.start).line + 1],
      printable(step.title),
    );
  return [
    ...(where === undefined ? [] : [`  ${where}`]),
    `  ${printable(phrases.say(failure.key, ...failure.args))}`,
    ...(failure.expected === undefined || failure.actual === undefined
      ? []
      : diffLines(failure.expected, failure.actual, phrases, style)),
    ...conversationLines(result, phrases, style),
  ];
}

function diffLines(expected: string, actual: string, phrases: Phrases, style: Style): string[] {
  const lines = lineDiff(expected, actual).map(({ kind, text }) => {
    const shown = printable(text);
    if (kind === "same") return `      ${shown}`;
    return kind === "expected" ? `    ${style.red(`- ${shown}`)}` : `    ${style.cyan(`+ ${shown}`)}`;
  });
  const [minus, plus] = [phrases.say("scenario.expected"), phrases.say("scenario.actual")];
  return [`    ${style.dim(`(- ${minus}, + ${plus})`)}`, ...lines];
}

function conversationLines({ conversation }: ScenarioResult, phrases: Phrases, style: Style): string[] {
  if (conversation.length === 0) return [];
  const lines = conversation.map(({ by, text }) => {
    const name = phrases.say(`scenario.by.${by}`);
    return `    ${style.dim(`${name}:`)} ${printable(text).replaceAll("\n", "\n      ")}`;
  });
  return [`  ${phrases.say("scenario.conversation")}:`, ...lines];
}

/** What a bot wrote must not move the cursor or change the terminal's title. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    character === "\n" || character === "\t" ? character : "\ufffd",
  );
}

export function summaryText(files: readonly FileResults[], phrases: Phrases): string {
  const { all, passed, failed, skipped } = countsOf(files);
  return `\n${phrases.say("cli.scenario.summary", all, passed, failed, skipped)}`;
}

function countsOf(files: readonly FileResults[]) {
  const results = files.flatMap((file) => file.results);
  const count = (...statuses: ScenarioResult["status"][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  return {
    all: results.length,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped", "cancelled"),
  };
}

/** All results as one JSON document. */
export function resultsJson(files: readonly FileResults[], phrases: Phrases): string {
  const { all, ...counts } = countsOf(files);
  const scenarios = files.flatMap(({ shown, lines, results }) =>
    results.map((result) => {
      const { scenario, status, tookMs, steps, conversation } = result;
      const failed = failureOf(result);
      return {
        name: scenario.name,
        file: shown,
        line: lines.position(scenario.start).line + 1,
        status,
        tookMs: Math.round(tookMs),
        ...(failed && { failure: failureJson(failed, lines, phrases) }),
        steps: steps.map((each) => ({
          line: lines.position(each.step.start).line + 1,
          title: each.step.title,
          status: each.status,
          tookMs: Math.round(each.tookMs),
        })),
        conversation,
      };
    }),
  );
  return JSON.stringify({ version: 1, scenarios, counts: { scenarios: all, ...counts } }, undefined, 2);
}

function failureJson(
  { failure, step }: NonNullable<ReturnType<typeof failureOf>>,
  lines: TextLines,
  phrases: Phrases,
): Record<string, unknown> {
  const { key, args, expected, actual } = failure;
  return {
    kind: key.replace(/^.*\./, ""),
    message: phrases.say(key, ...args),
    ...(step && { line: lines.position(step.start).line + 1 }),
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
  };
}

/** In the form that CI servers read: https://github.com/testmoapp/junitxml */
export function junitReport(files: readonly FileResults[], phrases: Phrases): string {
  const suites = files.map((file) => {
    const { all, failed, skipped } = countsOf([file]);
    const cases = file.results.map((result) => junitCase(result, file, phrases));
    const attributes = `name="${xml(file.shown)}" tests="${all}" failures="${failed}" skipped="${skipped}" time="${secondsOf(file.results)}"`;
    return [`  <testsuite ${attributes}>`, ...cases, "  </testsuite>"].join("\n");
  });
  const { all, failed, skipped } = countsOf(files);
  const time = secondsOf(files.flatMap(({ results }) => results));
  const attributes = `name="wamid" tests="${all}" failures="${failed}" skipped="${skipped}" time="${time}"`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites ${attributes}>`, ...suites, "</testsuites>", ""].join(
    "\n",
  );
}

function junitCase(result: ScenarioResult, place: Place, phrases: Phrases): string {
  const { scenario, status } = result;
  const line = place.lines.position(scenario.start).line + 1;
  const attributes = `name="${xml(scenario.name)}" classname="${xml(place.shown)}" file="${xml(place.shown)}" line="${line}" time="${secondsOf([result])}"`;
  if (status === "passed") return `    <testcase ${attributes}/>`;
  if (status !== "failed") return `    <testcase ${attributes}><skipped/></testcase>`;
  const message = failureOf(result)?.failure;
  const text = failureLines(result, place, phrases, new Style(false)).join("\n");
  return [
    `    <testcase ${attributes}>`,
    `      <failure message="${xml(message ? phrases.say(message.key, ...message.args) : "")}">${xml(text)}</failure>`,
    "    </testcase>",
  ].join("\n");
}

function secondsOf(results: readonly ScenarioResult[]): string {
  return (results.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};

/** XML has no way to write most control characters. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"\n]/g, (character) => entities[character] ?? character);
}
