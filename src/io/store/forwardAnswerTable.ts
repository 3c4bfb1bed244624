import type { Connection, Row, Statement } from "./sqlite.ts";

/** What a target made of a delivery. Times are in milliseconds since 1970. */
export interface TargetAnswer {
  readonly deliveryId: number;
  /** The target's name: its address where it has no other. */
  readonly target: string;
  /** Without a password. */
  readonly url: string;
  /** `waiting`: it is tried again. `expired`: it became too old for that. */
  readonly outcome: "delivered" | "refused" | "expired" | "waiting";
  /** Of the last attempt; absent where nobody answered. */
  readonly status?: number;
  /** Why nobody did: Node's or undici's code. */
  readonly failure?: string;
  readonly attempts: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly latencyMs: number;
  readonly headers: Readonly<Record<string, string>>;
  /** At most 16 KiB of it. */
  readonly body: Uint8Array;
  /** More than `body` has where it was cut. */
  readonly bodySize: number;
}

/** What the targets of forwarding answered. */
export class ForwardAnswerTable {
  readonly #ofDelivery: Statement;

  constructor(connection: Connection) {
    this.#ofDelivery = connection.prepare(
      `SELECT a.*, t.name, t.url FROM forward_answers a JOIN forward_targets t ON t.id = a.target
         WHERE a.delivery = ? ORDER BY a.target`,
    );
  }

  /** In the order in which the targets were first known. */
  ofDelivery(id: number): TargetAnswer[] {
    return this.#ofDelivery.all(id).map(answerOf);
  }
}

function answerOf(row: Row): TargetAnswer {
  return {
    deliveryId: Number(row.delivery),
    target: String(row.name),
    url: String(row.url),
    outcome: row.outcome as TargetAnswer["outcome"],
    ...(row.status !== null && { status: Number(row.status) }),
    ...(row.failure !== null && { failure: String(row.failure) }),
    attempts: Number(row.attempts),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
    latencyMs: Number(row.latency_us) / 1000,
    headers: row.headers === null ? {} : JSON.parse(String(row.headers)),
    body: row.body instanceof Uint8Array ? row.body : new Uint8Array(),
    bodySize: Number(row.body_size),
  };
}
