import type { Disposable } from "../../core/signal.ts";
import type { Filter } from "../../core/webhooks/filter.ts";
import { openMigrated } from "../store/schema.ts";
import type { Connection, Statement } from "../store/sqlite.ts";
import { letsThrough } from "./letsThrough.ts";
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

/** Read at once; between two of these reads, the process's other work goes on. */
const pageSize = 2_000;
/** How long bodies are looked at without a pause, in milliseconds. */
const sliceMs = 8;

/** The deliveries of a store, to be sent again. Reads only; others may write meanwhile. */
export class StoredDeliveries implements Disposable {
  readonly #connection: Connection;
  readonly #page: Statement;
  readonly #one: Statement;
  readonly #content: Statement;

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#page = connection.prepare(
      "SELECT id, received_at FROM deliveries WHERE received_at >= ? AND received_at < ? AND id > ? ORDER BY id LIMIT ?",
    );
    this.#one = connection.prepare("SELECT received_at FROM deliveries WHERE id = ?");
    this.#content = connection.prepare("SELECT headers, body FROM deliveries WHERE id = ?");
  }

  /** @throws Failure storeUnavailable, diskFull or storeTooNew */
  static open(file: string): StoredDeliveries {
    const connection = openMigrated(file, { busyTimeoutMs: 5_000 });
    try {
      return new StoredDeliveries(connection);
    } catch (error) {
      connection.dispose();
      throw error;
    }
  }

  /** In the order in which they came; ids in the order in which they are given, those that there are. */
  async select(selection: Selection): Promise<Replayable[]> {
    const { ids, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER, filter } = selection;
    const found = ids === undefined ? await this.#all(from, to) : this.#named(ids, from, to);
    return filter === undefined ? found : this.#fitting(found, filter);
  }

  async #all(from: number, to: number): Promise<Replayable[]> {
    const all: Replayable[] = [];
    for (;;) {
      const rows = this.#page.all(Math.ceil(from), Math.ceil(to), all.at(-1)?.id ?? 0, pageSize);
      for (const { id, received_at } of rows) all.push({ id: Number(id), receivedAt: Number(received_at) });
      if (rows.length < pageSize) return all;
      await turn();
    }
  }

  #named(ids: readonly number[], from: number, to: number): Replayable[] {
    return ids.flatMap((id) => {
      const row = this.#one.get(id);
      const receivedAt = Number(row?.received_at);
      return row === undefined || receivedAt < from || receivedAt >= to ? [] : [{ id, receivedAt }];
    });
  }

  async #fitting(all: readonly Replayable[], filter: Filter): Promise<Replayable[]> {
    const fitting: Replayable[] = [];
    let until = performance.now() + sliceMs;
    for (const each of all) {
      const content = this.content(each.id);
      if (content !== undefined && (await letsThrough(filter, content.body))) fitting.push(each);
      if (performance.now() < until) continue;
      await turn();
      until = performance.now() + sliceMs;
    }
    return fitting;
  }

  content(id: number): ReplayContent | undefined {
    const row = this.#content.get(id);
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

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
