import path from "node:path";
import { isLoopback } from "../../core/address.ts";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import { type RuleName, ruleNames } from "../../core/simulator/rules.ts";
import type { State } from "../../core/simulator/state.ts";
import { launchSimulator } from "../simulator/launchSimulator.ts";
import type { LoggedRequest } from "../simulator/requestLog.ts";
import { loadSeed } from "../simulator/seed.ts";
import type { RunningSimulator, StartOptions } from "../simulator/startSimulator.ts";
import type { StateProblem } from "../simulator/stateFile.ts";
import type { CommandLine } from "./commandLine.ts";
import { LineLog } from "./lineLog.ts";
import { numberIn } from "./numberIn.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The port of the editor's simulator, so that a bot's settings fit both. Another one is taken where that is in use and none was asked for. */
export const usualPort = 4681;

/** The exit status where the simulator could not begin. */
const notStarted = 1;

/**
 * `wamid simulate`: runs the simulator until the process is told to end.
 * @returns exit status: 0, or 1 where the port or the webhook can't be used
 * @throws UsageError
 */
export async function simulateCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const [operand] = line.operands;
  if (operand !== undefined) throw new UsageError("cli.operand", "simulate", operand);
  const port = numberIn(line, "port", 0, 65_535);
  const options = optionsIn(line, terminal);
  const phrases = await loadPhrases(language);
  const log = new LineLog(terminal);
  const ended = terminal.untilToldToEnd();
  let simulator: RunningSimulator;
  try {
    simulator = await started(port, options, {
      onRequest: (request) => log.add(requestLine(request, line.has("json"))),
      onFault: (error) => terminal.complain(`wamid: ${error instanceof Error ? error.stack : error}`),
      onStateProblem: (problem) => terminal.complain(`wamid: ${stateText(problem, phrases)}`),
    });
  } catch (error) {
    if (!Failure.is(error)) throw error;
    terminal.complain(`wamid: ${failureText(error, phrases)}`);
    return notStarted;
  }
  const { host } = options;
  if (host !== undefined && !isLoopback(host)) terminal.complain(`wamid: ${phrases.say("cli.simulate.open", host)}`);
  terminal.print(line.has("json") ? readyJson(simulator) : readyText(simulator, phrases));
  await ended;
  await simulator.stop();
  log.flush();
  return 0;
}

async function started(
  port: number | undefined,
  options: StartOptions,
  listeners: Parameters<typeof launchSimulator>[1],
): Promise<RunningSimulator> {
  const start = (at: number) => launchSimulator({ ...options, port: at }, listeners);
  if (port !== undefined) return start(port);
  try {
    return await start(usualPort);
  } catch (error) {
    if (Failure.is(error, "portInUse") || Failure.is(error, "portForbidden")) return start(0);
    throw error;
  }
}

/** What was said of the simulator, but for its port. @throws UsageError */
export function optionsIn(line: CommandLine, terminal: Terminal): StartOptions {
  const seed = seedIn(line, terminal);
  const [webhook, appSecret, verifyToken] = [
    line.value("webhook"),
    line.value("app-secret"),
    line.value("verify-token"),
  ];
  const clockSpeed = speedIn(line);
  const [stateFile, host] = [line.value("state"), line.value("host")];
  return {
    rulesOff: rulesIn(line),
    fetchLinks: line.has("fetch-links"),
    ...(seed && { seed }),
    ...(stateFile !== undefined && { stateFile: path.resolve(terminal.folder, stateFile) }),
    ...(host !== undefined && { host }),
    ...(webhook !== undefined && { webhook }),
    ...(appSecret !== undefined && { appSecret }),
    ...(verifyToken !== undefined && { verifyToken }),
    ...(clockSpeed !== undefined && { clockSpeed }),
  };
}

function speedIn(line: CommandLine): number | undefined {
  const text = line.value("clock-speed");
  if (text === undefined) return undefined;
  const speed = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= 0.001 && speed <= 1_000_000)) {
    throw new UsageError("cli.wrongValue", "--clock-speed", text, "0.001-1000000");
  }
  return speed;
}

function rulesIn(line: CommandLine): RuleName[] {
  const names = (line.value("rules-off") ?? "").split(",").map((name) => name.trim());
  return names
    .filter((name) => name !== "")
    .map((name) => {
      const rule = ruleNames.find((each) => each === name);
      if (rule === undefined) throw new UsageError("cli.wrongValue", "--rules-off", name, ruleNames.join(", "));
      return rule;
    });
}

function seedIn(line: CommandLine, terminal: Terminal): State | undefined {
  const file = line.value("seed");
  if (file === undefined) return undefined;
  try {
    return loadSeed(path.resolve(terminal.folder, file), Date.now());
  } catch (error) {
    if (Failure.is(error, "seedUnreadable")) {
      throw new UsageError("cli.check.unreadable", shownPath(error.details.path, terminal), error.details.reason);
    }
    if (Failure.is(error, "badJson")) {
      const { path: bad, line, column, field, kind, what } = error.details;
      throw new UsageError(`cli.simulate.seed.${kind}`, `${shownPath(bad, terminal)}:${line}:${column}`, field, what);
    }
    throw error;
  }
}

function shownPath(file: string, { folder }: Terminal): string {
  const relative = path.relative(folder, file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}

export function failureText(failure: Failure, phrases: Phrases): string {
  if (Failure.is(failure, "portInUse")) return phrases.say("cli.simulate.portInUse", failure.details.port);
  if (Failure.is(failure, "portForbidden")) return phrases.say("cli.simulate.portForbidden", failure.details.port);
  if (Failure.is(failure, "addressUnavailable")) return phrases.say("cli.simulate.address", failure.details.host);
  if (Failure.is(failure, "webhookUnverified")) {
    const { host, reason, httpStatus = 0 } = failure.details;
    return phrases.say(`cli.simulate.webhook.${reason}`, host, httpStatus);
  }
  return failure.message;
}

function stateText(problem: StateProblem, phrases: Phrases): string {
  const { kind, file, reason } = problem;
  return phrases.say(`cli.simulate.state.${kind}`, file, reason, kind === "unreadable" ? problem.aside : "");
}

/** One line, for a program that starts this one and waits for it. */
function readyJson({ stop: _, ...simulator }: RunningSimulator): string {
  return JSON.stringify({ event: "ready", ...simulator });
}

/** The names are those of the editor's lines for a `.env` file. */
function readyText(simulator: RunningSimulator, phrases: Phrases): string {
  const settings = {
    WHATSAPP_API: simulator.baseUrl,
    WHATSAPP_PHONE_NUMBER_ID: simulator.phoneNumberId,
    WHATSAPP_WABA_ID: simulator.wabaId,
    WHATSAPP_APP_ID: simulator.appId,
    WHATSAPP_TOKEN: simulator.token,
    WHATSAPP_APP_SECRET: simulator.appSecret,
    WHATSAPP_VERIFY_TOKEN: simulator.verifyToken,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [
    phrases.say("cli.simulate.ready", simulator.baseUrl),
    "",
    ...lines,
    "",
    phrases.say("cli.simulate.control", simulator.controlUrl),
    phrases.say("cli.simulate.end"),
  ].join("\n");
}

function requestLine(request: LoggedRequest, json: boolean): string {
  if (json) return JSON.stringify({ event: "request", ...request });
  const { method, path: target, status, tookMs, error } = request;
  const problem = error ? ` ${error.message}${error.details === undefined ? "" : `: ${error.details}`}` : "";
  return `${status} ${method} ${target} ${tookMs.toFixed(1)} ms${problem}`;
}
