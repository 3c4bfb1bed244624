import type { HandshakeProblem } from "../../core/webhooks/handshake.ts";
import type { NewHandshake, StoredHandshake } from "./records.ts";
import type { Connection, Row, Statement } from "./sqlite.ts";

const listed = 50;

/** The last verifications of the callback: what was asked, and why it was refused. */
export class HandshakeTable {
  readonly #insert: Statement;
  readonly #trim: Statement;
  readonly #recent: Statement;

  constructor(connection: Connection) {
    this.#insert = connection.prepare("INSERT INTO handshakes (at, path, problem, answer) VALUES (?, ?, ?, ?)");
    this.#trim = connection.prepare(`DELETE FROM handshakes WHERE id <= (SELECT max(id) FROM handshakes) - ${listed}`);
    this.#recent = connection.prepare("SELECT * FROM handshakes ORDER BY id DESC");
  }

  /** Inside a transaction of the caller's. */
  add({ at, path, problem, answer }: NewHandshake): void {
    this.#insert.run(Math.trunc(at), path, problem === undefined ? null : problem, answer);
    this.#trim.run();
  }

  /** The newest first. */
  recent(): StoredHandshake[] {
    return this.#recent.all().map(stored);
  }
}

function stored(row: Row): StoredHandshake {
  return {
    id: Number(row.id),
    at: Number(row.at),
    path: String(row.path),
    problem: (row.problem ?? undefined) as HandshakeProblem | undefined,
    answer: Number(row.answer),
  };
}
