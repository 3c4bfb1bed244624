import type { Dispatcher } from "undici";
import { loadUndici, type Undici } from "../../undici.ts";

/** How long a receiver may take to answer, once it has been asked. */
const answerTimeoutMs = 10_000;
const connectionsPerReceiver = 32;

/** A request that is under way, or waits for a connection. */
export interface Posting {
  /** It is told to nobody any more what comes of it. */
  cancel(): void;
}

/**
 * Posts webhooks over connections that are kept. By undici, because Node's own client takes as long for one request as the rest of the
 * simulator for a message and its three webhooks: bench/simulator.ts measures it.
 */
export class WebhookPoster {
  #agent: Dispatcher | undefined;
  #loading: Promise<void> | undefined;
  #stopped = false;

  /** @param done told once whether the receiver answered 2xx */
  post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    done: (answered: boolean) => void,
  ): Posting {
    const posting = new PostHandler(done);
    const options = { origin: url.origin, path: url.pathname + url.search, method: "POST", headers, body } as const;
    if (this.#agent) {
      this.#agent.dispatch(options, posting);
    } else {
      this.#loading ??= this.#load();
      void this.#loading.then(() => this.#agent?.dispatch(options, posting));
    }
    return posting;
  }

  /** What is under way is cut off. */
  stop(): void {
    this.#stopped = true;
    void this.#agent?.destroy();
    this.#agent = undefined;
  }

  async #load(): Promise<void> {
    const undici = await loadUndici();
    if (!this.#stopped) this.#agent = newAgent(undici);
  }
}

function newAgent(undici: Undici): Dispatcher {
  return new undici.Agent({
    allowH2: false,
    connections: connectionsPerReceiver,
    connectTimeout: answerTimeoutMs,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
}

class PostHandler implements Dispatcher.DispatchHandler, Posting {
  readonly #done: (answered: boolean) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #isCancelled = false;
  #askedAt = 0;
  #status = 0;

  constructor(done: (answered: boolean) => void) {
    this.#done = done;
  }

  cancel(): void {
    this.#isCancelled = true;
    this.#controller?.abort(new Error("cancelled"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#askedAt = performance.now();
    if (this.#isCancelled) this.cancel();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController): void {
    // undici's own limit is about silence: an answer that trickles would never end.
    if (performance.now() - this.#askedAt > answerTimeoutMs) controller.abort(new Error("too slow"));
  }

  onResponseEnd(): void {
    this.#tell(this.#status >= 200 && this.#status < 300);
  }

  onResponseError(): void {
    this.#tell(false);
  }

  #tell(answered: boolean): void {
    if (!this.#isCancelled) this.#done(answered);
  }
}
