import type { NewDelivery, StoredDelivery } from "./records.ts";
import type { Connection, Statement } from "./sqlite.ts";

/** The raw deliveries. */
export class DeliveryTable {
  readonly #newest: Statement;
  readonly #insert: Statement;
  readonly #one: Statement;
  readonly #unparsable: Statement;
  readonly #projected: Statement;
  readonly #waiting: Statement;

  constructor(connection: Connection) {
    // A delivery that is gone was projected before, so that no id is given a second time.
    this.#newest = connection.prepare(
      "SELECT max(projected, (SELECT coalesce(max(id), 0) FROM deliveries)) AS newest FROM progress",
    );
    this.#insert = connection.prepare(
      "INSERT INTO deliveries (id, received_at, source, outcome, headers, body) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#one = connection.prepare("SELECT * FROM deliveries WHERE id = ?");
    this.#unparsable = connection.prepare(
      "SELECT id, received_at FROM deliveries WHERE outcome = 'unparsable' ORDER BY id DESC LIMIT ?",
    );
    this.#projected = connection.prepare("SELECT deliveries, unparsable FROM progress");
    this.#waiting = connection.prepare(
      `SELECT count(*) AS deliveries, count(*) FILTER (WHERE outcome = 'unparsable') AS unparsable
         FROM deliveries WHERE id > (SELECT projected FROM progress)`,
    );
  }

  newestId(): number {
    return Number(this.#newest.get()?.newest);
  }

  /**
   * Inside a transaction of the caller's.
   * @returns the first one's id; the others' follow it without gaps
   */
  insert(deliveries: readonly NewDelivery[]): number {
    const first = this.newestId() + 1;
    let id = first;
    for (const { receivedAt, source, outcome, headers, body } of deliveries) {
      this.#insert.run(id, Math.trunc(receivedAt), source, outcome, JSON.stringify(headers), body);
      id += 1;
    }
    return first;
  }

  one(id: number): StoredDelivery | undefined {
    const row = this.#one.get(id);
    if (row === undefined) return undefined;
    return {
      id,
      receivedAt: Number(row.received_at),
      source: row.source as StoredDelivery["source"],
      outcome: row.outcome as StoredDelivery["outcome"],
      headers: JSON.parse(String(row.headers)),
      body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
    };
  }

  unparsable(limit: number): { id: number; receivedAt: number }[] {
    return this.#unparsable
      .all(limit)
      .map(({ id, received_at }) => ({ id: Number(id), receivedAt: Number(received_at) }));
  }

  counts(): { deliveries: number; unparsable: number } {
    const [projected, waiting] = [this.#projected.get(), this.#waiting.get()];
    return {
      deliveries: Number(projected?.deliveries) + Number(waiting?.deliveries),
      unparsable: Number(projected?.unparsable) + Number(waiting?.unparsable),
    };
  }
}
