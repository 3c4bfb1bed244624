import { type MessageGrouping, type MessageGroupKey, mostCounted } from "../../core/messages/messageFilter.ts";
import type { Arrival } from "../../core/messages/timeline.ts";
import { messageColumns, messageRow } from "./messageTable.ts";
import type { Cursor, MessagePage } from "./records.ts";
import type { Connection, Statement } from "./sqlite.ts";
import { wamidHash } from "./wamidHash.ts";

/** Which messages. All that is given has to hold. Times in milliseconds since 1970. */
export interface MessageConditions {
  readonly failed?: true;
  /** Sent, and nothing known since this time. */
  readonly stuckSince?: number;
  readonly createdSince?: number;
  /** Whom it went to or came from, exactly. */
  readonly number?: string;
  readonly code?: number;
  readonly group?: MessageGroupKey;
}

export interface MessageGroup {
  readonly group: MessageGroupKey;
  readonly count: number;
  /** There are, or may be, more than were counted. */
  readonly isMore: boolean;
}

/** Templates and codes that are looked at. */
const mostGroups = 200;
/** Messages that are looked at for each page of groups, where groups are found by looking at messages. */
const walked = 5_000;

const states = ["failed", "sent", "accepted", "delivered", "read", "played", "received"];

type Parameter = string | number;

interface Where {
  /** The index that leads to the messages in the order of the list. */
  index: string;
  terms: string[];
  parameters: Parameter[];
}

/**
 * What the Messages view asks of a store of a million messages: each answer is a walk along one index in the order of the list, which
 * ends when enough was found. The index is named in each query, because SQLite, without statistics, may choose one that has to be sorted.
 */
export class MessageQueries {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  page(conditions: MessageConditions, { limit, before }: { limit: number; before?: Cursor }): MessagePage {
    const size = Math.max(0, Math.trunc(limit));
    const where = whereOf(conditions);
    if (before !== undefined) {
      where.terms.push("(created_at, wamid_hash) < (?, ?)");
      where.parameters.push(before.createdAt, wamidHash(before.wamid));
    }
    const rows = this.#all(
      `SELECT ${messageColumns} ${fromWhere(where)} ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
      [...where.parameters, size + 1],
    );
    return { rows: rows.slice(0, size).map(messageRow), hasMore: rows.length > size };
  }

  count(conditions: MessageConditions): number {
    const where = whereOf(conditions);
    const [row] = this.#all(`SELECT count(*) AS found FROM (SELECT 1 ${fromWhere(where)} LIMIT ${mostCounted})`, [
      ...where.parameters,
    ]);
    return Number(row?.found);
  }

  /**
   * The groups that have messages: states in their order, templates and codes in theirs, recipients with the one of the newest message
   * first. What is found by looking at messages ends after so many pages of them; `hasMore`: there may be other groups.
   */
  groups(
    by: Exclude<MessageGrouping, "none">,
    conditions: MessageConditions,
    pages = 1,
  ): { groups: MessageGroup[]; hasMore: boolean } {
    const { failed, stuckSince, number, code } = conditions;
    const isNarrow = failed === true || stuckSince !== undefined || number !== undefined || code !== undefined;
    // Few messages fit: in the index of the groups they could be far apart.
    if (isNarrow) return this.#foundGroups(by, conditions, pages);
    if (by !== "recipient") return { groups: this.#counted(this.#keys(by), conditions), hasMore: false };
    const { groups, hasMore } = this.#foundGroups(by, conditions, pages);
    return {
      groups: this.#counted(
        groups.map(({ group }) => group),
        conditions,
      ),
      hasMore,
    };
  }

  #counted(keys: readonly MessageGroupKey[], conditions: MessageConditions): MessageGroup[] {
    return keys.flatMap((group) => {
      const count = this.count({ ...conditions, group });
      return count === 0 ? [] : [{ group, count, isMore: count === mostCounted }];
    });
  }

  /** Those of the newest messages that fit. */
  #foundGroups(
    by: Exclude<MessageGrouping, "none">,
    conditions: MessageConditions,
    pages: number,
  ): { groups: MessageGroup[]; hasMore: boolean } {
    const limit = walked * pages;
    const where = whereOf(conditions);
    const rows = this.#all(
      `SELECT ${groupColumns[by].column} AS key ${fromWhere(where)} ORDER BY created_at DESC, wamid_hash DESC LIMIT ?`,
      [...where.parameters, limit + 1],
    );
    const isCut = rows.length > limit;
    const counts = new Map<Parameter | undefined, number>();
    for (const { key } of rows.slice(0, limit)) {
      const known = typeof key === "string" || typeof key === "number" ? key : undefined;
      counts.set(known, (counts.get(known) ?? 0) + 1);
    }
    const shown = mostGroups * pages;
    const found = [...counts].map(([key, count]) => ({ group: groupKey(by, key), count, isMore: isCut }));
    if (by !== "recipient") found.sort((a, b) => inOrder(a.group, b.group));
    return { groups: found.slice(0, shown), hasMore: isCut || found.length > shown };
  }

  /** When a customer last wrote to each phone number id of ours since a time; empty where none is known of a message. */
  lastReceived(customer: string, since: number): { phoneNumberId: string; at: number }[] {
    return this.#all(
      `SELECT coalesce(phone_number_id, '') AS number, max(created_at) AS at FROM messages INDEXED BY messages_received
         WHERE state = 'received' AND recipient = ? AND created_at > ? GROUP BY phone_number_id ORDER BY phone_number_id`,
      [customer, Math.trunc(since)],
    ).map(({ number, at }) => ({ phoneNumberId: String(number), at: Number(at) }));
  }

  /** When the deliveries came in that brought what is known of a message. */
  arrivals(wamid: string): Map<number, Arrival> {
    const rows = this.#all(
      `SELECT DISTINCT deliveries.id, received_at, coalesce(last_received_at, received_at) AS last
         FROM statuses JOIN deliveries ON deliveries.id = statuses.delivery
         LEFT JOIN delivery_facts ON delivery_facts.id = deliveries.id
         WHERE statuses.message = (SELECT id FROM messages WHERE wamid_hash = ? AND wamid = ?)`,
      [wamidHash(wamid), wamid],
    );
    return new Map(
      rows.map(({ id, received_at, last }) => [
        Number(id),
        { receivedAt: Number(received_at), lastReceivedAt: Number(last) },
      ]),
    );
  }

  #keys(by: "state" | "template" | "error"): MessageGroupKey[] {
    switch (by) {
      case "state":
        return states.map((key) => ({ by, key }));
      case "template": {
        const keys = this.#distinct("template_name", "messages_template");
        return [...keys, undefined].map((key) => groupKey(by, key));
      }
      case "error":
        return [...this.#distinct("error_code", "messages_failed"), undefined].map((key) => groupKey(by, key));
    }
  }

  /** The different values of a column, by jumping from each to the next one in the index. */
  #distinct(column: string, index: string): Parameter[] {
    const next = `SELECT ${column} AS value FROM messages INDEXED BY ${index} WHERE ${column} IS NOT NULL`;
    const found: Parameter[] = [];
    while (found.length < mostGroups) {
      const last = found.at(-1);
      const [row] =
        last === undefined
          ? this.#all(`${next} ORDER BY ${column} LIMIT 1`, [])
          : this.#all(`${next} AND ${column} > ? ORDER BY ${column} LIMIT 1`, [last]);
      if (typeof row?.value !== "string" && typeof row?.value !== "number") break;
      found.push(row.value);
    }
    return found;
  }

  #all(sql: string, parameters: readonly Parameter[]) {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement.all(...parameters);
  }
}

/** The first condition that has an index of its own leads; the others are looked at on the way. */
function whereOf({ failed, stuckSince, createdSince, number, code, group }: MessageConditions): Where {
  const terms: string[] = [];
  const parameters: Parameter[] = [];
  const indexes: [rank: number, index: string][] = [];
  const add = (term: string, ...values: Parameter[]) => {
    terms.push(term);
    parameters.push(...values);
  };
  if (number !== undefined) {
    add("recipient = ?", number);
    indexes.push([0, "messages_recipient"]);
  }
  if (code !== undefined) {
    add("error_code = ?", code);
    indexes.push([1, "messages_failed"]);
  }
  if (failed === true) {
    add("state = 'failed'");
    indexes.push([2, "messages_state"]);
  }
  if (stuckSince !== undefined) {
    // What is stuck was also made before: that bounds the walk.
    add("state = 'sent' AND updated_at <= ? AND created_at <= ?", Math.trunc(stuckSince), Math.trunc(stuckSince));
    indexes.push([2, "messages_state"]);
  }
  if (createdSince !== undefined) add("created_at >= ?", Math.trunc(createdSince));
  if (group !== undefined) {
    const { column, index, rank } = groupColumns[group.by];
    if (group.key !== undefined) {
      add(`${column} = ?`, group.key);
      indexes.push([rank, index]);
    } else {
      add(`${column} IS NULL`);
      if (group.by === "recipient") indexes.push([rank, index]);
    }
  }
  const [first] = indexes.sort(([a], [b]) => a - b);
  return { index: first?.[1] ?? "messages_newest", terms, parameters };
}

function groupKey(by: MessageGroupKey["by"], key: Parameter | undefined): MessageGroupKey {
  switch (by) {
    case "state":
      return { by, key: String(key) };
    case "error":
      return { by, key: key === undefined ? undefined : Number(key) };
    default:
      return { by, key: key === undefined ? undefined : String(key) };
  }
}

/** As the index has them: states by how much they matter, codes and names upwards, and last what has none. */
function inOrder(a: MessageGroupKey, b: MessageGroupKey): number {
  if (a.by === "state" && b.by === "state") return states.indexOf(a.key) - states.indexOf(b.key);
  if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

const groupColumns = {
  state: { column: "state", index: "messages_state", rank: 4 },
  recipient: { column: "recipient", index: "messages_recipient", rank: 0 },
  template: { column: "template_name", index: "messages_template", rank: 3 },
  error: { column: "error_code", index: "messages_failed", rank: 1 },
} as const;

function fromWhere({ index, terms }: Where): string {
  return `FROM messages INDEXED BY ${index}${terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}`}`;
}
