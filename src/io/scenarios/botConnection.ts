import { connect } from "node:net";
import type { StepFailure } from "../../core/scenarios/scenarioResult.ts";
import { targetsSchema } from "../../core/scenarios/transcript.ts";
import type { ControlClient } from "../simulator/control/controlClient.ts";

const timeoutMs = 3000;

interface Options {
  readonly control: ControlClient;
  readonly numberId: string | undefined;
  /** Where the bot takes webhooks; undefined where the simulator has to know. */
  readonly webhook: string | undefined;
  /** Addresses that webhooks go to and that are no bot's. */
  readonly notBots: readonly string[];
}

/**
 * Sees to it that webhooks go to the bot.
 * @returns what keeps them from it, or the address that they go to for this run alone
 */
export async function connectBot({
  control,
  numberId,
  webhook,
  notBots,
}: Options): Promise<{ readonly failure: StepFailure } | { readonly added?: string }> {
  const query = numberId === undefined ? "" : `?${new URLSearchParams({ number: numberId })}`;
  const { data } = await control.get(targetsSchema, `/targets${query}`);
  if (webhook === undefined) {
    const bots = data.filter((url) => !notBots.includes(url));
    return bots.length > 0 ? {} : { failure: { key: "scenario.failure.noBot", args: [] } };
  }
  if (!(await answers(webhook))) return { failure: { key: "scenario.failure.botUnreachable", args: [webhook] } };
  if (data.includes(webhook)) return {};
  await control.call("POST", "/targets", { url: webhook });
  return { added: webhook };
}

/** Whether somebody listens there. */
async function answers(url: string): Promise<boolean> {
  if (!URL.canParse(url)) return false;
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port || 80) });
  socket.setTimeout(timeoutMs, () => resolve(false));
  socket.on("connect", () => resolve(true));
  socket.on("error", () => resolve(false));
  const isThere = await promise;
  socket.destroy();
  return isThere;
}
