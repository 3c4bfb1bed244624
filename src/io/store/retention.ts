import type { Retention } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

/** Rows looked at between two looks at the clock. */
const batchSize = 20;

/**
 * Deliveries without a message that is kept (incoming messages, repetitions, what isn't JSON) stay while they are among the
 * newest so many for each message that may be kept.
 */
const deliveriesPerMessage = 4;

/** A target that nobody has worked for in that time, in milliseconds, isn't one any more: one that is down is tried every minute. */
const forgottenMs = 3_600_000;

/** Free pages are given back to the disk above this, and where they are a quarter of the file. Below, SQLite uses them again. */
const idlePages = 2048;
const pagesPerStep = 100;

/**
 * Removes what is beyond the limits, oldest first, a little at a time. Old means: came to us long ago. A message's own times
 * don't count, because a replayed sample from years ago is new here. Refused deliveries go by their age too, and the number of
 * them goes down with it: from the first removal on, it counts from the oldest one that is still listed.
 */
export class Sweep {
  readonly #connection: Connection;
  readonly #progress: Statement;
  readonly #needed: Statement;
  readonly #oldest: Statement;
  readonly #reportsGone: Statement;
  readonly #sentGone: Statement;
  readonly #messageGone: Statement;
  readonly #candidates: Statement;
  readonly #deliveryGone: Statement;
  readonly #factsGone: Statement;
  readonly #messagesFewer: Statement;
  readonly #deliveriesFewer: Statement;
  readonly #swept: Statement;
  readonly #oldRejection: Statement;
  readonly #rejectionsGone: Statement;
  readonly #rejectionsFewer: Statement;
  readonly #freePages: Statement;
  readonly #pages: Statement;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#progress = connection.prepare(
      `SELECT messages, projected, swept, (SELECT coalesce(max(id), 0) FROM deliveries) AS newest FROM progress`,
    );
    this.#needed = connection.prepare(
      "SELECT min(position) AS position FROM forward_targets WHERE off = 0 AND seen_at > ?",
    );
    // In the order in which they were first seen: ids only grow while there are messages.
    this.#oldest = connection.prepare(`SELECT id, first_seen_at FROM messages ORDER BY id LIMIT ${batchSize}`);
    this.#reportsGone = connection.prepare("DELETE FROM statuses WHERE message = ? RETURNING delivery");
    this.#sentGone = connection.prepare("DELETE FROM sent WHERE message = ?");
    this.#messageGone = connection.prepare("DELETE FROM messages WHERE id = ?");
    this.#candidates = connection.prepare(
      `SELECT id, received_at FROM deliveries WHERE id > ? AND id <= ? ORDER BY id LIMIT ${batchSize}`,
    );
    this.#deliveryGone = connection.prepare(
      `DELETE FROM deliveries WHERE id = ? AND NOT EXISTS (SELECT 1 FROM statuses WHERE delivery = deliveries.id)
         RETURNING id, outcome`,
    );
    this.#factsGone = connection.prepare("DELETE FROM delivery_facts WHERE id = ?");
    this.#messagesFewer = connection.prepare("UPDATE progress SET messages = messages - ?");
    this.#deliveriesFewer = connection.prepare(
      "UPDATE progress SET deliveries = deliveries - ?, unparsable = unparsable - ?",
    );
    this.#swept = connection.prepare("UPDATE progress SET swept = ?");
    // There are 200 at most: neither an index nor slices are needed.
    this.#oldRejection = connection.prepare("SELECT 1 FROM rejections WHERE received_at < ? LIMIT 1");
    this.#rejectionsGone = connection.prepare("DELETE FROM rejections WHERE received_at < ?");
    // What came before the oldest one that is left is older still, also where it wasn't listed any more.
    this.#rejectionsFewer = connection.prepare(
      `UPDATE progress SET rejected_before =
         max(rejected_before, coalesce((SELECT min(id) - 1 FROM rejections), rejected))`,
    );
    this.#freePages = connection.prepare("PRAGMA freelist_count");
    this.#pages = connection.prepare("PRAGMA page_count");
  }

  /**
   * Works for about `budgetMs`.
   * @returns whether it removed something, so that there may be more
   * @throws Failure diskFull or storeUnavailable: nothing was done then
   */
  slice(retention: Retention, now: number, budgetMs: number): boolean {
    const maxMessages = Math.max(0, retention.maxMessages);
    const cutoff = now - Math.max(0, retention.maxAgeMs);
    const forwarded = this.#forwarded(now);
    if (this.#due(maxMessages, cutoff, forwarded)) {
      this.#connection.derivedTransaction(() => {
        // Counted from here: waiting for another process to finish its own is not work.
        const until = performance.now() + budgetMs;
        this.#sweepMessages(maxMessages, cutoff, until);
        this.#sweepDeliveries({ maxDeliveries: maxMessages * deliveriesPerMessage, forwarded }, cutoff, until);
        this.#sweepRejections(cutoff);
      });
      return true;
    }
    return this.#shrink();
  }

  /** Looks without locking anybody out: most of the time there is nothing to do. */
  #due(maxMessages: number, cutoff: number, forwarded: number): boolean {
    const { messages, projected, swept, newest } = this.#numbers();
    const oldest = this.#oldest.all()[0];
    if (oldest !== undefined && (messages > maxMessages || Number(oldest.first_seen_at) < cutoff)) return true;
    if (this.#oldRejection.get(cutoff) !== undefined) return true;
    const candidate = this.#candidates.all(swept, projected)[0];
    const oldestKept = Math.min(forwarded, newest - maxMessages * deliveriesPerMessage);
    return candidate !== undefined && isDue(candidate, cutoff, oldestKept);
  }

  /** Up to which delivery every target has got what it wants: a target that is down still needs the others, however many they are. */
  #forwarded(now: number): number {
    return Number(this.#needed.get(now - forgottenMs)?.position ?? Number.MAX_SAFE_INTEGER);
  }

  #numbers() {
    const row = this.#progress.get() ?? {};
    return {
      messages: Number(row.messages),
      projected: Number(row.projected),
      swept: Number(row.swept),
      newest: Number(row.newest),
    };
  }

  #sweepMessages(maxMessages: number, cutoff: number, until: number): void {
    const { messages, swept } = this.#numbers();
    let gone = 0;
    const perhapsLoose = new Set<number>();
    search: for (let rows = this.#oldest.all(); rows.length > 0; rows = this.#oldest.all()) {
      for (const row of rows) {
        const wanted = messages - gone <= maxMessages && Number(row.first_seen_at) >= cutoff;
        if (wanted || performance.now() >= until) break search;
        for (const report of this.#reportsGone.all(Number(row.id))) perhapsLoose.add(Number(report.delivery));
        this.#sentGone.run(Number(row.id));
        this.#messageGone.run(Number(row.id));
        gone += 1;
      }
    }
    // The later ones stay until their own turn comes: a delivery can hold more than this message's statuses.
    this.#removeLoose([...perhapsLoose].filter((id) => id <= swept));
    if (gone > 0) this.#messagesFewer.run(gone);
  }

  #sweepDeliveries(
    { maxDeliveries, forwarded }: { maxDeliveries: number; forwarded: number },
    cutoff: number,
    until: number,
  ): void {
    const { projected, swept, newest } = this.#numbers();
    let last = swept;
    search: for (let rows = this.#candidates.all(last, projected); rows.length > 0; ) {
      for (const row of rows) {
        if (!isDue(row, cutoff, Math.min(forwarded, newest - maxDeliveries)) || performance.now() >= until)
          break search;
        last = Number(row.id);
        this.#removeLoose([last]);
      }
      rows = this.#candidates.all(last, projected);
    }
    if (last !== swept) this.#swept.run(last);
  }

  #sweepRejections(cutoff: number): void {
    if (this.#oldRejection.get(cutoff) === undefined) return;
    this.#rejectionsGone.run(cutoff);
    this.#rejectionsFewer.run();
  }

  #removeLoose(ids: readonly number[]): void {
    const gone = ids.flatMap((id) => this.#deliveryGone.all(id));
    for (const { id } of gone) this.#factsGone.run(Number(id));
    const unparsable = gone.filter((row) => row.outcome === "unparsable").length;
    if (gone.length > 0) this.#deliveriesFewer.run(gone.length, unparsable);
  }

  #shrink(): boolean {
    const free = () => Number(this.#freePages.get()?.freelist_count);
    const before = free();
    if (before < idlePages || before * 4 < Number(this.#pages.get()?.page_count)) return false;
    this.#connection.exec(`PRAGMA incremental_vacuum(${pagesPerStep})`);
    return free() < before;
  }
}

function isDue(delivery: Row, cutoff: number, oldestKept: number): boolean {
  return Number(delivery.received_at) < cutoff || Number(delivery.id) <= oldestKept;
}
