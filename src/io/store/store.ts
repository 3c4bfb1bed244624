import { Failure } from "../../core/failure.ts";
import type { Disposable, Event } from "../../core/signal.ts";
import { Changes } from "./changes.ts";
import { DeliveryQueue } from "./deliveryQueue.ts";
import { DeliveryTable } from "./deliveryTable.ts";
import { ForwardAnswerTable, type TargetAnswer } from "./forwardAnswerTable.ts";
import { HandshakeTable } from "./handshakeTable.ts";
import { MessageQueries } from "./messageQueries.ts";
import { MessageTable, type PageRequest } from "./messageTable.ts";
import { Pace } from "./pace.ts";
import { Projection } from "./projection.ts";
import type {
  Counts,
  DeliveryRow,
  MessageDetail,
  MessagePage,
  NewDelivery,
  NewHandshake,
  NewRejection,
  Retention,
  SentMessage,
  StoredDelivery,
  StoredHandshake,
  StoredRejection,
  TailPosition,
} from "./records.ts";
import { RejectionTable } from "./rejectionTable.ts";
import { Sweep } from "./retention.ts";
import { openMigrated } from "./schema.ts";
import { SlicedWork } from "./slicedWork.ts";
import type { Connection } from "./sqlite.ts";
import { TailTable } from "./tailTable.ts";

/** How long a delivery waits before its statuses are made, so that those that come together are projected together. */
const projectionDelayMs = 20;
const projectionSliceMs = 4;
/** So that every window shows a new state within a second, however much comes in. */
const longestLagMs = 500;
/** What another process has stored and not projected by then is projected here: it has ended, or can't keep up. */
const takeOverMs = 1_500;
const sweepDelayMs = 1_000;
const sweepSliceMs = 5;
const sweepPauseMs = 20;
/** Age counts on without anything happening. */
const sweepEveryMs = 3_600_000;
const rejectionDelayMs = 20;
/** How soon after the last ones were written the next ones are: anybody may send many. */
const nextRejectionsMs = 250;
/** How long what happens in the background waits for another process that writes: the whole process waits. */
const shortBusyMs = 25;
/** When it is tried again. */
const busyPauseMs = 50;

/** See StoreOptions. */
const usualBusyMs = 5_000;

export interface StoreOptions {
  /** Absolute. Made with its folder where it is missing. */
  file: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Asked anew each time, so that a changed setting counts. */
  retention: () => Retention;
  /**
   * How long to wait for another process that writes, in milliseconds; 5000 if absent. Deliveries wait while this process does other
   * work; for what a person has asked for the whole process waits.
   */
  busyTimeoutMs?: number;
  /** The file may not grow beyond this many pages of 4096 bytes. For tests: it fails as a full disk does. */
  maxPages?: number;
}

/**
 * Deliveries, and what follows from them, in one SQLite file that several processes may have open. A delivery is on the disk
 * before its promise resolves; its statuses and messages are made soon after, by this process or, should it end before, by
 * the next one.
 *
 * Every method throws Failure storeUnavailable or diskFull when the file can't be read or written, and when the store is
 * disposed.
 */
export class Store implements Disposable {
  /** Made at random with the file: the same in all processes that have it open. */
  readonly id: string;
  /** The store holds something else than before, by our own doing or another process's. At most one event in 100 ms. */
  readonly onDidChange: Event<void>;

  readonly #connection: Connection;
  readonly #simulatorSecret: string;
  readonly #verifyToken: string;
  readonly #deliveries: DeliveryTable;
  readonly #answers: ForwardAnswerTable;
  readonly #messages: MessageTable;
  readonly #queries: MessageQueries;
  readonly #rejections: RejectionTable;
  readonly #handshakes: HandshakeTable;
  readonly #tails: TailTable;
  readonly #projector: Projection;
  readonly #changes: Changes;
  readonly #queue: DeliveryQueue;
  readonly #projection: SlicedWork;
  readonly #sweep: SlicedWork;
  readonly #rejecting: SlicedWork;
  readonly #sweepTimer: NodeJS.Timeout;
  readonly #busyTimeoutMs: number;
  #arrived = false;
  #disposed = false;
  #rejectionsWrittenAt = Number.NEGATIVE_INFINITY;

  private constructor(connection: Connection, { now, retention, busyTimeoutMs = usualBusyMs }: StoreOptions) {
    this.#connection = connection;
    this.#busyTimeoutMs = busyTimeoutMs;
    connection.setBusyTimeout(Math.min(shortBusyMs, busyTimeoutMs));
    const identity = connection.prepare("SELECT id, simulator_secret, verify_token FROM identity").get();
    this.id = String(identity?.id);
    this.#simulatorSecret = String(identity?.simulator_secret);
    this.#verifyToken = String(identity?.verify_token);
    this.#deliveries = new DeliveryTable(connection);
    this.#answers = new ForwardAnswerTable(connection);
    this.#messages = new MessageTable(connection);
    this.#queries = new MessageQueries(connection);
    this.#rejections = new RejectionTable(connection);
    this.#handshakes = new HandshakeTable(connection);
    this.#tails = new TailTable(connection);
    this.#projector = new Projection(connection, this.#messages, this.#deliveries);
    const sweep = new Sweep(connection);
    const pace = new Pace(longestLagMs);

    this.#projection = new SlicedWork(() => this.#projectSlice(pace, now));
    this.#sweep = new SlicedWork(() => {
      if (!sweep.slice(retention(), now(), sweepSliceMs)) return undefined;
      this.#changes.changed();
      return sweepPauseMs;
    });
    this.#rejecting = new SlicedWork(() => {
      this.#writeRejections();
      return undefined;
    });
    this.#changes = new Changes(
      () => connection.dataVersion(),
      () => this.#projection.wake(takeOverMs),
    );
    this.onDidChange = this.#changes.event;
    this.#queue = new DeliveryQueue((deliveries) => this.#writeDeliveries(deliveries), busyTimeoutMs);
    this.#sweepTimer = setInterval(() => this.#sweep.wake(0), sweepEveryMs).unref();
    // What a process that ended left behind.
    this.#projection.wake(projectionDelayMs);
    this.#sweep.wake(sweepDelayMs);
  }

  /** @throws Failure storeUnavailable, diskFull or storeTooNew; the file is left as it is then */
  static open(options: StoreOptions): Store {
    const { file, busyTimeoutMs = usualBusyMs, maxPages } = options;
    const connection = openMigrated(file, { busyTimeoutMs, ...(maxPages === undefined ? {} : { maxPages }) });
    try {
      return new Store(connection, options);
    } catch (error) {
      connection.dispose();
      throw error;
    }
  }

  /** Shared by all who have the file open; what the simulator signs with. Hex. */
  simulatorSecret(): string {
    return this.#simulatorSecret;
  }

  /** Shared by all who have the file open; what Meta's handshake is answered for. Hex. */
  verifyToken(): string {
    return this.#verifyToken;
  }

  /**
   * @returns the delivery's id once it is on the disk; deliveries of one turn of the event loop share a transaction. One with the
   * same bytes as an earlier one goes soon after, counted with that.
   */
  commitDelivery(delivery: NewDelivery): Promise<number> {
    return this.#queue.add(delivery);
  }

  /** Counted and, among the last 200, listed; of the body the first 64 KiB are kept. Written soon, not at once. */
  recordRejection(rejection: NewRejection): void {
    this.#rejections.add(rejection);
    const next = this.#rejectionsWrittenAt + nextRejectionsMs - performance.now();
    this.#rejecting.wake(Math.max(rejectionDelayMs, next));
  }

  /** On the disk when this returns. A message that is known from its statuses already is completed. */
  recordSent(sent: SentMessage): void {
    this.#patiently(() => this.#messages.recordSent(sent));
    this.#sweep.wake(sweepDelayMs);
    this.#changes.changed();
  }

  /** What was read of a file, and how far it has been read: both or neither. @throws Failure */
  commitTailed(deliveries: readonly NewDelivery[], position: TailPosition): void {
    this.#patiently(() => {
      this.#tails.save(position);
      if (deliveries.length > 0) this.#deliveries.insert(deliveries);
    });
    if (deliveries.length === 0) return;
    this.#arrived = true;
    this.#projection.wake(projectionDelayMs);
    this.#changes.changed();
  }

  tailPosition(file: string): TailPosition | undefined {
    return this.#tails.find(file);
  }

  /** A verification of the callback, as it was answered. */
  recordHandshake(handshake: NewHandshake): void {
    this.#connection.derivedTransaction(() => this.#handshakes.add(handshake));
    this.#changes.changed();
  }

  /** The last 50, the newest first. */
  handshakes(): StoredHandshake[] {
    return this.#handshakes.recent();
  }

  /** Makes messages of all that was stored before, for a list that leaves nothing out. Resolves when that is done. */
  async catchUp(): Promise<void> {
    while (this.#projector.behind()) {
      try {
        this.#projector.slice(projectionSliceMs);
      } catch (error) {
        // Another process writes: it may be doing the same.
        if (!isBusy(error)) throw error;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The newest first, from the cursor on; with `failedWith` only those that failed with this code. */
  messages(request: PageRequest): MessagePage {
    return this.#messages.page(request);
  }

  /** Those that were taken in, the newest first, from before this id on. */
  deliveries({ limit, before }: { limit: number; before?: number }): DeliveryRow[] {
    return this.#deliveries.page(limit, before);
  }

  /** How many messages have failed with this code since a time, in milliseconds since 1970. */
  failedSince(code: number, since: number): number {
    return this.#messages.failedSince(code, since);
  }

  /** What the Messages view asks: filtered, put in groups, with service windows and arrivals. */
  get queries(): MessageQueries {
    return this.#queries;
  }

  message(wamid: string): MessageDetail | undefined {
    return this.#messages.detail(wamid);
  }

  delivery(id: number): StoredDelivery | undefined {
    return this.#deliveries.one(id);
  }

  /** What the targets of forwarding made of a delivery. */
  answersOf(deliveryId: number): TargetAnswer[] {
    return this.#answers.ofDelivery(deliveryId);
  }

  /** The deliveries that brought something new about the message, the first one first. */
  deliveriesOf(wamid: string): number[] {
    return this.#messages.deliveriesOf(wamid);
  }

  /** Deliveries that were rightly signed and are not JSON, the newest first. */
  unparsable(limit: number): { id: number; receivedAt: number }[] {
    return this.#deliveries.unparsable(limit);
  }

  /** The newest first. `total`: all since the last clear that are not too old to keep, listed or not. */
  rejections(): { total: number; recent: StoredRejection[] } {
    this.#writeRejections();
    return { total: this.#rejections.total(), recent: this.#rejections.recent() };
  }

  rejection(id: number): StoredRejection | undefined {
    return this.#rejections.one(id);
  }

  /** Whom messages were sent to from this number, the last one first, each once. */
  recentRecipients(phoneNumberId: string, limit: number): string[] {
    return this.#messages.recipients(phoneNumberId, limit);
  }

  counts(): Counts {
    return { messages: this.#messages.count(), ...this.#deliveries.counts(), rejections: this.#rejections.total() };
  }

  /** Whether the user has started this service, in whichever window, and not stopped it since. */
  serviceWanted(service: "receiver" | "simulator"): boolean {
    return this.#connection.prepare("SELECT 1 FROM wanted WHERE service = ?").get(service) !== undefined;
  }

  /** Tells every window, of a start also when it was wanted before: it may have been left so by a session that ended. */
  setServiceWanted(service: "receiver" | "simulator", wanted: boolean): void {
    const change = wanted
      ? "INSERT INTO wanted (service, starts) VALUES (?, 1) ON CONFLICT (service) DO UPDATE SET starts = starts + 1"
      : "DELETE FROM wanted WHERE service = ?";
    this.#patiently(() => this.#connection.prepare(change).run(service));
    this.#changes.changed();
  }

  /** Removes all messages, statuses, deliveries and rejections, for every process. The store's id and secrets stay. */
  clear(): void {
    this.#queue.flush();
    this.#rejections.forgetWaiting();
    this.#patiently(() => {
      const newest = this.#deliveries.newestId();
      for (const table of [
        "messages",
        "sent",
        "statuses",
        "deliveries",
        "delivery_facts",
        "rejections",
        "handshakes",
      ]) {
        this.#connection.exec(`DELETE FROM ${table}`);
      }
      this.#connection
        .prepare(
          `UPDATE progress SET projected = ?1, projected_events = 0, swept = ?1, deliveries = 0, unparsable = 0, messages = 0,
             rejected_before = rejected`,
        )
        .run(newest);
    });
    this.#changes.changed();
    this.#connection.giveSpaceBack();
  }

  /** A transaction that waits longer for others. */
  #patiently(work: () => void): void {
    this.#connection.setBusyTimeout(this.#busyTimeoutMs);
    try {
      this.#connection.transaction(work);
    } finally {
      if (!this.#disposed) this.#connection.setBusyTimeout(Math.min(shortBusyMs, this.#busyTimeoutMs));
    }
  }

  #writeDeliveries(deliveries: readonly NewDelivery[]): number {
    const first = this.#connection.transaction(() => {
      if (this.#rejections.waiting) this.#rejections.write();
      return this.#deliveries.insert(deliveries);
    });
    this.#rejections.forgetWaiting();
    this.#arrived = true;
    this.#projection.wake(projectionDelayMs);
    this.#changes.changed();
    return first;
  }

  #writeRejections(): void {
    if (!this.#rejections.waiting) return;
    this.#connection.derivedTransaction(() => this.#rejections.write());
    this.#rejections.forgetWaiting();
    this.#rejectionsWrittenAt = performance.now();
    this.#changes.changed();
  }

  #projectSlice(pace: Pace, now: () => number): number | undefined {
    const longer = pace.longer();
    if (longer > 0) return longer;
    const started = performance.now();
    let receivedAt: number | undefined;
    try {
      receivedAt = this.#projector.slice(projectionSliceMs);
    } catch (error) {
      if (!isBusy(error)) throw error;
      return busyPauseMs;
    }
    if (receivedAt === undefined) return undefined;
    this.#changes.changed();
    this.#sweep.wake(sweepDelayMs);
    const pause = pace.pause(performance.now() - started, this.#arrived, now() - receivedAt);
    this.#arrived = false;
    return pause;
  }

  /** What waits to be written is written first. */
  dispose(): void {
    if (this.#disposed) return;
    clearInterval(this.#sweepTimer);
    this.#connection.setBusyTimeout(this.#busyTimeoutMs);
    this.#disposed = true;
    this.#queue.flush();
    try {
      this.#writeRejections();
    } catch {
      // A list of strangers' requests is no reason to fail on the way out.
    }
    for (const part of [this.#projection, this.#sweep, this.#rejecting, this.#changes]) part.dispose();
    this.#connection.dispose();
  }
}

function isBusy(error: unknown): boolean {
  return Failure.is(error, "storeUnavailable") && error.details.reason === "SQLITE_BUSY";
}
