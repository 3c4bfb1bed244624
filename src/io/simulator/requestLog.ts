import { type Event, Signal } from "../../core/signal.ts";

/** A call that was answered. Neither bodies nor tokens are in it. */
export interface LoggedRequest {
  /** Counted from 1. */
  readonly number: number;
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
  readonly method: string;
  /** With the query, and without the values of tokens and secrets in it. */
  readonly path: string;
  /** The version that served it; absent where none was found out. */
  readonly version?: string;
  readonly status: number;
  /** Milliseconds that it took. */
  readonly tookMs: number;
  /** Of a refusal. */
  readonly error?: {
    readonly code: number;
    readonly subcode?: number;
    readonly message: string;
    readonly details?: string;
  };
}

const secretParameters =
  /^(access_token|input_token|appsecret_proof|client_secret|verify_token|pin|code|fb_exchange_token)$/i;
const hidden = "…";

/** The newest calls, in memory. */
export class RequestLog {
  readonly #most: number;
  readonly #requests: LoggedRequest[] = [];
  readonly #added = new Signal<LoggedRequest>();
  #count = 0;

  readonly onDidAdd: Event<LoggedRequest> = this.#added.event;

  constructor(most = 1000) {
    this.#most = most;
  }

  add(request: Omit<LoggedRequest, "number">): void {
    const logged = { ...request, number: ++this.#count, path: withoutSecrets(request.path) };
    this.#requests.push(logged);
    if (this.#requests.length > this.#most) this.#requests.shift();
    this.#added.fire(logged);
  }

  /** The newest first. */
  newest(most = this.#most): LoggedRequest[] {
    return this.#requests.slice(-most).reverse();
  }

  clear(): void {
    this.#requests.length = 0;
  }
}

function withoutSecrets(path: string): string {
  const [pathname = "", search] = path.split("?", 2);
  if (search === undefined) return pathname;
  const query = new URLSearchParams(search);
  for (const name of new Set(query.keys())) if (secretParameters.test(name)) query.set(name, hidden);
  return `${pathname}?${query.toString().replaceAll(encodeURIComponent(hidden), hidden)}`;
}
