import { randomBytes } from "node:crypto";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount, simulatorApp, simulatorTokens } from "../../core/graph/simulated.ts";
import { clockChangeSchema, read } from "../../core/simulator/control.ts";
import { type RuleName, ruleNames } from "../../core/simulator/rules.ts";
import { readSeed } from "../../core/simulator/seed.ts";
import { newState, type State } from "../../core/simulator/state.ts";
import { seededState } from "./seed.ts";
import { Simulator, type SimulatorOptions } from "./simulator.ts";
import type { RunningSimulator, StartOptions } from "./startSimulator.ts";
import { StateFile, type StateProblem } from "./stateFile.ts";
import { checkCallback } from "./webhooks/callbackCheck.ts";

/** Who wants to hear what the simulator does. */
type Listeners = Pick<SimulatorOptions, "onRequest" | "onFault"> & {
  /** Told where the state couldn't be read or kept. */
  readonly onStateProblem?: (problem: StateProblem) => void;
};

/**
 * Starts a simulator that shares its port with nobody.
 * @throws Failure portInUse, portForbidden, addressUnavailable; invalidArgument for a seed, a rule or a speed that can't be read; webhookUnverified
 */
export async function launchSimulator(
  options: StartOptions,
  { onStateProblem = () => undefined, ...listeners }: Listeners = {},
): Promise<RunningSimulator> {
  const rulesOff = rulesIn(options.rulesOff ?? []);
  const clockSpeed = speedIn(options.clockSpeed ?? 1);
  const kept = options.seed === undefined ? undefined : stateIn(options.seed);
  const seed = () => {
    const state = kept ?? newState(Date.now());
    return { ...state, rulesOff: [...new Set([...state.rulesOff, ...rulesOff])] };
  };
  const appSecret = options.appSecret ?? randomBytes(16).toString("hex");
  const verifyToken = options.verifyToken ?? randomBytes(16).toString("hex");
  const identity = randomBytes(8).toString("hex");
  if (options.webhook !== undefined) await requireVerified(options.webhook, verifyToken);
  const { host, stateFile } = options;
  const simulator = new Simulator({
    ...(host !== undefined && { host: () => host }),
    ...(stateFile !== undefined && {
      stateFile: () => new StateFile({ file: stateFile, onProblem: onStateProblem }),
    }),
    identity: () => identity,
    appSecret: () => appSecret,
    webhookUrl: () => options.webhook,
    now: Date.now,
    seed,
    clockSpeed,
    fetchesLinks: () => options.fetchLinks === true,
    ...(options.delays && { delays: options.delays }),
    ...listeners,
  });
  await simulator.start(options.port ?? 0);
  const { baseUrl, controlUrl } = simulator;
  if (baseUrl === undefined || controlUrl === undefined) {
    const { state } = simulator;
    simulator.dispose();
    throw state.kind === "failed"
      ? state.failure
      : Failure.portInUse({ service: "simulator", port: options.port ?? 0 });
  }
  return {
    baseUrl,
    ...credentialsIn(simulator.exportedState()),
    appSecret,
    verifyToken,
    controlUrl,
    stop: () => simulator.stop(),
  };
}

/** The first number of a state, with what is needed to send from it. */
function credentialsIn({ numbers, tokens, apps }: State) {
  const [number] = numbers;
  const wabaId = number?.wabaId ?? simulatorAccount.wabaId;
  const token = tokens.find(
    (each) =>
      each.session === "valid" &&
      each.expiresAt === "never" &&
      each.wabaIds.includes(wabaId) &&
      each.scopes.includes("whatsapp_business_messaging"),
  );
  return {
    token: token?.token ?? simulatorTokens.valid.token,
    phoneNumberId: number?.id ?? simulatorAccount.phoneNumberId,
    wabaId,
    appId: token?.appId ?? apps[0]?.id ?? simulatorApp.id,
  };
}

function rulesIn(names: readonly string[]): RuleName[] {
  return names.map((name) => {
    const rule = ruleNames.find((each) => each === name);
    if (rule === undefined) throw refusedOption(`rulesOff: ${name} is none of ${ruleNames.join(", ")}`);
    return rule;
  });
}

function speedIn(speed: number): number {
  const result = read(clockChangeSchema, { speed });
  if ("problem" in result) throw refusedOption(`clockSpeed: ${result.problem}`);
  return speed;
}

function stateIn(seed: unknown): State {
  const read = readSeed(JSON.stringify(seed) ?? "");
  switch (read.kind) {
    case "problem": {
      const { path, kind, what } = read.problem;
      throw refusedOption(`seed.${path}: ${kind} ${what}`);
    }
    case "state":
      return read.state;
    case "seed":
      // Only a file has a folder beside it.
      if (read.seed.templatesFrom !== undefined) throw refusedOption("seed.templatesFrom");
      return seededState(read.seed, [], Date.now());
  }
}

function refusedOption(path: string): Failure {
  return Failure.invalidArgument({ command: "startSimulator", path });
}

async function requireVerified(url: string, verifyToken: string): Promise<void> {
  const check = await checkCallback(url, verifyToken);
  if (check.kind === "verified") return;
  const host = URL.canParse(url) ? new URL(url).host : "";
  throw Failure.webhookUnverified({ host, reason: check.kind, ...("status" in check && { httpStatus: check.status }) });
}
