import { hash } from "node:crypto";
import type { NewRejection, StoredRejection } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

const listed = 200;
const bodyBytes = 64 * 1024;

/** A rejection that waits for its transaction, and how often it came meanwhile. */
interface Waiting {
  readonly rejection: NewRejection;
  readonly same: number;
  count: number;
  lastReceivedAt: number;
}

/**
 * The webhook requests that were turned away: all of them counted, the last different ones listed. Anybody who finds the port can
 * make them, so they cost as little as possible: they wait in memory, bounded, for a transaction that carries many.
 */
export class RejectionTable {
  readonly #total: Statement;
  readonly #count: Statement;
  readonly #insert: Statement;
  readonly #find: Statement;
  readonly #again: Statement;
  readonly #trim: Statement;
  readonly #recent: Statement;
  readonly #one: Statement;
  #waiting = new Map<number, Waiting>();
  #waitingTotal = 0;

  constructor(connection: Connection) {
    this.#total = connection.prepare("SELECT rejected, rejected - rejected_before AS total FROM progress");
    this.#count = connection.prepare("UPDATE progress SET rejected = ?");
    this.#insert = connection.prepare(
      `INSERT INTO rejections (id, received_at, reason, headers, body, answer, path, diagnosis, same, count, last_received_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#find = connection.prepare("SELECT id FROM rejections WHERE same = ?");
    this.#again = connection.prepare("UPDATE rejections SET count = count + ?, last_received_at = ? WHERE id = ?");
    this.#trim = connection.prepare(
      `DELETE FROM rejections WHERE id <= (SELECT id FROM rejections ORDER BY id DESC LIMIT 1 OFFSET ${listed})`,
    );
    this.#recent = connection.prepare("SELECT * FROM rejections ORDER BY id DESC");
    this.#one = connection.prepare("SELECT * FROM rejections WHERE id = ?");
  }

  get waiting(): boolean {
    return this.#waitingTotal > 0;
  }

  add(rejection: NewRejection): void {
    this.#waitingTotal += 1;
    const same = sameness(rejection);
    const waiting = this.#waiting.get(same);
    if (waiting !== undefined) {
      waiting.count += 1;
      waiting.lastReceivedAt = rejection.receivedAt;
      return;
    }
    // A copy: the rest of a large body is not held.
    const body = new Uint8Array(rejection.body.subarray(0, bodyBytes));
    this.#waiting.set(same, {
      rejection: { ...rejection, body },
      same,
      count: 1,
      lastReceivedAt: rejection.receivedAt,
    });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > listed && oldest !== undefined) this.#waiting.delete(oldest);
  }

  /** Writes what waits, inside a transaction of the caller's; `forgetWaiting` comes after the commit. */
  write(): void {
    const last = Number(this.#total.get()?.rejected) + this.#waitingTotal;
    // Ids are never given twice: there are as many of them as rejections, of which not all get a row.
    let id = last - this.#waiting.size;
    for (const { rejection, same, count, lastReceivedAt } of this.#waiting.values()) {
      id += 1;
      const known = this.#find.get(same)?.id;
      if (known !== undefined) {
        this.#again.run(count, Math.trunc(lastReceivedAt), known);
        continue;
      }
      const { receivedAt, reason, headers, body, answer, path, diagnosis } = rejection;
      this.#insert.run(
        id,
        Math.trunc(receivedAt),
        reason,
        JSON.stringify(headers),
        body,
        answer,
        path ?? null,
        diagnosis === undefined ? null : JSON.stringify(diagnosis),
        same,
        count,
        Math.trunc(lastReceivedAt),
      );
    }
    this.#count.run(last);
    this.#trim.run();
  }

  forgetWaiting(): void {
    this.#waiting = new Map();
    this.#waitingTotal = 0;
  }

  total(): number {
    return Number(this.#total.get()?.total) + this.#waitingTotal;
  }

  /** The newest first. */
  recent(): StoredRejection[] {
    return this.#recent.all().map(stored);
  }

  one(id: number): StoredRejection | undefined {
    const row = this.#one.get(id);
    return row === undefined ? undefined : stored(row);
  }
}

/** 48 bits that stand for the bytes, where they went, and why they were turned away. */
function sameness({ reason, answer, path = "", body }: NewRejection): number {
  const bytes = hash("sha1", body, "hex");
  return hash("sha1", JSON.stringify([reason, answer, path, bytes]), "buffer").readUIntBE(0, 6);
}

function stored(row: Row): StoredRejection {
  return {
    id: Number(row.id),
    receivedAt: Number(row.received_at),
    reason: row.reason as StoredRejection["reason"],
    answer: Number(row.answer),
    ...(row.path === null ? {} : { path: String(row.path) }),
    ...(row.diagnosis === null ? {} : { diagnosis: JSON.parse(String(row.diagnosis)) }),
    headers: JSON.parse(String(row.headers)),
    body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
    count: Number(row.count),
    lastReceivedAt: Number(row.last_received_at ?? row.received_at),
  };
}
