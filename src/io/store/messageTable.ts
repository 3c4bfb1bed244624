import type { MessageState, StatusError } from "../../core/messages/status.ts";
import { type Conclusion, conclude } from "./conclusion.ts";
import type { Cursor, MessageDetail, MessagePage, MessageRow, SentMessage, StoredReport } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";
import { wamidHash } from "./wamidHash.ts";

/** What the work on a message needs to know of its row. */
export interface KnownMessage {
  id: number;
  acceptedAt?: number;
  phoneNumberId?: string;
  recipient?: string;
  type?: string;
  createdAt: number;
}

export const messageColumns = `wamid, account_id, phone_number_id, recipient, type, template_name, created_at, updated_at, state,
  failed_on_a_device, error_code`;

const text = (row: Row, column: string) => {
  const value = row[column];
  return typeof value === "string" ? value : undefined;
};

const number = (row: Row, column: string) => {
  const value = row[column];
  return typeof value === "number" ? value : undefined;
};

const json = (row: Row, column: string): unknown => {
  const value = text(row, column);
  return value === undefined ? undefined : JSON.parse(value);
};

/** An object without the fields that are undefined. */
type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Which part of the list. */
export interface PageRequest {
  limit: number;
  before?: Cursor;
  failedWith?: number;
  /** Whether those that customers sent are among them. */
  incoming?: boolean;
}

/** What tells two reports on one message apart. */
export function reportKey(report: { status: string; timestamp: number; errors: readonly StatusError[] }): string {
  return `${report.timestamp} ${codeOf(report.errors)} ${report.status}`;
}

function codeOf(errors: readonly StatusError[]): string {
  return errors[0] === undefined ? "" : String(errors[0].code);
}

/** Messages, what was sent of them, and their statuses. Every write belongs into a transaction of the caller's. */
export class MessageTable {
  readonly #find: Statement;
  readonly #lastId: Statement;
  readonly #insert: Statement;
  readonly #update: Statement;
  readonly #updateState: Statement;
  readonly #counted: Statement;
  readonly #count: Statement;
  readonly #markSent: Statement;
  readonly #setType: Statement;
  readonly #insertSent: Statement;
  readonly #reports: Statement;
  readonly #insertReport: Statement;
  readonly #updateSeen: Statement;
  readonly #firstPage: Statement;
  readonly #nextPage: Statement;
  readonly #firstFailed: Statement;
  readonly #nextFailed: Statement;
  readonly #failedSince: Statement;
  readonly #detail: Statement;
  readonly #deliveries: Statement;
  readonly #sentRecipients: Statement;

  constructor(connection: Connection) {
    this.#find = connection.prepare(
      "SELECT id, accepted_at, phone_number_id, recipient, type, created_at FROM messages WHERE wamid_hash = ? AND wamid = ?",
    );
    this.#lastId = connection.prepare("SELECT max(id) AS id FROM messages");
    this.#insert = connection.prepare(
      `INSERT INTO messages (id, wamid, wamid_hash, first_seen_at, phone_number_id, recipient, created_at, updated_at, state,
         failed_on_a_device, error_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = connection.prepare(
      `UPDATE messages SET phone_number_id = ?, recipient = ?, created_at = ?, updated_at = ?, state = ?,
         failed_on_a_device = ?, error_code = ? WHERE id = ?`,
    );
    this.#updateState = connection.prepare(
      "UPDATE messages SET updated_at = ?, state = ?, failed_on_a_device = ?, error_code = ? WHERE id = ?",
    );
    this.#counted = connection.prepare("SELECT messages FROM progress");
    this.#count = connection.prepare("UPDATE progress SET messages = messages + ?");
    this.#markSent = connection.prepare(
      "UPDATE messages SET account_id = ?, type = ?, template_name = ?, accepted_at = ? WHERE id = ?",
    );
    this.#setType = connection.prepare("UPDATE messages SET type = ? WHERE id = ?");
    this.#insertSent = connection.prepare(
      "INSERT INTO sent (message, request, reply, requested_at) VALUES (?, ?, ?, ?)",
    );
    this.#reports = connection.prepare(
      `SELECT status, timestamp, errors, delivery, seen FROM statuses WHERE message = ?
         ORDER BY delivery, timestamp, status, code`,
    );
    this.#insertReport = connection.prepare(
      `INSERT INTO statuses (message, status, timestamp, code, errors, delivery, seen) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#updateSeen = connection.prepare(
      "UPDATE statuses SET seen = ? WHERE message = ? AND status = ? AND timestamp = ? AND code = ?",
    );
    this.#firstPage = connection.prepare(
      `SELECT ${messageColumns} FROM messages WHERE state <> ? ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
    );
    this.#nextPage = connection.prepare(
      `SELECT ${messageColumns} FROM messages WHERE state <> ? AND (created_at, wamid_hash) < (?, ?)
         ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
    );
    this.#firstFailed = connection.prepare(
      `SELECT ${messageColumns} FROM messages WHERE error_code = ? ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
    );
    this.#nextFailed = connection.prepare(
      `SELECT ${messageColumns} FROM messages WHERE error_code = ? AND (created_at, wamid_hash) < (?, ?)
         ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
    );
    this.#failedSince = connection.prepare(
      "SELECT count(*) AS failed FROM messages WHERE error_code = ? AND updated_at >= ?",
    );
    this.#detail = connection.prepare(
      `SELECT id, accepted_at, requested_at, request, reply, ${messageColumns} FROM messages LEFT JOIN sent ON sent.message = messages.id
         WHERE wamid_hash = ? AND wamid = ?`,
    );
    this.#deliveries = connection.prepare(
      `SELECT DISTINCT delivery FROM statuses WHERE message = (SELECT id FROM messages WHERE wamid_hash = ? AND wamid = ?)
         ORDER BY delivery`,
    );
    // Bounded: looking for more different recipients than the last thousand messages went to isn't worth the time.
    this.#sentRecipients = connection.prepare(
      `SELECT recipient FROM messages WHERE phone_number_id = ? AND accepted_at IS NOT NULL
         ORDER BY accepted_at DESC LIMIT 1000`,
    );
  }

  find(wamid: string): KnownMessage | undefined {
    const row = this.#find.get(wamidHash(wamid), wamid);
    if (row === undefined) return undefined;
    const fields = present({
      acceptedAt: number(row, "accepted_at"),
      phoneNumberId: text(row, "phone_number_id"),
      recipient: text(row, "recipient"),
      type: text(row, "type"),
    });
    return { id: Number(row.id), createdAt: Number(row.created_at), ...fields };
  }

  /** The id that the next message gets. Good until the end of the transaction. */
  nextId(): number {
    return Number(this.#lastId.get()?.id ?? 0) + 1;
  }

  insert(
    message: { id: number; wamid: string; firstSeenAt: number; phoneNumberId?: string; recipient?: string },
    { createdAt, updatedAt, state, errorCode }: Conclusion,
  ): void {
    this.#insert.run(
      message.id,
      message.wamid,
      wamidHash(message.wamid),
      Math.trunc(message.firstSeenAt),
      message.phoneNumberId ?? null,
      message.recipient ?? null,
      createdAt,
      updatedAt,
      state.kind,
      state.failedOnADevice ? 1 : 0,
      errorCode ?? null,
    );
  }

  /** Every message that `insert` made has to be counted, by whoever called it. */
  countInserted(messages: number): void {
    if (messages > 0) this.#count.run(messages);
  }

  /** Writes what `conclusion` says; `before` is the row as `find` gave it, so that only what is new is written. */
  update(before: KnownMessage, after: { phoneNumberId?: string; recipient?: string }, conclusion: Conclusion): void {
    const { createdAt, updatedAt, state, errorCode } = conclusion;
    const stateColumns = [updatedAt, state.kind, state.failedOnADevice ? 1 : 0, errorCode ?? null, before.id];
    const onlyState =
      before.createdAt === createdAt &&
      before.phoneNumberId === after.phoneNumberId &&
      before.recipient === after.recipient;
    if (onlyState) this.#updateState.run(...stateColumns);
    else this.#update.run(after.phoneNumberId ?? null, after.recipient ?? null, createdAt, ...stateColumns);
  }

  setType(id: number, type: string): void {
    this.#setType.run(type, id);
  }

  count(): number {
    return Number(this.#counted.get()?.messages);
  }

  /** Adds what only the sender knows. A message that was recorded before stays as it is. */
  recordSent(sent: SentMessage): void {
    const wamid = sent.wamid.toWellFormed();
    const acceptedAt = Math.trunc(sent.acceptedAt);
    const { phoneNumberId, recipient } = sent;
    const known = this.find(wamid);
    if (known?.acceptedAt !== undefined) return;
    const id = known?.id ?? this.nextId();
    if (known === undefined) {
      this.insert({ id, wamid, firstSeenAt: acceptedAt, phoneNumberId, recipient }, conclude(acceptedAt, []));
      this.countInserted(1);
    } else {
      this.update(known, { phoneNumberId, recipient }, conclude(acceptedAt, this.reports(id, wamid)));
    }
    this.#markSent.run(sent.accountId, sent.type, sent.templateName ?? null, acceptedAt, id);
    const requestedAt = sent.requestedAt === undefined ? null : Math.trunc(sent.requestedAt);
    this.#insertSent.run(id, JSON.stringify(sent.request) ?? null, JSON.stringify(sent.reply) ?? null, requestedAt);
  }

  reports(id: number, wamid: string): StoredReport[] {
    return this.#reports.all(id).map((row) => ({
      wamid,
      status: String(row.status),
      timestamp: Number(row.timestamp),
      errors: (json(row, "errors") ?? []) as StatusError[],
      deliveryId: Number(row.delivery),
      seen: Number(row.seen),
    }));
  }

  insertReport(id: number, { status, timestamp, errors, deliveryId, seen }: StoredReport): void {
    const kept = errors.length === 0 ? null : JSON.stringify(errors);
    this.#insertReport.run(id, status, timestamp, codeOf(errors), kept, deliveryId, seen);
  }

  updateSeen(id: number, { status, timestamp, errors, seen }: StoredReport): void {
    this.#updateSeen.run(seen, id, status, timestamp, codeOf(errors));
  }

  /** Newest first; those of the same millisecond in an order that means nothing, but stays. `failedWith`: only those. */
  page({ limit, before, failedWith, incoming = false }: PageRequest): MessagePage {
    const size = Math.max(0, Math.trunc(limit));
    const code = failedWith === undefined ? [incoming ? "" : "received"] : [failedWith];
    const [first, next] =
      failedWith === undefined ? [this.#firstPage, this.#nextPage] : [this.#firstFailed, this.#nextFailed];
    const rows =
      before === undefined
        ? first.all(...code, size + 1)
        : next.all(...code, before.createdAt, wamidHash(before.wamid), size + 1);
    return { rows: rows.slice(0, size).map(messageRow), hasMore: rows.length > size };
  }

  /** How many failed with this code, by the time of what is last known of them. */
  failedSince(code: number, since: number): number {
    return Number(this.#failedSince.get(code, Math.trunc(since))?.failed);
  }

  detail(wamid: string): MessageDetail | undefined {
    const row = this.#detail.get(wamidHash(wamid), wamid);
    if (row === undefined) return undefined;
    const fields = present({
      requestedAt: number(row, "requested_at"),
      acceptedAt: number(row, "accepted_at"),
      request: json(row, "request"),
      reply: json(row, "reply"),
    });
    return { ...messageRow(row), ...fields, reports: this.reports(Number(row.id), wamid) };
  }

  deliveriesOf(wamid: string): number[] {
    return this.#deliveries.all(wamidHash(wamid), wamid).map((row) => Number(row.delivery));
  }

  /** The latest different ones, the last first. */
  recipients(phoneNumberId: string, limit: number): string[] {
    const all = this.#sentRecipients.all(phoneNumberId).map((row) => String(row.recipient));
    return [...new Set(all)].slice(0, limit);
  }
}

/** A row of `messageColumns`. */
export function messageRow(row: Row): MessageRow {
  const fields = present({
    accountId: text(row, "account_id"),
    phoneNumberId: text(row, "phone_number_id"),
    [row.state === "received" ? "sender" : "recipient"]: text(row, "recipient"),
    type: text(row, "type"),
    templateName: text(row, "template_name"),
    errorCode: number(row, "error_code"),
  });
  return {
    wamid: String(row.wamid),
    ...fields,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
    state: { kind: row.state as MessageState["kind"], failedOnADevice: row.failed_on_a_device === 1 },
  };
}
