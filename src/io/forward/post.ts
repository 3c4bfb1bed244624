import type { Dispatcher } from "undici";
import { loadUndici, type Undici } from "../undici.ts";

/** What a server answered, or why it didn't. */
export interface Answer {
  /** Undefined where there was no answer. */
  readonly status?: number;
  /** Node's or undici's code, where there was no answer or not the whole of one: `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`, … */
  readonly failure?: string;
  readonly latencyMs: number;
  /** Those that say something about the server and nothing that is secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first bytes of it. */
  readonly body: Uint8Array;
  /** How many bytes were read: more than `body` has where it was cut. */
  readonly bodySize: number;
}

export interface PostRequest {
  readonly url: URL;
  readonly method?: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly timeoutMs?: number;
  /** Ends it: the answer's failure is then `cancelled`. */
  readonly signal?: AbortSignal;
}

export const answerTimeoutMs = 10_000;
/** What is kept of an answer's body. */
export const keptBodyBytes = 16 * 1024;
/** Beyond this the rest of an answer isn't waited for. */
const readBodyBytes = 1024 * 1024;

/** Everything else an answer has may be a secret (`set-cookie`), or is about the connection. */
const keptHeaders: ReadonlySet<string> = new Set([
  "allow",
  "content-type",
  "location",
  "retry-after",
  "server",
  "via",
  "x-powered-by",
  "x-request-id",
  "x-runtime",
]);
/** What says which framework answered, by the names of the cookies that it sets. Their values are never kept. */
const cookieNames =
  /^(?:connect\.sid|JSESSIONID|laravel_session|XSRF-TOKEN|csrftoken|sessionid|_[a-z0-9_]+_session|\.AspNetCore\.[A-Za-z]+)/;

/** Sends requests over connections that are kept. Redirects are not followed: a webhook's sender doesn't. */
export class Poster {
  #agent: Promise<Dispatcher> | undefined;
  #disposed = false;

  /** Never rejects. */
  async send(request: PostRequest): Promise<Answer> {
    const from = performance.now();
    try {
      this.#agent ??= loadUndici().then(newAgent);
      const agent = await this.#agent;
      return await this.#sent(agent, request);
    } catch (error) {
      return { failure: codeOf(error), latencyMs: performance.now() - from, ...noBody };
    }
  }

  #sent(agent: Dispatcher, { url, method = "POST", headers, body, timeoutMs, signal }: PostRequest): Promise<Answer> {
    if (this.#disposed) return Promise.resolve({ failure: "cancelled", latencyMs: 0, ...noBody });
    return new Promise((resolve) => {
      const answering = new Answering(timeoutMs ?? answerTimeoutMs, signal, resolve);
      const options = {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: { ...authorization(url), ...headers },
        ...(body !== undefined && { body: body as Dispatcher.DispatchOptions["body"] }),
      };
      agent.dispatch(options as Dispatcher.DispatchOptions, answering);
    });
  }

  /** What is under way is cut off. */
  dispose(): void {
    this.#disposed = true;
    void this.#agent?.then((agent) => agent.destroy()).catch(() => undefined);
  }
}

const noBody = { headers: {}, body: new Uint8Array(), bodySize: 0 } as const;

function newAgent(undici: Undici): Dispatcher {
  return new undici.Agent({
    allowH2: false,
    connections: 32,
    connectTimeout: answerTimeoutMs,
    // Ours begins with the request, and holds for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** Name and password of an address, as browsers and cURL send them. */
function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return "error";
  if ("code" in error && typeof error.code === "string" && error.code !== "") return error.code;
  return error.message === "cancelled" || error.message === "timeout" ? error.message : error.name;
}

class Answering implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #from = performance.now();
  #controller: Dispatcher.DispatchController | undefined;
  #gaveUp: Error | undefined;
  #status: number | undefined;
  #headers: Record<string, string> = {};
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #size = 0;
  #done = false;

  constructor(timeoutMs: number, signal: AbortSignal | undefined, resolve: (answer: Answer) => void) {
    this.#resolve = resolve;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#giveUp("timeout"), timeoutMs);
    if (signal?.aborted === true) this.#cancelled();
    else signal?.addEventListener("abort", this.#cancelled, { once: true });
  }

  readonly #cancelled = () => this.#giveUp("cancelled");

  #giveUp(why: "cancelled" | "timeout"): void {
    this.#gaveUp ??= new Error(why);
    this.#controller?.abort(this.#gaveUp);
    // undici tells nothing of a request that has not begun.
    this.#finish(why);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#gaveUp !== undefined) controller.abort(this.#gaveUp);
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = safeHeaders(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#size += chunk.length;
    if (this.#kept < keptBodyBytes) {
      const part = chunk.subarray(0, keptBodyBytes - this.#kept);
      this.#chunks.push(Uint8Array.from(part));
      this.#kept += part.length;
    }
    if (this.#size <= readBodyBytes) return;
    // It has said what it had to say.
    this.#finish(undefined);
    controller.abort(new Error("cancelled"));
  }

  onResponseEnd(): void {
    this.#finish(undefined);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#finish(codeOf(error));
  }

  #finish(failure: string | undefined): void {
    if (this.#done) return;
    this.#done = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#cancelled);
    this.#resolve({
      // An answer that breaks off in its body was none: whoever sent it may not have done its work.
      ...(this.#status !== undefined && failure === undefined && { status: this.#status }),
      ...(failure !== undefined && { failure }),
      latencyMs: performance.now() - this.#from,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      bodySize: this.#size,
    });
  }
}

function safeHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(", ") : value;
    if (name === "location") kept[name] = text.replace(/[?#].*$/s, "");
    else if (keptHeaders.has(name)) kept[name] = text.slice(0, 500);
    else if (name === "set-cookie") {
      const names = [value].flat().flatMap((each) => cookieNames.exec(each)?.[0] ?? []);
      if (names.length > 0) kept["set-cookie-names"] = names.join(", ");
    }
  }
  return kept;
}
