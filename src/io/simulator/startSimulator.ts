import { randomBytes } from "node:crypto";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount, simulatorApp, simulatorTokens } from "../../core/graph/simulated.ts";
import { read } from "../../core/simulator/control.ts";
import { type State, stateSchema } from "../../core/simulator/state.ts";
import { Simulator } from "./simulator.ts";
import type { StatusDelays } from "./statusPlan.ts";
import { type CallbackCheck, checkCallback } from "./webhooks/callbackCheck.ts";

export interface StartOptions {
  /** 0, the default, takes any that is free. */
  readonly port?: number;
  /** Where webhooks go: `http://…`. It is asked for its challenge first, as Meta does. Without it none are sent. */
  readonly webhook?: string;
  /** What webhooks are signed with; made up where it is absent. */
  readonly appSecret?: string;
  /** What the webhook is asked with; made up where it is absent. */
  readonly verifyToken?: string;
  /** What there is at the start: an exported state. */
  readonly seed?: unknown;
  /** Milliseconds until a message is sent, delivered, read and played. */
  readonly delays?: StatusDelays;
}

/** A simulator that answers. All that a client of the Cloud API needs is here. */
export interface RunningSimulator {
  /** `http://127.0.0.1:port`, what `https://graph.facebook.com` is at Meta. */
  readonly baseUrl: string;
  /** An access token that doesn't expire, with all permissions. */
  readonly token: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The simulator's own API: clock, rules, customers, state. */
  readonly controlUrl: string;
  /** Stops it; webhooks that are still to come are dropped. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a Cloud API on this machine, for tests and scripts.
 * @throws Failure portInUse, portForbidden; invalidArgument for a seed that can't be read; webhookUnverified
 */
export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const state = options.seed === undefined ? undefined : stateOf(options.seed);
  const appSecret = options.appSecret ?? randomBytes(16).toString("hex");
  const verifyToken = options.verifyToken ?? randomBytes(16).toString("hex");
  const identity = randomBytes(8).toString("hex");
  if (options.webhook !== undefined) await requireVerified(options.webhook, verifyToken);
  const simulator = new Simulator({
    identity: () => identity,
    appSecret: () => appSecret,
    webhookUrl: () => options.webhook,
    now: Date.now,
    ...(options.delays && { delays: options.delays }),
    ...(state && { seed: () => state }),
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
    token: simulatorTokens.valid.token,
    phoneNumberId: simulatorAccount.phoneNumberId,
    wabaId: simulatorAccount.wabaId,
    appId: simulatorApp.id,
    appSecret,
    verifyToken,
    controlUrl,
    stop: () => simulator.stop(),
  };
}

function stateOf(seed: unknown): State {
  const result = read(stateSchema, seed);
  if ("problem" in result) throw Failure.invalidArgument({ command: "startSimulator", path: `seed.${result.problem}` });
  return result.value;
}

async function requireVerified(url: string, verifyToken: string): Promise<void> {
  const check: CallbackCheck = await checkCallback(url, verifyToken);
  if (check.kind === "verified") return;
  const host = URL.canParse(url) ? new URL(url).host : "";
  throw Failure.webhookUnverified({ host, reason: check.kind, ...("status" in check && { httpStatus: check.status }) });
}
