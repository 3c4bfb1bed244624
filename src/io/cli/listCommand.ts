import { existsSync } from "node:fs";
import path from "node:path";
import { type CatalogueLanguage, loadPhrases } from "../../core/errors/catalogue.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import type { Cursor, StoredRejection } from "../store/records.ts";
import { Store } from "../store/store.ts";
import type { CommandLine } from "./commandLine.ts";
import { type DeliveryLine, keptLine, refusedLine } from "./deliveryLine.ts";
import { type MessageLine, messageLine } from "./messageLine.ts";
import { numberIn } from "./numberIn.ts";
import { storeFailureText } from "./storeFailure.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** Read from the file and printed at once. */
const pageSize = 500;
const usualLimit = 100;
/** Bytes that may wait for somebody to read them. */
const mostUnread = 1_000_000;

/** The exit status where the store can't be read. */
const notRead = 1;

/**
 * `wamid messages` and `wamid deliveries`: what is in a store, while another process may write to it.
 * @returns exit status: 0, or 1 where the store can't be read
 * @throws UsageError
 */
export async function listCommand(
  command: "messages" | "deliveries",
  line: CommandLine,
  language: CatalogueLanguage,
  terminal: Terminal,
): Promise<number> {
  const [operand] = line.operands;
  if (operand !== undefined) throw new UsageError("cli.operand", command, operand);
  const given = line.value("store");
  if (given === undefined) throw new UsageError("cli.listen.noStore");
  const limit = numberIn(line, "limit", 1, 1_000_000_000) ?? (line.has("json") ? Number.MAX_SAFE_INTEGER : usualLimit);
  const phrases = await loadPhrases(language);
  const file = path.resolve(terminal.folder, given);
  if (!existsSync(file)) {
    terminal.complain(`wamid: ${phrases.say("cli.store.missing", file)}`);
    return notRead;
  }
  let store: Store | undefined;
  try {
    // Nothing is removed by looking.
    const everything = { maxMessages: Number.POSITIVE_INFINITY, maxAgeMs: Number.POSITIVE_INFINITY };
    store = Store.open({ file, now: Date.now, retention: () => everything });
    await store.catchUp();
    const lines = command === "messages" ? messageLines(store, limit) : deliveryLines(store, limit, phrases);
    if (line.has("json")) await printJson(lines, terminal);
    else await printTable(command, lines, limit, { phrases, terminal });
    return 0;
  } catch (error) {
    if (!Failure.is(error)) throw error;
    terminal.complain(`wamid: ${storeFailureText(error, phrases)}`);
    return notRead;
  } finally {
    store?.dispose();
  }
}

/** A line, and the time that a table says beside it. */
interface Listed {
  readonly line: MessageLine | DeliveryLine;
  readonly at: number;
}

type Lines = Iterable<Listed>;

/** In pages, so that a list of a million takes no more memory than a short one. */
function* messageLines(store: Store, limit: number): Generator<Listed> {
  let left = limit;
  let before: Cursor | undefined;
  for (;;) {
    const { rows, hasMore } = store.messages({
      limit: Math.min(pageSize, left),
      incoming: true,
      ...(before === undefined ? {} : { before }),
    });
    for (const { wamid } of rows) {
      const detail = store.message(wamid);
      if (detail !== undefined) yield { line: messageLine(detail), at: detail.updatedAt };
    }
    before = rows.at(-1);
    left -= rows.length;
    if (!hasMore || before === undefined || left <= 0) return;
  }
}

/** Those that were taken in and those that were refused, by the time at which they came; of one millisecond the refused first. */
function* deliveryLines(store: Store, limit: number, phrases: Phrases): Generator<Listed> {
  let left = limit;
  const refused: StoredRejection[] = store.rejections().recent;
  let before: number | undefined;
  for (let more = true; more && left > 0; ) {
    const rows = store.deliveries({ limit: Math.min(pageSize, left), ...(before === undefined ? {} : { before }) });
    for (const row of rows) {
      for (let next = refused[0]; next !== undefined && next.receivedAt >= row.receivedAt; next = refused[0]) {
        if (left-- <= 0) return;
        refused.shift();
        yield { line: refusedLine(next, phrases), at: next.receivedAt };
      }
      if (left-- <= 0) return;
      yield { line: keptLine(row, store.answersOf(row.id)), at: row.receivedAt };
    }
    before = rows.at(-1)?.id;
    more = before !== undefined;
  }
  for (const rejection of refused.slice(0, Math.max(0, left))) {
    yield { line: refusedLine(rejection, phrases), at: rejection.receivedAt };
  }
}

async function printJson(lines: Lines, terminal: Terminal): Promise<void> {
  let page: string[] = [];
  for (const { line } of lines) {
    page.push(JSON.stringify(line));
    if (page.length < pageSize) continue;
    terminal.print(page.join("\n"));
    page = [];
    // What a write leaves behind to be done is done now: a pipe takes all of it at once, and nothing else would end this turn.
    await new Promise((resolve) => setImmediate(resolve));
    while (terminal.unread() > mostUnread) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (page.length > 0) terminal.print(page.join("\n"));
}

async function printTable(
  command: "messages" | "deliveries",
  lines: Lines,
  limit: number,
  { phrases, terminal }: { phrases: Phrases; terminal: Terminal },
): Promise<void> {
  const all = [...lines];
  if (all.length === 0) {
    terminal.print(phrases.say(`cli.${command}.none`));
    return;
  }
  const rows = all.map(({ line, at }) => [
    new Date(at).toISOString(),
    ...("state" in line ? messageRow(line, phrases) : deliveryRow(line)),
  ]);
  const heads = command === "messages" ? messageHeads : deliveryHeads;
  terminal.print(table([heads.map((head) => phrases.say(`cli.column.${head}`)), ...rows], terminal));
  const diagnoses = all.flatMap(({ line }) =>
    "diagnosis" in line && line.diagnosis ? [`${line.id}: ${line.diagnosis.text}`] : [],
  );
  if (diagnoses.length > 0) terminal.print(`\n${diagnoses.join("\n")}`);
  if (all.length === limit) terminal.print(phrases.say("cli.store.more"));
}

const messageHeads = ["time", "direction", "with", "type", "state", "errors", "id"] as const;
const deliveryHeads = ["time", "id", "signature", "answer", "count", "kinds", "targets"] as const;

function messageRow(line: MessageLine, phrases: Phrases): string[] {
  const state = line.failedOnOneDevice ? `${line.state}, ${phrases.say("cli.messages.oneDevice")}` : line.state;
  return [
    line.direction,
    line.recipient ?? line.sender ?? "",
    line.type ?? "",
    state,
    line.errors.map(({ code }) => code).join(", "),
    line.id,
  ];
}

function deliveryRow(line: DeliveryLine): string[] {
  const targets = line.targets.map(({ url, status, attempts }) => `${url} ${status ?? "-"} (${attempts})`);
  return [
    String(line.id),
    line.signature,
    line.answer === null ? "" : String(line.answer),
    String(line.count),
    line.kinds.join(", "),
    targets.join(", "),
  ];
}
