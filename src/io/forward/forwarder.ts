import { randomUUID } from "node:crypto";
import { Failure } from "../../core/failure.ts";
import { type Disposable, type Event, Signal } from "../../core/signal.ts";
import { parseFilter } from "../../core/webhooks/filter.ts";
import { shownUrl, targetName } from "../../core/webhooks/forwardTarget.ts";
import { DeliveryTable } from "../store/deliveryTable.ts";
import { ForwardAnswerTable, type TargetAnswer } from "../store/forwardAnswerTable.ts";
import { openMigrated } from "../store/schema.ts";
import type { Connection } from "../store/sqlite.ts";
import { ForwardPace } from "./forwardPace.ts";
import { Poster } from "./post.ts";
import { ownerName, QueueTable } from "./queueTable.ts";
import { type ForwardingTarget, TargetQueue, type TargetState, type TriedDelivery } from "./targetQueue.ts";

export interface ForwarderOptions {
  /** The store's file. */
  readonly file: string;
  readonly targets: readonly ForwardingTarget[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long to wait for another process that writes, in milliseconds; 5000 if absent. */
  readonly busyTimeoutMs?: number;
}

/** A target, and how it is. */
export interface ForwardingStatus {
  readonly name: string;
  /** Without a password. */
  readonly url: string;
  readonly state: TargetState;
  /** How many deliveries are left, those that its filter leaves out among them; 10000 stands for any more. */
  readonly pending: number;
}

/** How often other processes' deliveries are looked for, in milliseconds. */
const pollMs = 200;
/** At most one event in this time, in milliseconds. */
const quietMs = 100;

/**
 * Passes on what is in the store to any number of targets, each in order and at its own pace. A delivery is passed on at least once: when a
 * process is killed, or loses sight of its target, between sending and writing it down, it is sent again (`x-wamid-delivery` is the same then).
 * Several processes may have the file open: each target's queue is worked on by one of them.
 */
export class Forwarder implements Disposable {
  readonly #options: ForwarderOptions;
  readonly #connection: Connection;
  readonly #table: QueueTable;
  readonly #answers: ForwardAnswerTable;
  readonly #poster = new Poster();
  readonly #pace = new ForwardPace();
  readonly #signal = new Signal<void>();
  /** At once, other than `onDidChange`. */
  readonly #answered = new Signal<void>();
  readonly #tried = new Signal<TriedDelivery>();
  readonly #deliveries: DeliveryTable;
  readonly #poll: NodeJS.Timeout;
  #queues: TargetQueue[] = [];
  #off: { name: string; url: string }[] = [];
  #order: string[] = [];
  #told: NodeJS.Timeout | undefined;
  #version: number;
  #disposed = false;

  private constructor(connection: Connection, options: ForwarderOptions) {
    this.#connection = connection;
    this.#options = options;
    // What is written here can be done again: after a loss of power a target may get again what it had got last. The deliveries themselves are
    // written elsewhere, and are as safe as ever.
    connection.exec("PRAGMA synchronous = NORMAL");
    this.#table = new QueueTable(connection, ownerName(randomUUID()));
    this.#answers = new ForwardAnswerTable(connection);
    this.#deliveries = new DeliveryTable(connection);
    this.#version = connection.dataVersion();
    this.#poll = setInterval(() => this.#look(), pollMs).unref();
  }

  /**
   * Opens the store and begins.
   * @throws Failure storeUnavailable, diskFull or storeTooNew; FilterError
   */
  static open(options: ForwarderOptions): Forwarder {
    const connection = openMigrated(options.file, { busyTimeoutMs: options.busyTimeoutMs ?? 5_000 });
    let forwarder: Forwarder | undefined;
    try {
      forwarder = new Forwarder(connection, options);
      forwarder.setTargets(options.targets);
      return forwarder;
    } catch (error) {
      forwarder?.dispose();
      connection.dispose();
      throw error;
    }
  }

  /** Something else than before about a target. At most one event in 100 ms. */
  get onDidChange(): Event<void> {
    return this.#signal.event;
  }

  /** What came of an attempt was written down. */
  get onDidTry(): Event<TriedDelivery> {
    return this.#tried.event;
  }

  /**
   * These and no others from now on. One that is known goes on where it was, also in a later session; a new one begins with what comes next.
   * @throws Failure storeUnavailable or diskFull; FilterError
   */
  setTargets(targets: readonly ForwardingTarget[]): void {
    const named = withNames(targets);
    for (const { filter } of named) if (filter !== undefined && filter.trim() !== "") parseFilter(filter);
    const ids = this.#connection.transaction(() =>
      named.map((target) =>
        this.#table.register({
          name: targetName(target),
          url: shownUrl(target.url),
          isOn: target.enabled,
          now: this.#options.now(),
        }),
      ),
    );
    const before = this.#queues;
    this.#order = named.map(targetName);
    this.#queues = named.flatMap((target, index) => {
      if (!target.enabled) return [];
      // What is under way to a target that stays as it is goes on.
      return [before.find((queue) => queue.isFor(target)) ?? this.#queueOf(target, ids[index] ?? 0)];
    });
    this.#off = named
      .filter(({ enabled }) => !enabled)
      .map((target) => ({ name: targetName(target), url: shownUrl(target.url) }));
    for (const queue of before) if (!this.#queues.includes(queue)) queue.dispose();
    this.#changed();
  }

  #queueOf(target: ForwardingTarget, id: number): TargetQueue {
    return new TargetQueue({
      target,
      id,
      table: this.#table,
      poster: this.#poster,
      pace: this.#pace,
      now: this.#options.now,
      changed: () => this.#changed(),
      tried: (attempt) => this.#tried.fire(attempt),
    });
  }

  /** A delivery was stored by this process: its targets get it now, not at the next look. */
  wake(): void {
    this.#pace.arrived();
    for (const queue of this.#queues) queue.wake();
  }

  /** Targets that are down are asked now, whenever it was their time. */
  retryNow(name?: string): void {
    for (const queue of this.#queues) if (name === undefined || queue.name === name) queue.retryNow();
  }

  /** In the order in which they were given. @throws Failure storeUnavailable */
  status(): ForwardingStatus[] {
    const all = [
      ...this.#queues.map(({ name, url, state, id }) => ({ name, url, state, pending: this.#pending(id) })),
      ...this.#off.map(({ name, url }) => ({ name, url, state: { kind: "off" } as const, pending: 0 })),
    ];
    return all.sort((a, b) => this.#order.indexOf(a.name) - this.#order.indexOf(b.name));
  }

  #pending(id: number): number {
    return this.#table.pending(this.#table.position(id));
  }

  /** What the targets made of a delivery, those that are not configured any more too. @throws Failure storeUnavailable */
  answersOf(deliveryId: number): TargetAnswer[] {
    return this.#answers.ofDelivery(deliveryId);
  }

  /**
   * What the first target that is on says to a delivery, for whoever answers Meta with it. 200 where it doesn't want the delivery, or there is
   * none; 502 where it can't be reached, 504 where it takes too long: it is asked again later, and Meta comes again too.
   */
  async firstAnswer(deliveryId: number, body: Uint8Array, timeoutMs: number): Promise<number> {
    const status = await this.#firstAnswer(deliveryId, body, timeoutMs);
    if (status !== 200 && !this.#disposed) {
      this.#connection.transaction(() => this.#table.recordAnswer(deliveryId, status));
    }
    return status;
  }

  async #firstAnswer(deliveryId: number, body: Uint8Array, timeoutMs: number): Promise<number> {
    const [first] = this.#queues;
    if (first === undefined || !(await first.wants(body))) return 200;
    const until = performance.now() + timeoutMs;
    first.retryNow();
    while (!this.#disposed && performance.now() < until) {
      const answer = this.#answers.ofDelivery(this.#kept(deliveryId, body)).find(({ target }) => target === first.name);
      if (answer !== undefined) return answer.status ?? (answer.failure === "timeout" ? 504 : 502);
      // It is down, and this one's turn comes after another's.
      if (first.state.kind === "waiting" && first.state.deliveryId < deliveryId) return first.state.status ?? 502;
      await this.#change(Math.min(pollMs, until - performance.now()));
    }
    return 504;
  }

  /** Bytes that came before are kept as the first delivery of them. */
  #kept(deliveryId: number, body: Uint8Array): number {
    return this.#table.has(deliveryId) ? deliveryId : (this.#deliveries.keptBefore(body) ?? deliveryId);
  }

  /** Until something changes, or the time is over. */
  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        listening.dispose();
        resolve();
      };
      const timer = setTimeout(end, ms);
      const listening = this.#answered.event(end);
    });
  }

  #look(): void {
    try {
      const version = this.#connection.dataVersion();
      if (version === this.#version) return;
      this.#version = version;
    } catch (error) {
      // It can't be read now. Whoever works on a queue says why.
      if (!Failure.is(error)) throw error;
      return;
    }
    for (const queue of this.#queues) queue.wake();
    this.#changed();
  }

  #changed(): void {
    if (this.#disposed) return;
    this.#answered.fire();
    this.#told ??= setTimeout(() => {
      this.#told = undefined;
      this.#signal.fire();
    }, quietMs).unref();
  }

  /** Requests that are under way are cut off; they are sent again by whoever opens the store next. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearInterval(this.#poll);
    clearTimeout(this.#told);
    for (const queue of this.#queues) queue.dispose();
    try {
      this.#table.releaseAll();
    } catch {
      // The lease ends by itself.
    }
    this.#poster.dispose();
    this.#signal.dispose();
    this.#answered.dispose();
    this.#tried.dispose();
    this.#connection.dispose();
  }
}

/** Two targets may have one address, and different filters. */
function withNames(targets: readonly ForwardingTarget[]): ForwardingTarget[] {
  const taken = new Set<string>();
  return targets.map((target) => {
    const wanted = targetName(target);
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted} (${count})`;
    taken.add(name);
    return name === wanted ? target : { ...target, name };
  });
}
