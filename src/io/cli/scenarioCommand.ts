import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import { readScenarios, type ScenarioFile, scenarioFilePattern } from "../../core/scenarios/scenarioFile.ts";
import { scenarioJsonSchema } from "../../core/scenarios/scenarioJsonSchema.ts";
import type { ScenarioResult } from "../../core/scenarios/scenarioResult.ts";
import { TextLines } from "../../core/textLines.ts";
import { ScenarioRunner } from "../scenarios/scenarioRunner.ts";
import { controlPrefix } from "../simulator/control/controlApi.ts";
import { ControlClient } from "../simulator/control/controlClient.ts";
import { launchSimulator } from "../simulator/launchSimulator.ts";
import type { CommandLine, OptionName } from "./commandLine.ts";
import { type FileToCheck, filesToCheck } from "./filesToCheck.ts";
import { numberIn } from "./numberIn.ts";
import { type FileResults, junitReport, resultsJson, resultText, summaryText } from "./scenarioReport.ts";
import { failureText, optionsIn, usualPort } from "./simulateCommand.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

const passed = 0;
const failed = 1;
const trouble = 2;
/** By convention, for a program that Ctrl-C has ended. */
const interrupted = 130;

interface ReadFile extends FileToCheck, ScenarioFile {
  readonly lines: TextLines;
}

/** A simulator, and what is done with it in the end. */
interface Simulator {
  readonly control: ControlClient;
  readonly stop: () => Promise<void>;
}

/**
 * `wamid scenario`: runs files of scenarios, one after the other.
 * @returns exit status: 0 where all passed, 1 where one failed, 2 where something can't be read or there is no simulator
 * @throws UsageError
 */
export async function scenarioCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  if (line.has("schema")) {
    terminal.print(JSON.stringify(scenarioJsonSchema(), undefined, 2));
    return passed;
  }
  if (line.operands.length === 0) throw new UsageError("cli.scenario.noPath");
  const webhook = line.value("webhook");
  if (webhook !== undefined && !/^http:\/\/[^\s/]/.test(webhook)) throw new UsageError("cli.simulate.webhook.unusable");
  const phrases = await loadPhrases(language);
  const files = await filesIn(line, terminal, phrases);
  if (files === undefined) return trouble;
  if (files.every(({ scenarios }) => scenarios.length === 0)) throw new UsageError("cli.scenario.none");
  const simulator = await simulatorFor(line, terminal, phrases, files);
  if (simulator === undefined) return trouble;
  const stop = new AbortController();
  void terminal.untilToldToEnd().then(() => stop.abort());
  try {
    const results = await runAll(files, simulator.control, line, { terminal, phrases, signal: stop.signal });
    if (!(await report(results, line, terminal, phrases))) return trouble;
    if (stop.signal.aborted) return interrupted;
    return results.every((file) => file.results.every(isFine)) ? passed : failed;
  } finally {
    await simulator.stop();
  }
}

function isFine({ status }: ScenarioResult): boolean {
  return status === "passed" || status === "skipped";
}

/** Undefined where a file can't be read: then none is run. */
async function filesIn(line: CommandLine, terminal: Terminal, phrases: Phrases): Promise<ReadFile[] | undefined> {
  let isFine = true;
  const complain = (text: string) => {
    isFine = false;
    terminal.complain(`wamid: ${text}`);
  };
  const wanted = (name: string) => scenarioFilePattern.test(name);
  const found = filesToCheck(line.operands, {
    folder: terminal.folder,
    wanted,
    onProblem: ({ kind, path: lost, reason = "" }) => complain(phrases.say(`cli.check.${kind}`, lost, reason)),
  });
  const named = new Set(line.operands.map((operand) => path.resolve(terminal.folder, operand)));
  const files: ReadFile[] = [];
  for await (const file of found) {
    // A pattern may match more than scenarios.
    if (!named.has(file.file) && !wanted(file.file)) continue;
    let text: string;
    try {
      text = await readFile(file.file, "utf8");
    } catch (error) {
      complain(phrases.say("cli.check.unreadable", file.shown, codeOf(error)));
      continue;
    }
    const read = await readScenarios(file.file, text);
    const lines = new TextLines();
    lines.add(text);
    for (const { start, key, args } of read.problems) {
      const { line: at, character } = lines.position(start);
      isFine = false;
      terminal.complain(`${file.shown}:${at + 1}:${character + 1}: ${phrases.say(key, ...args)}`);
    }
    files.push({ ...file, ...read, lines });
  }
  return isFine ? files : undefined;
}

async function simulatorFor(
  line: CommandLine,
  terminal: Terminal,
  phrases: Phrases,
  files: readonly ReadFile[],
): Promise<Simulator | undefined> {
  const url = line.value("control-url");
  return url === undefined
    ? await startedSimulator(line, terminal, phrases, files)
    : await runningSimulator(url, line, terminal, phrases);
}

async function runningSimulator(
  given: string,
  line: CommandLine,
  terminal: Terminal,
  phrases: Phrases,
): Promise<Simulator | undefined> {
  const own: readonly OptionName[] = ["port", "seed", "app-secret", "verify-token", "rules-off"];
  const misplaced = own.find((option) => line.has(option));
  if (misplaced !== undefined) throw new UsageError("cli.scenario.withControl", `--${misplaced}`);
  const url = given.replace(/\/+$/, "");
  if (!URL.canParse(url) || !/^http:\/\//.test(url) || !url.includes(`${controlPrefix}/`)) {
    throw new UsageError("cli.scenario.wrongControl");
  }
  const control = new ControlClient(() => url);
  try {
    await control.call("GET", "/clock");
  } catch (error) {
    control.dispose();
    if (!Failure.is(error)) throw error;
    terminal.complain(`wamid: ${phrases.say("cli.scenario.noSimulator")}`);
    return undefined;
  }
  return {
    control,
    stop: async () => control.dispose(),
  };
}

async function startedSimulator(
  line: CommandLine,
  terminal: Terminal,
  phrases: Phrases,
  files: readonly ReadFile[],
): Promise<Simulator | undefined> {
  const { webhook, ...options } = optionsIn(line, terminal);
  const homeless = files.find(({ scenarios }) =>
    scenarios.some((each) => !each.isSkipped && each.webhook === undefined),
  );
  // The callbacks of a state that was exported may be the bot's.
  if (webhook === undefined && options.seed === undefined && homeless) {
    throw new UsageError("cli.scenario.noWebhook", homeless.shown);
  }
  const port = numberIn(line, "port", 0, 65_535) ?? usualPort;
  // A bot that has no verification yet is tested all the same: it is asked where its token is known.
  const isAsked = webhook !== undefined && line.has("verify-token");
  try {
    const simulator = await launchSimulator({ ...options, port, ...(isAsked && { webhook }) });
    const control = new ControlClient(() => simulator.controlUrl);
    return {
      control,
      stop: async () => {
        control.dispose();
        await simulator.stop();
      },
    };
  } catch (error) {
    if (!Failure.is(error)) throw error;
    const text = Failure.is(error, "portInUse")
      ? phrases.say("cli.scenario.portInUse", port)
      : failureText(error, phrases);
    terminal.complain(`wamid: ${text}`);
    return undefined;
  }
}

async function runAll(
  files: readonly ReadFile[],
  control: ControlClient,
  line: CommandLine,
  { terminal, phrases, signal }: { terminal: Terminal; phrases: Phrases; signal: AbortSignal },
): Promise<FileResults[]> {
  const runner = new ScenarioRunner({ control, webhook: line.value("webhook") });
  const all: FileResults[] = [];
  for (const { file, shown, scenarios, lines } of files) {
    const results: ScenarioResult[] = [];
    for (const scenario of scenarios) {
      const result = await runner.run(scenario, { folder: path.dirname(file), signal });
      results.push(result);
      if (!line.has("json")) terminal.print(resultText(result, { shown, lines }, phrases, terminal));
    }
    all.push({ shown, lines, results });
  }
  return all;
}

/** @returns whether all could be written */
async function report(
  files: readonly FileResults[],
  line: CommandLine,
  terminal: Terminal,
  phrases: Phrases,
): Promise<boolean> {
  terminal.print(line.has("json") ? resultsJson(files, phrases) : summaryText(files, phrases));
  const junit = line.value("junit");
  if (junit === undefined) return true;
  try {
    await writeFile(path.resolve(terminal.folder, junit), junitReport(files, phrases));
    return true;
  } catch (error) {
    terminal.complain(`wamid: ${phrases.say("cli.scenario.unwritable", junit, codeOf(error))}`);
    return false;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
