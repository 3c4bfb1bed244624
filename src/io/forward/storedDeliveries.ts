import type { Disposable } from "../../core/signal.ts";
import { parseDelivery } from "../../core/webhooks/delivery.ts";
import type { Filter } from "../../core/webhooks/filter.ts";
import { openMigrated } from "../store/schema.ts";
import type { Connection } from "../store/sqlite.ts";
import type { Replayable, ReplayContent } from "./replay.ts";

/** Which deliveries are meant: all that everything here holds of. */
export interface Selection {
  readonly ids?: readonly number[];
  /** Milliseconds since 1970: received at that time or later. */
  readonly from?: number;
  /** Before that time. */
  readonly to?: number;
  readonly filter?: Filter;
}

/** The deliveries of a store, to be sent again. Reads only; others may write meanwhile. */
export class StoredDeliveries implements Disposable {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @throws Failure storeUnavailable, diskFull or storeTooNew */
  static open(file: string): StoredDeliveries {
    return new StoredDeliveries(openMigrated(file, { busyTimeoutMs: 5_000 }));
  }

  /** In the order in which they came; ids in the order in which they are given, those that there are. */
  select({ ids, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, filter }: Selection): Replayable[] {
    const found = ids === undefined ? this.#all(from, to) : this.#named(ids, from, to);
    if (filter === undefined) return found;
    return found.filter(({ id }) => {
      const content = this.content(id);
      return content !== undefined && filter.matches(parseDelivery(jsonOf(content.body)));
    });
  }

  #all(from: number, to: number): Replayable[] {
    return this.#connection
      .prepare("SELECT id, received_at FROM deliveries WHERE received_at >= ? AND received_at < ? ORDER BY id")
      .all(Math.ceil(from), Math.ceil(to))
      .map(({ id, received_at }) => ({ id: Number(id), receivedAt: Number(received_at) }));
  }

  #named(ids: readonly number[], from: number, to: number): Replayable[] {
    const one = this.#connection.prepare("SELECT received_at FROM deliveries WHERE id = ?");
    return ids.flatMap((id) => {
      const row = one.get(id);
      const receivedAt = Number(row?.received_at);
      return row === undefined || receivedAt < from || receivedAt >= to ? [] : [{ id, receivedAt }];
    });
  }

  content(id: number): ReplayContent | undefined {
    const row = this.#connection.prepare("SELECT headers, body FROM deliveries WHERE id = ?").get(id);
    if (row === undefined) return undefined;
    const body = row.body instanceof Uint8Array ? row.body : new Uint8Array();
    return { headers: JSON.parse(String(row.headers)), body };
  }

  /** The addresses of the targets that deliveries were passed on to, by their names; of all that are on where none is named. */
  targets(name?: string): string[] {
    const rows = this.#connection.prepare("SELECT name, url, off FROM forward_targets ORDER BY id").all();
    return rows
      .filter((row) => (name === undefined ? Number(row.off) === 0 : row.name === name || row.url === name))
      .map(({ url }) => String(url));
  }

  dispose(): void {
    this.#connection.dispose();
  }
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
