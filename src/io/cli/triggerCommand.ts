import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import { misspellingOf } from "../../core/misspelling.ts";
import { escapedJson } from "../../core/webhooks/escape.ts";
import { bodyOfFixture } from "../../core/webhooks/fixture.ts";
import { shownUrl } from "../../core/webhooks/forwardTarget.ts";
import { Poster } from "../forward/post.ts";
import { webhookHeaders } from "../forward/signedPost.ts";
import { triggeredDelivery, triggerKind, triggerKinds } from "../forward/triggerEvent.ts";
import { sentLine } from "./answerLine.ts";
import type { CommandLine } from "./commandLine.ts";
import { headersIn, secretIn, urlsIn, withEdits } from "./forwardOptions.ts";
import { numberIn } from "./numberIn.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** The exit status where one was refused, or nobody was reached. */
const refused = 1;

/**
 * `wamid trigger`: sends made-up events, signed as Meta signs.
 * @returns exit status: 0 where all were answered 2xx, else 1
 * @throws UsageError
 */
export async function triggerCommand(
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const kinds = triggerKinds();
  if (line.has("list")) {
    terminal.print(line.has("json") ? kinds.map((kind) => JSON.stringify({ kind })).join("\n") : kinds.join("\n"));
    return 0;
  }
  const events = await eventsIn(line, terminal, kinds);
  if (line.has("print")) {
    for (const { make } of events) terminal.print(JSON.stringify(make(), undefined, line.has("json") ? undefined : 2));
    return 0;
  }
  const urls = urlsIn(line, "to");
  if (urls.length === 0) throw new UsageError("cli.trigger.where");
  const secret = secretIn(line, terminal);
  if (secret === undefined) throw new UsageError("cli.trigger.noSecret");
  const headers = headersIn(line);
  const times = numberIn(line, "times", 1, 1_000_000) ?? 1;
  const phrases = await loadPhrases(language);
  const poster = new Poster();
  const totals = { sent: 0, failed: 0 };
  try {
    for (let round = 1; round <= times; round += 1) {
      for (const { kind, make } of events) {
        const body = Buffer.from(escapedJson(make()));
        for (const url of urls) {
          const all = { ...webhookHeaders(body, secret), ...headers };
          const answer = await poster.send({ url: new URL(url), headers: all, body });
          const good = answer.status !== undefined && answer.status >= 200 && answer.status < 300;
          totals[good ? "sent" : "failed"] += 1;
          terminal.print(sentLine({ kind, url: shownUrl(url), ...(times > 1 && { round }) }, answer, line.has("json")));
        }
      }
    }
  } finally {
    poster.dispose();
  }
  if (line.has("json")) terminal.print(JSON.stringify({ event: "done", ...totals }));
  else terminal.print(phrases.say("cli.replay.done", totals.sent, totals.failed));
  return totals.failed === 0 ? 0 : refused;
}

interface TriggeredEvent {
  readonly kind: string;
  /** Made anew each time: its ids and times are new. */
  readonly make: () => unknown;
}

/** @throws UsageError */
async function eventsIn(line: CommandLine, terminal: Terminal, kinds: readonly string[]): Promise<TriggeredEvent[]> {
  const code = numberIn(line, "code", 0, 999_999_999);
  const facts = () => ({ now: Date.now(), randomBytes, ...(code !== undefined && { code }) });
  const events: TriggeredEvent[] = line.operands.map((operand) => {
    const kind = triggerKind(operand);
    if (kind === undefined) throw unknownKind(operand, kinds);
    return { kind, make: () => withEdits(line, triggeredDelivery(kind, facts())) };
  });
  for (const file of line.values("file")) {
    const body = await fixtureIn(file, terminal);
    events.push({ kind: path.basename(file), make: () => withEdits(line, body) });
  }
  if (events.length === 0) throw new UsageError("cli.trigger.which");
  // What can't be changed is said before anything is sent.
  for (const { make } of events) make();
  return events;
}

function unknownKind(kind: string, kinds: readonly string[]): UsageError {
  const meant = misspellingOf(kind, kinds);
  return meant === undefined
    ? new UsageError("cli.trigger.kind", kind)
    : new UsageError("cli.trigger.kindMeant", kind, meant);
}

/** @throws UsageError */
async function fixtureIn(file: string, terminal: Terminal): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path.resolve(terminal.folder, file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UsageError("cli.check.unreadable", file, code);
  }
  try {
    return bodyOfFixture(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    throw new UsageError("cli.trigger.notJson", file);
  }
}
