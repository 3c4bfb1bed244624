import type { NewRejection, StoredRejection } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

const listed = 200;
const bodyBytes = 64 * 1024;

/**
 * The webhook requests that were turned away: all of them counted, the last ones listed. Anybody who finds the port can make
 * them, so they cost as little as possible: they wait in memory, bounded, for a transaction that carries many.
 */
export class RejectionTable {
  readonly #total: Statement;
  readonly #count: Statement;
  readonly #insert: Statement;
  readonly #trim: Statement;
  readonly #recent: Statement;
  readonly #one: Statement;
  #waiting: NewRejection[] = [];
  #waitingTotal = 0;

  constructor(connection: Connection) {
    this.#total = connection.prepare("SELECT rejected, rejected - rejected_before AS total FROM progress");
    this.#count = connection.prepare("UPDATE progress SET rejected = ?");
    this.#insert = connection.prepare(
      "INSERT INTO rejections (id, received_at, reason, headers, body) VALUES (?, ?, ?, ?, ?)",
    );
    this.#trim = connection.prepare("DELETE FROM rejections WHERE id <= ?");
    this.#recent = connection.prepare("SELECT * FROM rejections ORDER BY id DESC");
    this.#one = connection.prepare("SELECT * FROM rejections WHERE id = ?");
  }

  get waiting(): boolean {
    return this.#waitingTotal > 0;
  }

  add(rejection: NewRejection): void {
    // A copy: the rest of a large body is not held.
    this.#waiting.push({ ...rejection, body: new Uint8Array(rejection.body.subarray(0, bodyBytes)) });
    this.#waitingTotal += 1;
    if (this.#waiting.length > listed) this.#waiting.shift();
  }

  /** Writes what waits, inside a transaction of the caller's; `forgetWaiting` comes after the commit. */
  write(): void {
    let id = Number(this.#total.get()?.rejected) + this.#waitingTotal - this.#waiting.length;
    for (const { receivedAt, reason, headers, body } of this.#waiting) {
      id += 1;
      this.#insert.run(id, Math.trunc(receivedAt), reason, JSON.stringify(headers), body);
    }
    this.#count.run(id);
    this.#trim.run(id - listed);
  }

  forgetWaiting(): void {
    this.#waiting = [];
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

function stored(row: Row): StoredRejection {
  return {
    id: Number(row.id),
    receivedAt: Number(row.received_at),
    reason: row.reason as StoredRejection["reason"],
    headers: JSON.parse(String(row.headers)),
    body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
  };
}
