import { existsSync } from "node:fs";
import path from "node:path";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import { EditError } from "../../core/webhooks/edit.ts";
import { fixtureOf } from "../../core/webhooks/fixture.ts";
import type { ReplayOptions } from "../../core/webhooks/replayPlan.ts";
import { Poster } from "../forward/post.ts";
import { type Replayable, type Replayed, replay } from "../forward/replay.ts";
import { type Selection, StoredDeliveries } from "../forward/storedDeliveries.ts";
import { sentLine } from "./answerLine.ts";
import type { CommandLine } from "./commandLine.ts";
import { durationIn, filterIn, headersIn, secretIn, timeIn, urlsIn } from "./forwardOptions.ts";
import { numberIn } from "./numberIn.ts";
import { storeFailureText } from "./storeFailure.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The exit status where a target refused one, or couldn't be reached. */
const refused = 1;
const mostSeed = 2 ** 31;

/**
 * `wamid replay`: sends deliveries of a store again.
 * @returns exit status: 0 where all were answered 2xx, else 1
 * @throws UsageError
 */
export async function replayCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const file = storeIn(line, terminal);
  const selection = selectionIn(line);
  const options = optionsIn(line);
  const phrases = await loadPhrases(language);
  let stored: StoredDeliveries | undefined;
  try {
    stored = StoredDeliveries.open(file);
    const deliveries = await stored.select(selection);
    const missing = (selection.ids ?? []).filter((id) => !deliveries.some((delivery) => delivery.id === id));
    for (const id of missing) terminal.complain(`wamid: ${phrases.say("cli.replay.missing", id)}`);
    if (deliveries.length === 0) {
      terminal.complain(`wamid: ${phrases.say("cli.replay.none")}`);
      return refused;
    }
    if (line.has("print")) return printFixtures(stored, deliveries, terminal);
    const all = await send(line, stored, { deliveries, options, phrases, terminal });
    return all && missing.length === 0 ? 0 : refused;
  } catch (error) {
    if (error instanceof EditError) throw new UsageError("cli.set", error.message);
    if (error instanceof SyntaxError) throw new UsageError("cli.replay.notJson");
    if (!Failure.is(error)) throw error;
    terminal.complain(`wamid: ${storeFailureText(error, phrases)}`);
    return refused;
  } finally {
    stored?.dispose();
  }
}

interface Sending {
  readonly deliveries: readonly Replayable[];
  readonly options: ReplayOptions;
  readonly phrases: Phrases;
  readonly terminal: Terminal;
}

/** @returns whether all were answered 2xx */
async function send(
  line: CommandLine,
  stored: StoredDeliveries,
  { deliveries, options, phrases, terminal }: Sending,
): Promise<boolean> {
  const secret = secretIn(line, terminal);
  const edits = line.values("set");
  if (edits.length > 0 && secret === undefined) throw new UsageError("cli.replay.noSecret");
  const urls = targetsIn(line, stored);
  const headers = headersIn(line);
  const poster = new Poster();
  const abort = new AbortController();
  void terminal.untilToldToEnd().then(() => abort.abort());
  const totals = { sent: 0, failed: 0 };
  const json = line.has("json");
  const tell = ({ deliveryId, url, round, answer }: Replayed) => {
    const good = answer.status !== undefined && answer.status >= 200 && answer.status < 300;
    totals[good ? "sent" : "failed"] += 1;
    terminal.print(sentLine({ delivery: deliveryId, url, round }, answer, json));
  };
  try {
    const targets = urls.map((url) => ({ url, headers, ...(secret !== undefined && { secret }) }));
    const content = (id: number) => stored.content(id);
    await replay({ deliveries, content, targets, options, edits, poster, signal: abort.signal }, tell);
  } finally {
    poster.dispose();
  }
  if (json) terminal.print(JSON.stringify({ event: "done", ...totals }));
  else terminal.print(phrases.say("cli.replay.done", totals.sent, totals.failed));
  return totals.failed === 0 && !abort.signal.aborted;
}

/** As fixtures: without anything about anybody. */
function printFixtures(stored: StoredDeliveries, deliveries: readonly Replayable[], terminal: Terminal): number {
  for (const { id } of deliveries) {
    const content = stored.content(id);
    if (content === undefined) continue;
    terminal.print(JSON.stringify(fixtureOf(JSON.parse(new TextDecoder().decode(content.body)))));
  }
  return 0;
}

/** @throws UsageError */
function storeIn(line: CommandLine, terminal: Terminal): string {
  const given = line.value("store");
  if (given === undefined) throw new UsageError("cli.replay.noStore");
  const file = path.resolve(terminal.folder, given);
  if (!existsSync(file)) throw new UsageError("cli.store.missing", file);
  return file;
}

/** @throws UsageError */
function selectionIn(line: CommandLine): Selection {
  const ids = line.operands.map((operand) => {
    if (!/^\d{1,15}$/.test(operand)) throw new UsageError("cli.replay.id", operand);
    return Number(operand);
  });
  const from = timeIn(line, "from");
  const to = timeIn(line, "to");
  const filter = filterIn(line);
  if (ids.length === 0 && from === undefined && to === undefined && filter === undefined) {
    throw new UsageError("cli.replay.which");
  }
  return {
    ...(ids.length > 0 && { ids }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(filter !== undefined && { filter }),
  };
}

function optionsIn(line: CommandLine): ReplayOptions {
  return {
    pace: line.value("pace") ?? "now",
    times: numberIn(line, "times", 1, 1_000_000) ?? 1,
    copies: numberIn(line, "copies", 1, 1000) ?? 1,
    order: line.value("order") ?? "original",
    delayMs: durationIn(line, "delay") ?? 0,
    seed: Math.floor(Math.random() * mostSeed),
  };
}

/** @throws UsageError */
function targetsIn(line: CommandLine, stored: StoredDeliveries): string[] {
  const urls = urlsIn(line, "to-url");
  const named = line.values("target").flatMap((name) => {
    const found = stored.targets(name === "all" ? undefined : name);
    if (found.length === 0) throw new UsageError("cli.replay.target", name, stored.targets().join(", ") || "–");
    return found;
  });
  const all = [...new Set([...urls, ...named])];
  if (all.length === 0) throw new UsageError("cli.replay.where");
  return all;
}
