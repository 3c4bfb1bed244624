import { Failure } from "../../core/failure.ts";
import { eventsIn, type WebhookEvent } from "../../core/webhooks/delivery.ts";
import { kindOf } from "../../core/webhooks/kinds.ts";
import { conclude, preferred } from "./conclusion.ts";
import type { DeliveryTable } from "./deliveryTable.ts";
import { type KnownMessage, type MessageTable, reportKey } from "./messageTable.ts";
import type { StoredReport } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

type StatusEvent = Extract<WebhookEvent, { kind: "status" }>;
type MessageEvent = Extract<WebhookEvent, { kind: "message" }>;

/** Deliveries read at once. A body can have 3 MB. */
const batchSize = 8;

/** Events of one delivery that are projected together: more of them would hold up everybody else. */
const eventsTogether = 400;

/** A delivery of many events, of which some are projected. */
interface OpenDelivery {
  readonly id: number;
  readonly events: Iterator<WebhookEvent, void>;
  readonly kinds: Set<string>;
  /** One that was kept before with the same bytes. */
  before: number | undefined;
  taken: number;
}

interface TouchedReport extends StoredReport {
  change: "none" | "added" | "repeated";
}

/** A message that this slice has statuses of. */
interface Touched {
  id: number;
  /** Undefined for a message that the store has not seen before. */
  before: KnownMessage | undefined;
  firstSeenAt: number;
  phoneNumberId?: string;
  /** The sender of an incoming message. */
  recipient?: string;
  /** Of an incoming message. */
  type?: string;
  reports: Map<string, TouchedReport>;
}

/**
 * Makes statuses and messages of the stored deliveries, in their order, each exactly once, and finds those that came before with
 * the same bytes: they are counted with the first one and removed. How far it has come is written in
 * the same transaction as what it made, so that neither a crash nor another process that does the same makes it twice.
 */
export class Projection {
  readonly #connection: Connection;
  readonly #messages: MessageTable;
  readonly #deliveries: DeliveryTable;
  readonly #progress: Statement;
  readonly #behind: Statement;
  readonly #batch: Statement;
  readonly #advance: Statement;
  #open: OpenDelivery | undefined;
  /** What writing took of late, in milliseconds for each delivery. */
  #writingMs = 0.02;

  constructor(connection: Connection, messages: MessageTable, deliveries: DeliveryTable) {
    this.#connection = connection;
    this.#messages = messages;
    this.#deliveries = deliveries;
    this.#progress = connection.prepare("SELECT projected, projected_events FROM progress");
    this.#behind = connection.prepare("SELECT max(id) > (SELECT projected FROM progress) AS behind FROM deliveries");
    this.#batch = connection.prepare(
      `SELECT id, received_at, outcome, body FROM deliveries WHERE id > ? ORDER BY id LIMIT ${batchSize}`,
    );
    this.#advance = connection.prepare(
      `UPDATE progress SET projected = ?, deliveries = deliveries + ?, unparsable = unparsable + ?, projected_events = ?`,
    );
  }

  /** Whether a delivery waits. */
  behind(): boolean {
    return this.#behind.get()?.behind === 1;
  }

  /**
   * Works for about `budgetMs`, or one delivery if that takes longer; of one with many events, some of them.
   * @returns when the last delivery that was projected had come in, or undefined when none waited
   * @throws Failure diskFull or storeUnavailable: nothing was done then
   */
  slice(budgetMs: number): number | undefined {
    if (!this.behind()) return undefined;
    try {
      return this.#slice(budgetMs);
    } catch (error) {
      this.#open = undefined;
      if (Failure.is(error)) throw error;
      // One delivery has something in it that we didn't foresee. Come to it alone, and pass it by: the others must go on.
      return this.#passFirst();
    }
  }

  #slice(budgetMs: number): number | undefined {
    let done = 0;
    let taken = 0;
    const receivedAt = this.#connection.derivedTransaction(() => {
      const started = performance.now();
      const work = new SliceOfWork(this.#messages, this.#deliveries);
      let last: Row | undefined;
      const progress = this.#progress.get();
      let id = Number(progress?.projected);
      let events = Number(progress?.projected_events);
      let unparsable = 0;
      let kept = 0;
      let rows = this.#batch.all(id);
      reading: while (rows.length > 0) {
        for (const row of rows) {
          last = row;
          done += 1;
          const open = this.#opened(row, events);
          if (!work.takeEvents(row, open)) {
            events = open.taken;
            this.#open = open;
            break reading;
          }
          this.#open = undefined;
          events = 0;
          id = Number(row.id);
          if (work.end(row, open)) {
            kept += 1;
            if (row.outcome === "unparsable") unparsable += 1;
          }
          // What was read has to be written yet.
          if (performance.now() - started + done * this.#writingMs >= budgetMs) break reading;
        }
        rows = this.#batch.all(id);
      }
      taken = performance.now();
      if (last === undefined) return undefined;
      work.write();
      this.#advance.run(id, kept, unparsable, events);
      return Number(last.received_at);
    });
    if (done > 0) this.#writingMs += ((performance.now() - taken) / done - this.#writingMs) / 8;
    return receivedAt;
  }

  /** The delivery's events, from behind those that are projected on. */
  #opened(row: Row, taken: number): OpenDelivery {
    const id = Number(row.id);
    if (this.#open?.id === id && this.#open.taken === taken) return this.#open;
    const isReadable = row.body instanceof Uint8Array && row.outcome !== "unparsable";
    const receivedAt = Math.trunc(Number(row.received_at) / 1000);
    const events: Iterator<WebhookEvent, void> = isReadable
      ? eventsIn(parseJson(row.body), receivedAt)
      : [][Symbol.iterator]();
    const before = row.body instanceof Uint8Array ? this.#deliveries.keptBefore(row.body) : undefined;
    const open: OpenDelivery = { id, events, kinds: new Set(), before, taken: 0 };
    // Another process has projected these, or this one before it ended.
    for (; open.taken < taken; open.taken += 1) {
      const next = events.next();
      if (next.done !== true) open.kinds.add(kindOf(next.value));
    }
    return open;
  }

  #passFirst(): number | undefined {
    try {
      return this.#slice(0);
    } catch (error) {
      this.#open = undefined;
      if (Failure.is(error)) throw error;
      return this.#connection.derivedTransaction(() => {
        const row = this.#batch.all(Number(this.#progress.get()?.projected))[0];
        if (row === undefined) return undefined;
        this.#advance.run(Number(row.id), 1, row.outcome === "unparsable" ? 1 : 0, 0);
        return Number(row.received_at);
      });
    }
  }
}

/** What one transaction gathers, so that each message is read and written once however many of its statuses come together. */
class SliceOfWork {
  readonly #messages: MessageTable;
  readonly #deliveries: DeliveryTable;
  readonly #touched = new Map<string, Touched>();
  #nextId: number | undefined;

  constructor(messages: MessageTable, deliveries: DeliveryTable) {
    this.#messages = messages;
    this.#deliveries = deliveries;
  }

  /** @returns whether those were the last events of the delivery */
  takeEvents(row: Row, open: OpenDelivery): boolean {
    const receivedAt = Number(row.received_at);
    // What a repeated delivery says was said again: the reports count how often.
    const deliveryId = open.before ?? open.id;
    for (let count = 0; count < eventsTogether; count += 1) {
      const next = open.events.next();
      if (next.done === true) return true;
      open.taken += 1;
      open.kinds.add(kindOf(next.value));
      if (next.value.kind === "status") this.#status(next.value, deliveryId, receivedAt);
      else if (next.value.kind === "message") this.#incoming(next.value, deliveryId, receivedAt);
    }
    return false;
  }

  /** @returns whether the delivery is kept, and not counted with one that came before with the same bytes */
  end(row: Row, open: OpenDelivery): boolean {
    if (!(row.body instanceof Uint8Array)) return true;
    const { id, kinds, taken } = open;
    // In the transactions since it was begun, the other one may have gone.
    const before = taken < eventsTogether ? open.before : this.#deliveries.keptBefore(row.body);
    if (before === undefined) this.#deliveries.addFacts(id, row.body, Number(row.received_at), kinds);
    else this.#deliveries.merge(id, before, Number(row.received_at));
    return before === undefined;
  }

  /** A message from a customer, kept as a report of its own kind: the same rules hold for what came twice, and for what stays. */
  #incoming(event: MessageEvent, deliveryId: number, receivedAt: number): void {
    const { wamid, from, type, timestamp = Math.trunc(receivedAt / 1000), errors, phoneNumberId } = event;
    const report = { wamid, status: "received", timestamp, errors };
    this.#status(
      {
        ...event,
        kind: "status",
        report,
        ...(from === undefined ? {} : { recipient: from }),
        ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
      },
      deliveryId,
      receivedAt,
    );
    const touched = this.#touch(wamid.toWellFormed(), receivedAt);
    const known = touched.type ?? touched.before?.type;
    const said = type.toWellFormed();
    if (known === undefined || said < known) touched.type = said;
  }

  #status({ report, phoneNumberId, recipient }: StatusEvent, deliveryId: number, receivedAt: number): void {
    // SQLite would silently change text that isn't well formed, and then not find it again.
    const wamid = report.wamid.toWellFormed();
    const status = report.status.toWellFormed();
    const touched = this.#touch(wamid, receivedAt);
    const key = reportKey({ ...report, status });
    const same = touched.reports.get(key);
    if (same === undefined) {
      touched.reports.set(key, { ...report, wamid, status, deliveryId, seen: 1, change: "added" });
    } else {
      same.seen += 1;
      if (same.change === "none") same.change = "repeated";
    }
    // What we know from sending it ourselves stands above what the statuses say.
    if (touched.before?.acceptedAt !== undefined) return;
    const sender = preferred(touched.phoneNumberId, phoneNumberId?.toWellFormed());
    if (sender !== undefined) touched.phoneNumberId = sender;
    const receiver = preferred(touched.recipient, recipient?.toWellFormed());
    if (receiver !== undefined) touched.recipient = receiver;
  }

  #touch(wamid: string, receivedAt: number): Touched {
    const known = this.#touched.get(wamid);
    if (known !== undefined) return known;
    const before = this.#messages.find(wamid);
    const reports = new Map<string, TouchedReport>();
    if (before !== undefined) {
      for (const report of this.#messages.reports(before.id, wamid)) {
        reports.set(reportKey(report), { ...report, change: "none" });
      }
    }
    const touched: Touched = { id: before?.id ?? this.#newId(), before, firstSeenAt: receivedAt, reports };
    if (before?.phoneNumberId !== undefined) touched.phoneNumberId = before.phoneNumberId;
    if (before?.recipient !== undefined) touched.recipient = before.recipient;
    this.#touched.set(wamid, touched);
    return touched;
  }

  #newId(): number {
    const id = this.#nextId ?? this.#messages.nextId();
    this.#nextId = id + 1;
    return id;
  }

  write(): void {
    let inserted = 0;
    for (const [wamid, message] of this.#touched) {
      const { id, before, firstSeenAt, reports } = message;
      const all = [...reports.values()];
      for (const report of all) {
        if (report.change === "added") this.#messages.insertReport(id, report);
        else if (report.change === "repeated") this.#messages.updateSeen(id, report);
      }
      const conclusion = conclude(before?.acceptedAt, all);
      const { phoneNumberId, recipient } = message;
      const addresses = {
        ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
        ...(recipient === undefined ? {} : { recipient }),
      };
      if (before === undefined) {
        this.#messages.insert({ id, wamid, firstSeenAt, ...addresses }, conclusion);
        inserted += 1;
      } else {
        this.#messages.update(before, addresses, conclusion);
      }
      // Of what we sent ourselves we know it better.
      if (message.type !== undefined && before?.acceptedAt === undefined) this.#messages.setType(id, message.type);
    }
    this.#messages.countInserted(inserted);
  }
}

function parseJson(body: unknown): unknown {
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}
