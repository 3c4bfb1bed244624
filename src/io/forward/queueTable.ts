import { hostname } from "node:os";
import type { Connection, Row, Statement } from "../store/sqlite.ts";
import type { Answer } from "./post.ts";

/** A delivery that waits for a target. */
export interface Waiting {
  readonly id: number;
  /** Milliseconds since 1970, as are all times here. */
  readonly receivedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for what is nothing to pass on: it isn't JSON, or was read from the log of the user's own server. */
  readonly body: Uint8Array | undefined;
}

/** What is known of earlier attempts. */
export interface Tried {
  readonly attempts: number;
  readonly firstAt: number;
}

interface Registration {
  readonly name: string;
  readonly url: string;
  readonly isOn: boolean;
  readonly now: number;
}

export interface Attempt {
  readonly delivery: number;
  readonly target: number;
  readonly outcome: "delivered" | "refused" | "expired" | "waiting";
  readonly attempts: number;
  readonly firstAt: number;
  readonly at: number;
  /** Absent where it was given up without one. */
  readonly answer?: Answer;
}

/** A lease that ends later than this was given by a clock that has been put back since. */
const longestLeaseMs = 120_000;
/** Counting more would take as long as reading them. */
const mostCounted = 10_000;

/**
 * The queues in the store's file: how far each target has come, and who works on it. A queue is worked on by one process at a time: whoever
 * takes it says until when, and writes down nothing any more once another one has taken it.
 */
export class QueueTable {
  readonly #connection: Connection;
  readonly #owner: string;
  readonly #named: Statement;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #newest: Statement;
  readonly #state: Statement;
  readonly #take: Statement;
  readonly #keep: Statement;
  readonly #release: Statement;
  readonly #releaseAll: Statement;
  readonly #after: Statement;
  readonly #unread: Statement;
  readonly #pending: Statement;
  readonly #tried: Statement;
  readonly #has: Statement;
  readonly #answer: Statement;
  readonly #record: Statement;

  /** @param owner from `ownerName`: no two are the same */
  constructor(connection: Connection, owner: string) {
    this.#connection = connection;
    this.#owner = owner;
    this.#named = connection.prepare("SELECT id, off FROM forward_targets WHERE name = ?");
    this.#insert = connection.prepare(
      "INSERT INTO forward_targets (name, url, position, off, seen_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
    );
    this.#update = connection.prepare(
      "UPDATE forward_targets SET url = ?2, off = ?3, position = max(position, ?4), seen_at = ?5 WHERE id = ?1",
    );
    this.#newest = connection.prepare(
      "SELECT max(projected, (SELECT coalesce(max(id), 0) FROM deliveries)) AS newest FROM progress",
    );
    this.#state = connection.prepare("SELECT position, owner, lease_until FROM forward_targets WHERE id = ?");
    this.#take = connection.prepare(
      "UPDATE forward_targets SET owner = ?2, lease_until = ?3, seen_at = ?4 WHERE id = ?1",
    );
    this.#keep = connection.prepare(
      `UPDATE forward_targets SET position = max(position, ?3), lease_until = ?4, seen_at = ?5
         WHERE id = ?1 AND owner = ?2 RETURNING id`,
    );
    this.#release = connection.prepare(
      `UPDATE forward_targets SET position = max(position, ?3), owner = '', lease_until = 0
         WHERE id = ?1 AND owner IN (?2, '')`,
    );
    this.#releaseAll = connection.prepare(
      "UPDATE forward_targets SET owner = '', lease_until = 0 WHERE owner = ? RETURNING id",
    );
    this.#after = connection.prepare(
      `SELECT id, received_at, headers, CASE WHEN outcome = 'accepted' AND source = 'webhook' THEN body END AS body
         FROM deliveries WHERE id > ? AND id <= (SELECT projected FROM progress) ORDER BY id LIMIT 1`,
    );
    this.#unread = connection.prepare(
      "SELECT 1 FROM deliveries WHERE id > max(?, (SELECT projected FROM progress)) LIMIT 1",
    );
    this.#pending = connection.prepare(
      `SELECT count(*) AS count FROM (SELECT 1 FROM deliveries WHERE id > ? LIMIT ${mostCounted})`,
    );
    this.#tried = connection.prepare(
      "SELECT attempts, first_at FROM forward_answers WHERE delivery = ? AND target = ? AND outcome = 'waiting'",
    );
    this.#has = connection.prepare("SELECT 1 FROM deliveries WHERE id = ?");
    this.#answer = connection.prepare("UPDATE deliveries SET answer = ? WHERE id = ?");
    this.#record = connection.prepare(
      `INSERT INTO forward_answers
         (delivery, target, outcome, status, failure, attempts, first_at, last_at, latency_us, headers, body, body_size)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT DO UPDATE SET outcome = ?3, status = coalesce(?4, CASE ?3 WHEN 'expired' THEN status END),
           failure = coalesce(?5, CASE ?3 WHEN 'expired' THEN failure END), attempts = ?6, last_at = ?8,
           latency_us = ?9, headers = ?10, body = ?11, body_size = ?12`,
    );
  }

  /** Inside a `connection.transaction`, as everything here that writes. A new target begins with what comes from now on. */
  register({ name, url, isOn, now }: Registration): number {
    const newest = Number(this.#newest.get()?.newest);
    const known = this.#named.get(name);
    if (known === undefined) return Number(this.#insert.get(name, url, newest, isOn ? 0 : 1, Math.trunc(now))?.id);
    const wasOff = Number(known.off) === 1;
    const position = wasOff && isOn ? newest : 0;
    this.#update.run(Number(known.id), url, isOn ? 0 : 1, position, Math.trunc(now));
    return Number(known.id);
  }

  position(target: number): number {
    return Number(this.#state.get(target)?.position ?? 0);
  }

  /** How many deliveries come behind this one, whichever the target wants of them; 10000 stands for any more. */
  pending(position: number): number {
    return Number(this.#pending.get(position)?.count);
  }

  /**
   * Takes the target's queue, or keeps it, where nobody else has it.
   * @returns how far it has come, or undefined where another process works on it
   */
  take(target: number, now: number, until: number): number | undefined {
    return this.#connection.transaction(() => {
      const row = this.#state.get(target);
      if (row === undefined || this.#isOthers(row, now)) return undefined;
      this.#take.run(target, this.#owner, Math.trunc(until), Math.trunc(now));
      return Number(row.position);
    });
  }

  #isOthers({ owner, lease_until }: Row, now: number): boolean {
    if (owner === "" || owner === this.#owner) return false;
    const until = Number(lease_until);
    return until > now && until <= now + longestLeaseMs && !isGone(String(owner));
  }

  /**
   * The first delivery behind this one. Only what the store has looked at: a repetition is gone by then, and counted with the first, so that
   * it isn't passed on again.
   */
  after(position: number): Waiting | undefined {
    const row = this.#after.get(position);
    if (row === undefined) return undefined;
    return {
      id: Number(row.id),
      receivedAt: Number(row.received_at),
      headers: JSON.parse(String(row.headers)),
      body: row.body instanceof Uint8Array ? row.body : undefined,
    };
  }

  /** Whether there is one that the store hasn't looked at. */
  hasUnread(position: number): boolean {
    return this.#unread.get(position) !== undefined;
  }

  has(delivery: number): boolean {
    return this.#has.get(delivery) !== undefined;
  }

  /** What Meta was answered, where it is another one's answer. */
  recordAnswer(delivery: number, status: number): void {
    this.#answer.run(status, delivery);
  }

  tried(delivery: number, target: number): Tried | undefined {
    const row = this.#tried.get(delivery, target);
    return row && { attempts: Number(row.attempts), firstAt: Number(row.first_at) };
  }

  /**
   * Writes down what came of an attempt, and how far the target has come.
   * @returns false where another process has taken the queue: nothing is written then
   */
  record(attempt: Attempt, position: number, until: number): boolean {
    return this.#connection.transaction(() => {
      const { delivery, target, outcome, attempts, firstAt, at, answer } = attempt;
      const kept = this.#keep.get(target, this.#owner, position, Math.trunc(until), Math.trunc(at));
      if (kept === undefined) return false;
      const headers = answer && Object.keys(answer.headers).length > 0 ? JSON.stringify(answer.headers) : null;
      const body = answer && answer.body.length > 0 ? answer.body : null;
      const told = [answer?.status ?? null, answer?.failure ?? null] as const;
      const latency = Math.round((answer?.latencyMs ?? 0) * 1000);
      const times = [Math.trunc(firstAt), Math.trunc(at), latency] as const;
      this.#record.run(delivery, target, outcome, ...told, attempts, ...times, headers, body, answer?.bodySize ?? 0);
      return true;
    });
  }

  /** Nothing is left to do for now. */
  release(target: number, position: number): void {
    this.#connection.transaction(() => this.#release.run(target, this.#owner, position));
  }

  releaseAll(): void {
    this.#connection.transaction(() => this.#releaseAll.all(this.#owner));
  }
}

/** Names a worker on queues, so that others see whether it is still there. @param unique no two have the same */
export function ownerName(unique: string): string {
  return `${hostname()}/${process.pid}/${unique}`;
}

/** Whether a process of this machine has ended, killed perhaps. One of another machine, which shares the file, isn't known. */
function isGone(owner: string): boolean {
  const [, host, pid] = /^(.*)\/(\d+)\/[^/]*$/s.exec(owner) ?? [];
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
