import { readFileSync } from "node:fs";
import path from "node:path";
import type { Phrases } from "../../core/errors/phrases.ts";
import type { Disposable } from "../../core/signal.ts";
import { forwardTargetSchema, targetsFileSchema } from "../../core/webhooks/forwardTarget.ts";
import { Forwarder } from "../forward/forwarder.ts";
import type { ForwardingTarget, TriedDelivery } from "../forward/targetQueue.ts";
import type { CommandLine } from "./commandLine.ts";
import { checkedUrl, filterIn, headersIn } from "./forwardOptions.ts";
import { numberIn } from "./numberIn.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** Where `wamid listen` passes deliveries on to. */
export interface WantedForwarding {
  readonly targets: readonly ForwardingTarget[];
  /** Whether Meta is answered with the first target's answer. */
  readonly answersForTarget: boolean;
}

/** How long Meta waits for the first target's answer: longer than a target may take. */
const answerWaitMs = 12_000;

/** @throws UsageError */
export function forwardingIn(line: CommandLine, terminal: Pick<Terminal, "folder" | "environment">): WantedForwarding {
  const filter = filterIn(line)?.text;
  const secret = line.value("forward-secret") ?? (terminal.environment.WAMID_FORWARD_SECRET || undefined);
  const maxAgeHours = numberIn(line, "forward-hours", 1, 8_760);
  const named = line.values("forward-to").map((url): ForwardingTarget => {
    const target = {
      url: checkedUrl(url, "--forward-to"),
      headers: headersIn(line),
      ...(filter !== undefined && { filter }),
      ...(maxAgeHours !== undefined && { maxAgeHours }),
    };
    return { ...forwardTargetSchema.parse(target), ...(secret !== undefined && { secret }) };
  });
  const file = line.value("targets");
  const targets = file === undefined ? named : [...named, ...targetsFrom(path.resolve(terminal.folder, file), file)];
  return { targets, answersForTarget: line.value("answer") === "target" };
}

/** @throws UsageError */
function targetsFrom(file: string, shown: string): readonly ForwardingTarget[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      "cli.check.unreadable",
      shown,
      error instanceof Error && "code" in error ? String(error.code) : "",
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new UsageError("cli.trigger.notJson", shown);
  }
  const read = targetsFileSchema.safeParse(json);
  if (read.success) {
    return read.data.map(({ secret, ...target }) => ({ ...target, ...(secret !== undefined && { secret }) }));
  }
  const [issue] = read.error.issues;
  throw new UsageError("cli.listen.targets", shown, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}

/** Passes on what `wamid listen` keeps. */
export class ListenForwarding implements Disposable {
  readonly #file: string;
  readonly #wanted: WantedForwarding;
  readonly #tell: (attempt: TriedDelivery) => void;
  #forwarder: Forwarder | undefined;

  /** @throws Failure storeUnavailable, diskFull or storeTooNew */
  constructor(file: string, wanted: WantedForwarding, tell: (attempt: TriedDelivery) => void) {
    this.#file = file;
    this.#wanted = wanted;
    this.#tell = tell;
    this.reopen();
  }

  /** The store's file is another one: the old one was damaged. @throws Failure */
  reopen(): void {
    this.#forwarder?.dispose();
    this.#forwarder = undefined;
    if (this.#wanted.targets.length === 0) return;
    this.#forwarder = Forwarder.open({ file: this.#file, now: Date.now, targets: this.#wanted.targets });
    this.#forwarder.onDidTry(this.#tell);
  }

  /** A delivery was kept. */
  wake(): void {
    this.#forwarder?.wake();
  }

  /** For the receiver; undefined where it answers itself. */
  get answerOf(): ((id: number, body: Uint8Array) => Promise<number>) | undefined {
    if (!this.#wanted.answersForTarget || this.#wanted.targets.length === 0) return undefined;
    return (id, body) => this.#forwarder?.firstAnswer(id, body, answerWaitMs) ?? Promise.resolve(200);
  }

  dispose(): void {
    this.#forwarder?.dispose();
  }
}

/** What a target answered, on a line. */
export function triedLine(attempt: TriedDelivery, json: boolean, phrases: Phrases): string {
  const { deliveryId, target, url, outcome, status, failure, attempts, latencyMs } = attempt;
  const latency = Math.round(latencyMs * 10) / 10;
  if (json) {
    const told = { status: status ?? null, ...(failure !== undefined && { failure }) };
    const named = target === url ? {} : { target };
    return JSON.stringify({
      event: "forwarded",
      delivery: deliveryId,
      url,
      ...named,
      outcome,
      ...told,
      attempts,
      latencyMs: latency,
    });
  }
  return phrases.say(`cli.forwarded.${outcome}`, deliveryId, target, status ?? failure ?? "", attempts, latency);
}
