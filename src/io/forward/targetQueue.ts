import { isDeepStrictEqual } from "node:util";
import { Failure } from "../../core/failure.ts";
import type { Disposable } from "../../core/signal.ts";
import { type Filter, parseFilter } from "../../core/webhooks/filter.ts";
import { type ForwardTarget, shownUrl, targetName } from "../../core/webhooks/forwardTarget.ts";
import { answerOutcome, retryDelay } from "../../core/webhooks/retryDelay.ts";
import { forwardHeaders } from "./forwardHeaders.ts";
import type { ForwardPace } from "./forwardPace.ts";
import { letsThrough } from "./letsThrough.ts";
import { type Answer, answerTimeoutMs, type Poster } from "./post.ts";
import type { Attempt, QueueTable, Waiting } from "./queueTable.ts";

/** A target with its secret: what deliveries are signed with anew. Without one, the original signature is passed on. */
export interface ForwardingTarget extends ForwardTarget {
  readonly secret?: string;
}

/** What a target is doing. Times are in milliseconds since 1970. */
export type TargetState =
  | { readonly kind: "off" }
  /** It has got all there is. */
  | { readonly kind: "idle" }
  | { readonly kind: "sending"; readonly deliveryId: number }
  /** Down: the last attempt failed, and the next one is at `nextAt`. */
  | {
      readonly kind: "waiting";
      readonly deliveryId: number;
      readonly attempts: number;
      readonly since: number;
      readonly nextAt: number;
      readonly status?: number;
      readonly failure?: string;
    }
  /** Another window works on it. */
  | { readonly kind: "elsewhere" }
  /** The store can't be read or written. */
  | { readonly kind: "failed"; readonly failure: Failure };

/** What came of an attempt, without what was answered. */
export interface TriedDelivery {
  readonly deliveryId: number;
  /** The target's name. */
  readonly target: string;
  /** Without a password. */
  readonly url: string;
  readonly outcome: Attempt["outcome"];
  readonly status?: number;
  readonly failure?: string;
  readonly attempts: number;
  readonly latencyMs: number;
}

export interface TargetQueueOptions {
  readonly target: ForwardingTarget;
  readonly id: number;
  readonly table: QueueTable;
  readonly poster: Poster;
  readonly pace: ForwardPace;
  readonly now: () => number;
  /** Told of each new state. */
  readonly changed: () => void;
  /** Told of what came of each attempt. */
  readonly tried: (attempt: TriedDelivery) => void;
}

type ForTarget = Waiting & { readonly body: Uint8Array };

/** Longer than an attempt takes, so that nobody else begins meanwhile. */
const leaseMs = answerTimeoutMs + 5_000;
/** How often a queue that another process works on is looked at. */
const otherLookMs = 1_000;
/** How soon a delivery that the store is about to look at is asked for again. */
const unreadMs = 10;
const storeRetryMs = 1_000;
/** Skipping what a filter leaves out pauses after so long, for the process's other work. */
const skipSliceMs = 4;

/** Sends what there is for one target, one after the other, and goes on until each has arrived or is too old. */
export class TargetQueue implements Disposable {
  readonly name: string;
  readonly url: string;
  readonly id: number;
  readonly #options: TargetQueueOptions;
  readonly #address: URL;
  readonly #filter: Filter | undefined;
  readonly #abort = new AbortController();
  #state: TargetState = { kind: "idle" };
  #wake: (() => void) | undefined;
  #isWoken = false;
  #mine = Number.NEGATIVE_INFINITY;
  #position = 0;

  /** @throws FilterError */
  constructor(options: TargetQueueOptions) {
    this.#options = options;
    const { target } = options;
    this.id = options.id;
    this.name = targetName(target);
    this.url = shownUrl(target.url);
    this.#address = new URL(target.url);
    this.#filter = target.filter === undefined || target.filter.trim() === "" ? undefined : parseFilter(target.filter);
    void this.#run();
  }

  /** Whether it is one for this target, as it is given. */
  isFor(target: ForwardingTarget): boolean {
    return isDeepStrictEqual(this.#options.target, target);
  }

  get state(): TargetState {
    return this.#state;
  }

  /** Whether it wants this delivery. */
  async wants(body: Uint8Array): Promise<boolean> {
    return this.#filter === undefined || (await letsThrough(this.#filter, body));
  }

  /** There may be something new. */
  wake(): void {
    this.#isWoken = true;
    if (this.#state.kind !== "waiting") this.#wake?.();
  }

  /** Doesn't wait for the next attempt's time. */
  retryNow(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  dispose(): void {
    this.#abort.abort();
    this.#wake?.();
  }

  #is(state: TargetState): void {
    if (state.kind === this.#state.kind && (state.kind === "idle" || state.kind === "elsewhere")) return;
    this.#state = state;
    this.#options.changed();
  }

  get #ended(): boolean {
    return this.#abort.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      try {
        await this.#step();
      } catch (error) {
        if (this.#ended) return;
        // A full disk, or another program that holds the file: what was not written down is sent again.
        if (!Failure.is(error)) throw error;
        this.#mine = Number.NEGATIVE_INFINITY;
        this.#is({ kind: "failed", failure: error });
        await this.#rest(storeRetryMs);
      }
    }
  }

  async #step(): Promise<void> {
    const { table, now, id } = this.#options;
    this.#isWoken = false;
    if (this.#mine < now()) this.#position = Math.max(this.#position, table.position(id));
    const from = this.#position;
    const next = await this.#next();
    if (next === undefined || this.#ended) {
      if (this.#mine >= now() || this.#position > from) this.#letGo();
      if (this.#isWoken || this.#ended) return;
      if (this.#options.table.hasUnread(this.#position)) {
        await this.#rest(unreadMs);
        return;
      }
      this.#is({ kind: "idle" });
      await this.#rest();
      return;
    }
    if (!this.#take()) {
      this.#is({ kind: "elsewhere" });
      await this.#rest(otherLookMs);
      return;
    }
    // Whoever had it before may have come further.
    if (this.#position < next.id) await this.#deliver(next);
  }

  /** The next delivery that it wants. What the filter leaves out is passed over. */
  async #next(): Promise<ForTarget | undefined> {
    let until = performance.now() + skipSliceMs;
    while (!this.#ended) {
      const next = this.#options.table.after(this.#position);
      if (next === undefined) return undefined;
      const { body } = next;
      if (body !== undefined && (await this.wants(body))) return { ...next, body };
      this.#position = next.id;
      if (performance.now() < until) continue;
      await turn();
      until = performance.now() + skipSliceMs;
    }
    return undefined;
  }

  #take(): boolean {
    const { table, now, id } = this.#options;
    const at = now();
    // Half of an attempt's time has to be left, and a clock that was put back doesn't make it longer.
    if (this.#mine - at > answerTimeoutMs && this.#mine - at <= leaseMs) return true;
    const position = table.take(id, at, at + leaseMs);
    if (position === undefined) return false;
    this.#mine = at + leaseMs;
    this.#position = Math.max(this.#position, position);
    return true;
  }

  #letGo(): void {
    this.#mine = Number.NEGATIVE_INFINITY;
    this.#options.table.release(this.id, this.#position);
  }

  async #deliver(delivery: ForTarget): Promise<void> {
    const { table, now, target, id, pace } = this.#options;
    const begunAt = now();
    const tried = table.tried(delivery.id, id);
    const attempts = tried?.attempts ?? 0;
    const firstAt = tried?.firstAt ?? begunAt;
    const fact = { delivery: delivery.id, target: id, firstAt };
    if (begunAt - delivery.receivedAt > target.maxAgeHours * 3_600_000) {
      this.#record({ ...fact, outcome: "expired", attempts, at: begunAt }, delivery.id);
      await turn();
      return;
    }
    this.#is({ kind: "sending", deliveryId: delivery.id });
    const started = performance.now();
    const answer = await this.#send(delivery, attempts + 1);
    if (this.#ended && answer.failure === "cancelled") return;
    const outcome = answerOutcome(answer.status);
    const done = outcome !== "waiting";
    const fields = { ...fact, outcome, attempts: attempts + 1, at: now(), answer };
    const pauseMs = done ? 0 : Math.max(0, retryDelay(attempts + 1, now() - firstAt) - (performance.now() - started));
    const kept = this.#record(fields, done ? delivery.id : this.#position, pauseMs);
    if (!kept || this.#ended) return;
    if (done) {
      await pace.afterSending();
      return;
    }
    const { status, failure } = answer;
    this.#is({
      kind: "waiting",
      deliveryId: delivery.id,
      attempts: attempts + 1,
      since: firstAt,
      nextAt: now() + pauseMs,
      ...(status !== undefined && { status }),
      ...(failure !== undefined && { failure }),
    });
    await this.#rest(pauseMs);
  }

  /** @returns false where another process has taken the queue */
  #record(attempt: Attempt, position: number, pauseMs = 0): boolean {
    const until = this.#options.now() + leaseMs + pauseMs;
    const isMine = this.#options.table.record(attempt, position, until);
    this.#mine = isMine ? until - pauseMs : Number.NEGATIVE_INFINITY;
    if (isMine) {
      this.#position = Math.max(this.#position, position);
      this.#tell(attempt);
    }
    this.#options.changed();
    return isMine;
  }

  #tell({ delivery, outcome, attempts, answer }: Attempt): void {
    const { status, failure, latencyMs = 0 } = answer ?? {};
    this.#options.tried({
      deliveryId: delivery,
      target: this.name,
      url: this.url,
      outcome,
      ...(status !== undefined && { status }),
      ...(failure !== undefined && { failure }),
      attempts,
      latencyMs,
    });
  }

  #send(delivery: ForTarget, attempt: number): Promise<Answer> {
    const { target, poster } = this.#options;
    const marks = { "x-wamid-delivery": String(delivery.id), "x-wamid-attempt": String(attempt) };
    return poster.send({
      url: this.#address,
      headers: forwardHeaders(delivery, target.secret, { ...marks, ...target.headers }),
      body: delivery.body,
      signal: this.#abort.signal,
    });
  }

  /** Until it is woken, or the time is over. */
  #rest(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = end;
      if (ms !== undefined) timer = setTimeout(end, ms);
      if (this.#ended) end();
    });
  }
}

/** The process's other work goes on meanwhile. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
