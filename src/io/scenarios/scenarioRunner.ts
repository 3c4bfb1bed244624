import { Failure } from "../../core/failure.ts";
import type { Scenario } from "../../core/scenarios/scenarioFile.ts";
import type { SaidLine, ScenarioResult, StepFailure, StepResult } from "../../core/scenarios/scenarioResult.ts";
import {
  clockSchema,
  type KnownPersona,
  personasSchema,
  requestsSchema,
  rulesSchema,
} from "../../core/scenarios/transcript.ts";
import type { ControlClient } from "../simulator/control/controlClient.ts";
import { connectBot } from "./botConnection.ts";
import { Conversation } from "./conversation.ts";
import { customerOfRun } from "./customerOfRun.ts";
import { ScenarioRun, saidText, type Traces } from "./scenarioRun.ts";

interface RunnerOptions {
  readonly control: ControlClient;
  /** Where the bot takes webhooks, whatever the file says. */
  readonly webhook?: string | undefined;
  /** Addresses that webhooks go to and that are no bot's. */
  readonly notBots?: readonly string[];
}

interface RunOptions {
  /** Of the file, absolute. */
  readonly folder: string;
  readonly signal?: AbortSignal;
  /** Told when a step begins, and when it is done. */
  readonly onStep?: (index: number, result: StepResult | undefined) => void;
}

/** What the simulator was like before. */
interface Before {
  readonly clock: { readonly aheadMs: number; readonly speed: number };
  readonly rules: Readonly<Record<string, boolean>>;
  /** One of its own customers, who changes for the run. */
  readonly persona: KnownPersona | undefined;
}

const neverAborted = new AbortController().signal;

/**
 * Runs scenarios against a simulator, by its control API, and a bot that is connected with it. Each has a customer of its own; the clock, the rules
 * and the faults are afterwards as they were before. One is run at a time: the clock and the rules are there once.
 */
export class ScenarioRunner {
  readonly #options: RunnerOptions;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** What goes wrong is in the result, also where the simulator is gone. */
  async run(scenario: Scenario, { folder, signal = neverAborted, onStep }: RunOptions): Promise<ScenarioResult> {
    const began = performance.now();
    const result = (
      status: ScenarioResult["status"],
      more: Partial<Pick<ScenarioResult, "steps" | "failure" | "conversation">> = {},
    ): ScenarioResult => {
      const done = more.steps ?? [];
      const rest = scenario.steps.slice(done.length).map((step) => ({ step, status: "notRun" as const, tookMs: 0 }));
      const tookMs = performance.now() - began;
      return { scenario, status, tookMs, conversation: [], ...more, steps: [...done, ...rest] };
    };
    if (scenario.isSkipped) return result("skipped");
    const steps: StepResult[] = [];
    let conversation: SaidLine[] = [];
    try {
      const failure = await this.#within(scenario, folder, signal, async (run, spoken) => {
        try {
          await takeSteps(scenario, run, signal, (index, step) => {
            if (step) steps.push(step);
            onStep?.(index, step);
          });
        } finally {
          conversation = await spoken();
        }
      });
      if (failure) return result("failed", { failure });
    } catch (error) {
      if (signal.aborted) return result("cancelled", { steps, conversation });
      return result("failed", { steps, conversation, failure: failureFor(error) });
    }
    const isPassed = steps.every(({ status }) => status === "passed");
    return result(isPassed ? "passed" : "failed", { steps, conversation });
  }

  /** Prepares the simulator for a scenario, and leaves it as it was. @returns what keeps the scenario from being run */
  async #within(
    scenario: Scenario,
    folder: string,
    signal: AbortSignal,
    use: (run: ScenarioRun, spoken: () => Promise<SaidLine[]>) => Promise<void>,
  ): Promise<StepFailure | undefined> {
    const { control, webhook = scenario.webhook, notBots = [] } = this.#options;
    const numberId = scenario.number;
    const { data: known } = await control.get(personasSchema, "/personas");
    const customer = customerOfRun(scenario.customer, known);
    if ("unknown" in customer) {
      const ids = known.map(({ id }) => id).join(", ");
      return { key: "scenario.failure.noCustomer", args: [customer.unknown, ids] };
    }
    const bot = await connectBot({ control, numberId, webhook, notBots });
    if ("failure" in bot) return bot.failure;
    const before: Before = {
      clock: await control.get(clockSchema, "/clock"),
      rules: await control.get(rulesSchema, "/rules"),
      persona: customer.made ? undefined : known.find(({ id }) => id === customer.id),
    };
    const { data: requests } = await control.get(requestsSchema, "/requests?limit=1");
    const at = `/personas/${encodeURIComponent(customer.id)}`;
    let traces: Traces | undefined;
    try {
      if (customer.made) await control.call("PUT", at, customer.made);
      else await control.call("PATCH", at, customer.changes ?? {});
      const { data: now } = await control.get(personasSchema, "/personas");
      const persona = now.find(({ id }) => id === customer.id);
      if (!persona) throw Failure.simulatorStopped();
      const conversation = new Conversation({ control, personaId: customer.id, numberId, signal });
      const run = new ScenarioRun({
        ...{ control, scenario, conversation, persona, folder, signal },
        lastRequest: requests[0]?.number ?? 0,
      });
      traces = run.traces;
      await run.begin();
      await use(run, () => linesOf(conversation));
    } finally {
      await this.#restore({ at, before, added: "added" in bot ? bot.added : undefined, traces });
    }
    return undefined;
  }

  /** What can't be undone, because the simulator is gone, has gone with it. */
  async #restore({
    at,
    before,
    added,
    traces,
  }: {
    readonly at: string;
    readonly before: Before;
    readonly added: string | undefined;
    readonly traces: Traces | undefined;
  }): Promise<void> {
    const { control } = this.#options;
    const undo = (...call: Parameters<ControlClient["call"]>) => control.call(...call).catch(() => undefined);
    for (const fault of traces?.faults ?? []) await undo("DELETE", `/faults/${fault}`);
    if (traces?.hasChangedRules) await undo("PATCH", "/rules", before.rules);
    if (traces?.hasMovedClock) {
      const { aheadMs, speed } = before.clock;
      await undo("POST", "/clock", { reset: true, speed, advanceMs: Math.max(0, aheadMs) });
    }
    if (added !== undefined) await undo("DELETE", `/targets?${new URLSearchParams({ url: added })}`);
    if (before.persona) await undo("PUT", at, before.persona);
    else await undo("DELETE", at);
  }
}

/** Takes one step after the other, up to the first one that fails. */
async function takeSteps(
  scenario: Scenario,
  run: ScenarioRun,
  signal: AbortSignal,
  tell: (index: number, result: StepResult | undefined) => void,
): Promise<void> {
  for (const [index, step] of scenario.steps.entries()) {
    signal.throwIfAborted();
    tell(index, undefined);
    const began = performance.now();
    let failure: StepFailure | undefined;
    try {
      failure = await run.take(step);
    } catch (error) {
      if (signal.aborted) throw error;
      failure = failureFor(error);
    }
    const tookMs = performance.now() - began;
    tell(index, { step, status: failure ? "failed" : "passed", tookMs, ...(failure && { failure }) });
    if (failure) return;
  }
}

function failureFor(error: unknown): StepFailure {
  if (Failure.is(error, "simulatorRefused")) return { key: "scenario.failure.refused", args: [error.details.reason] };
  if (Failure.is(error, "simulatorStopped")) return { key: "scenario.failure.stopped", args: [] };
  if (Failure.is(error, "unexpectedReply")) return { key: "scenario.failure.otherVersion", args: [error.details.path] };
  throw error;
}

async function linesOf(conversation: Conversation): Promise<SaidLine[]> {
  const spoken = await conversation.spoken().catch(() => undefined);
  const lines = [
    ...(spoken?.bot.map((message) => ({ by: "bot" as const, at: message.transcript.at, text: saidText(message) })) ??
      []),
    ...(spoken?.customer.map(({ at, content }) => ({ by: "customer" as const, at, text: writtenText(content) })) ?? []),
  ];
  return lines.sort((one, other) => one.at - other.at).map(({ by, text }) => ({ by, text }));
}

function writtenText(content: Readonly<Record<string, unknown>>): string {
  const type = String(content.type);
  const own = content[type];
  if (typeof own !== "object" || own === null) return `(${type})`;
  const { body, caption, text, emoji } = own as Record<string, unknown>;
  const replies = Object.values(own).flatMap((each) =>
    typeof each === "object" && each !== null ? Object.values(each) : [],
  );
  const words = [body, caption, text, emoji, type === "interactive" ? replies[1] : undefined];
  const said = words.find((each) => typeof each === "string" && each !== "");
  return typeof said === "string" ? (type === "text" ? said : `(${type}) ${said}`) : `(${type})`;
}
