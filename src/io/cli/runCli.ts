import { type CatalogueLanguage, languageNamed, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { frameworkNames } from "../../core/webhooks/frameworks.ts";
import { type CommandLine, type CommandName, commandLine, commandNames } from "./commandLine.ts";
import { environmentLanguage, type Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The status of a command that could not be understood, or could not read what it was to read. */
const trouble = 2;

/**
 * Runs one command line.
 * @param version asked for by `--version` alone
 * @returns the exit status: 0, 1 where `check` found something, `explain` knows nothing or a scenario failed, 2 for usage and reading errors
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  version: () => Promise<string>,
): Promise<number> {
  // Looked for before the rest, because the rest may not be understood.
  const language = languageIn(args) ?? environmentLanguage(terminal.environment);
  try {
    const line = commandLine(args);
    checkLanguage(line);
    return await run(line, language, terminal, version);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const phrases = await loadPhrases(language);
    terminal.complain(`wamid: ${phrases.say(error.key, ...error.args)}`);
    return trouble;
  }
}

function languageIn(args: readonly string[]): CatalogueLanguage | undefined {
  const at = args.findLastIndex((arg) => /^--language(=|$)/.test(arg));
  if (at === -1) return undefined;
  const [, value] = /^--language=(.*)$/s.exec(args[at] ?? "") ?? [];
  return languageNamed(value ?? args[at + 1] ?? "");
}

function checkLanguage(line: CommandLine): void {
  const name = line.value("language");
  if (name === undefined || languageNamed(name) !== undefined) return;
  throw new UsageError("cli.wrongValue", "--language", name, "en, ja, zh-tw");
}

async function run(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
  version: () => Promise<string>,
): Promise<number> {
  const { command } = line;
  if (line.has("version")) {
    terminal.print(await version());
    return 0;
  }
  if (line.has("help") || command === "help") {
    const topic = command === "help" ? line.operands[0] : command;
    terminal.print(help(await loadPhrases(language), helpOf(topic)));
    return 0;
  }
  if (command === undefined) {
    // Nothing was asked for: the help says what can be.
    terminal.complain(help(await loadPhrases(language), undefined));
    return trouble;
  }
  if (command === "explain") {
    const { explainCommand } = await import("./explainCommand.ts");
    return explainCommand(line, language, terminal);
  }
  if (command === "simulate") {
    requireNode(terminal.nodeVersion, command);
    const { simulateCommand } = await import("./simulateCommand.ts");
    return simulateCommand(line, language, terminal);
  }
  if (command === "scenario") {
    requireNode(terminal.nodeVersion, command);
    const { scenarioCommand } = await import("./scenarioCommand.ts");
    return scenarioCommand(line, language, terminal);
  }
  if (command === "listen") {
    requireNode(terminal.nodeVersion, command);
    const { listenCommand } = await import("./listenCommand.ts");
    return listenCommand(line, language, terminal);
  }
  if (command === "messages" || command === "deliveries") {
    requireNode(terminal.nodeVersion, command);
    const { listCommand } = await import("./listCommand.ts");
    return listCommand(command, line, language, terminal);
  }
  if (command === "replay") {
    requireNode(terminal.nodeVersion, command);
    const { replayCommand } = await import("./replayCommand.ts");
    return replayCommand(line, language, terminal);
  }
  if (command === "trigger") {
    requireNode(terminal.nodeVersion, command);
    const { triggerCommand } = await import("./triggerCommand.ts");
    return triggerCommand(line, language, terminal);
  }
  if (command === "test-endpoint") {
    requireNode(terminal.nodeVersion, command);
    const { testEndpointCommand } = await import("./testEndpointCommand.ts");
    return testEndpointCommand(line, language, terminal);
  }
  const { checkCommand } = await import("./checkCommand.ts");
  return checkCommand(line, language, terminal, version);
}

/** The simulator's HTTP client and the store need it; the other commands run on older ones. @throws UsageError */
function requireNode(version: string, command: CommandName): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 19)) throw new UsageError("cli.node", version, command);
}

function helpOf(word: string | undefined): CommandName | undefined {
  if (word === undefined) return undefined;
  const command = commandNames.find((name) => name === word);
  if (command === undefined) throw new UsageError("cli.unknownCommand", word, commandNames.join(", "));
  return command;
}

function help(phrases: Phrases, command: CommandName | undefined): string {
  if (command === "explain") return phrases.say("cli.help.explain");
  if (command === "check") return phrases.say("cli.help.check");
  if (command === "simulate") return phrases.say("cli.help.simulate");
  if (command === "scenario") return phrases.say("cli.help.scenario");
  if (command === "listen") return phrases.say("cli.help.listen");
  if (command === "messages") return phrases.say("cli.help.messages");
  if (command === "deliveries") return phrases.say("cli.help.deliveries");
  if (command === "replay") return phrases.say("cli.help.replay");
  if (command === "trigger") return phrases.say("cli.help.trigger");
  if (command === "test-endpoint") return phrases.say("cli.help.test-endpoint", frameworkNames.join(", "));
  return phrases.say("cli.help");
}
