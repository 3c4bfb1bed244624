import { bodyHash } from "./bodyHash.ts";
import type { DeliveryRow, NewDelivery, StoredDelivery } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

const outcomeAnswers: Readonly<Record<NewDelivery["outcome"], number>> = { accepted: 200, unparsable: 400 };

/** The raw deliveries, and what was found out about them. */
export class DeliveryTable {
  readonly #newest: Statement;
  readonly #insert: Statement;
  readonly #one: Statement;
  readonly #page: Statement;
  readonly #unparsable: Statement;
  readonly #projected: Statement;
  readonly #waiting: Statement;
  readonly #same: Statement;
  readonly #body: Statement;
  readonly #remove: Statement;
  readonly #again: Statement;
  readonly #insertFacts: Statement;

  constructor(connection: Connection) {
    // A delivery that is gone was projected before, so that no id is given a second time.
    this.#newest = connection.prepare(
      "SELECT max(projected, (SELECT coalesce(max(id), 0) FROM deliveries)) AS newest FROM progress",
    );
    this.#insert = connection.prepare(
      `INSERT INTO deliveries (id, received_at, source, outcome, headers, body, signature, answer, path)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#one = connection.prepare("SELECT * FROM deliveries WHERE id = ?");
    this.#page = connection.prepare(
      `SELECT deliveries.id, received_at, source, outcome, signature, answer, path, length(body) AS size, kinds, count,
         last_received_at
         FROM deliveries LEFT JOIN delivery_facts ON delivery_facts.id = deliveries.id
         WHERE deliveries.id < ? ORDER BY deliveries.id DESC LIMIT ?`,
    );
    this.#unparsable = connection.prepare(
      "SELECT id, received_at FROM deliveries WHERE outcome = 'unparsable' ORDER BY id DESC LIMIT ?",
    );
    this.#projected = connection.prepare("SELECT deliveries, unparsable FROM progress");
    this.#waiting = connection.prepare(
      `SELECT count(*) AS deliveries, count(*) FILTER (WHERE outcome = 'unparsable') AS unparsable
         FROM deliveries WHERE id > (SELECT projected FROM progress)`,
    );
    this.#same = connection.prepare("SELECT id FROM delivery_facts WHERE body_hash = ?");
    this.#body = connection.prepare("SELECT body FROM deliveries WHERE id = ?");
    this.#remove = connection.prepare("DELETE FROM deliveries WHERE id = ?");
    this.#again = connection.prepare(
      "UPDATE delivery_facts SET count = count + 1, last_received_at = max(last_received_at, ?) WHERE id = ?",
    );
    this.#insertFacts = connection.prepare(
      "INSERT INTO delivery_facts (id, body_hash, kinds, count, last_received_at) VALUES (?, ?, ?, 1, ?)",
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
    for (const { receivedAt, source, outcome, signature = "valid", answer, path, headers, body } of deliveries) {
      this.#insert.run(
        id,
        Math.trunc(receivedAt),
        source,
        outcome,
        JSON.stringify(headers),
        body,
        signature === "valid" ? null : signature,
        answer ?? null,
        path ?? null,
      );
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
      ...(row.signature === null ? {} : { signature: row.signature as DeliveryRow["signature"] }),
      ...(row.answer === null ? {} : { answer: Number(row.answer) }),
      ...(row.path === null ? {} : { path: String(row.path) }),
      headers: JSON.parse(String(row.headers)),
      body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
    };
  }

  /** The newest first, from before this id on. */
  page(limit: number, before = Number.MAX_SAFE_INTEGER): DeliveryRow[] {
    return this.#page.all(before, Math.max(0, Math.trunc(limit))).map(deliveryRow);
  }

  /**
   * What was kept already with the same bytes as a delivery that has no facts yet, or undefined; then this one gets its facts
   * by `addFacts`.
   */
  keptBefore(body: Uint8Array): number | undefined {
    for (const { id } of this.#same.all(bodyHash(body))) {
      const kept = this.#body.get(id as number)?.body;
      if (kept instanceof Uint8Array && Buffer.compare(kept, body) === 0) return Number(id);
    }
    return undefined;
  }

  addFacts(id: number, body: Uint8Array, receivedAt: number, kinds: ReadonlySet<string>): void {
    this.#insertFacts.run(id, bodyHash(body), [...kinds].join(" "), receivedAt);
  }

  /** Counts a delivery with the first one of the same bytes, and removes it. */
  merge(id: number, into: number, receivedAt: number): void {
    this.#again.run(receivedAt, into);
    this.#remove.run(id);
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

function deliveryRow(row: Row): DeliveryRow {
  const source = row.source as DeliveryRow["source"];
  const outcome = row.outcome as DeliveryRow["outcome"];
  const answered = source === "webhook" ? outcomeAnswers[outcome] : undefined;
  const kinds = String(row.kinds ?? "");
  return {
    id: Number(row.id),
    receivedAt: Number(row.received_at),
    source,
    outcome,
    signature: (row.signature ?? "valid") as DeliveryRow["signature"],
    answer: row.answer === null ? answered : Number(row.answer),
    path: row.path === null ? undefined : String(row.path),
    count: Number(row.count ?? 1),
    lastReceivedAt: Number(row.last_received_at ?? row.received_at),
    kinds: kinds === "" ? [] : kinds.split(" "),
    size: Number(row.size),
  };
}
