import { importedAccount, type SimulatedAccount } from "../../core/simulator/importedAccount.ts";
import type { GraphClient, GraphTarget } from "./graphClient.ts";

interface Options {
  /** Told how many templates were read so far. */
  readonly onTemplates: (count: number) => void;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Reads all that the simulator can take over of an account: every number and every template. There is no half of it.
 * @throws what `GraphClient` throws
 */
export async function copyAccount(
  graph: GraphClient,
  target: GraphTarget,
  wabaId: string,
  { onTemplates, signal, now }: Options,
): Promise<SimulatedAccount> {
  const waba = await graph.waba(target, wabaId, signal);
  const numbers = await graph.phoneNumbers(target, wabaId, signal);
  const templates = await graph.allTemplates(target, wabaId, onTemplates, signal);
  return importedAccount({ waba, numbers, templates }, now());
}
