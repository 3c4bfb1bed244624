import type { Dispatcher } from "undici";
import { loadUndici, type Undici } from "../../undici.ts";
import { Queue } from "./queue.ts";

/** How long a receiver may take to answer, once it has been asked. */
const answerTimeoutMs = 10_000;
const connectionsPerReceiver = 32;
/** Beyond these, receivers with nothing to do lose their connections. */
const mostReceivers = 8;

/** What goes to a receiver. */
export interface PostRequest {
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Uint8Array;
}

/**
 * Something to be posted. What is under way stands in it and not in a Map: that leaves behind what was taken out of it, each piece holding the next
 * one, until the next great collection of garbage.
 */
export interface Postable {
  posting: Posting | undefined;
}

export interface WebhookPosterOptions<T extends Postable> {
  /** Asked when there is a connection for it, so that what waits for one takes no room; undefined where it isn't wanted any more. */
  readonly request: (item: T) => PostRequest | undefined;
  /** Told once whether the receiver answered 2xx. */
  readonly answered: (item: T, isGood: boolean) => void;
}

/** One receiver: so many connections, and what waits for them. */
interface Receiver<T extends Postable> {
  readonly origin: string;
  readonly waiting: Queue<T>;
  /** Those without a request. */
  readonly idle: Dispatcher[];
  readonly all: Dispatcher[];
}

/**
 * Posts webhooks over connections that are kept, a bounded number to each receiver, each with one request at a time. By undici, because Node's own
 * client takes as long for one request as the rest of the simulator for a message and its three webhooks: bench/simulator.ts measures it.
 */
export class WebhookPoster<T extends Postable> {
  readonly #options: WebhookPosterOptions<T>;
  readonly #receivers = new Map<string, Receiver<T>>();
  #undici: Undici | undefined;
  #loading: Promise<void> | undefined;
  #stopped = false;

  constructor(options: WebhookPosterOptions<T>) {
    this.#options = options;
  }

  /** What waits longest for a receiver goes first. */
  post({ origin }: URL, item: T): void {
    const receiver = this.#receiverAt(origin);
    receiver.waiting.add(item);
    if (this.#undici) {
      this.#pump(this.#undici, receiver);
    } else {
      this.#loading ??= this.#load();
    }
  }

  /** What is under way is cut off, and nobody is told what comes of it. What waits isn't asked for when `request` doesn't want it any more. */
  cancel(item: T): void {
    const { posting } = item;
    item.posting = undefined;
    posting?.abort();
  }

  stop(): void {
    this.#stopped = true;
    for (const receiver of this.#receivers.values()) close(receiver);
    this.#receivers.clear();
  }

  async #load(): Promise<void> {
    const undici = await loadUndici();
    this.#undici = undici;
    for (const receiver of this.#receivers.values()) this.#pump(undici, receiver);
  }

  #receiverAt(origin: string): Receiver<T> {
    const known = this.#receivers.get(origin);
    if (known) return known;
    if (this.#receivers.size >= mostReceivers) this.#forgetIdle();
    const receiver: Receiver<T> = { origin, waiting: new Queue(), idle: [], all: [] };
    this.#receivers.set(origin, receiver);
    return receiver;
  }

  #forgetIdle(): void {
    for (const [origin, receiver] of this.#receivers) {
      if (receiver.waiting.size > 0 || receiver.idle.length < receiver.all.length) continue;
      close(receiver);
      this.#receivers.delete(origin);
    }
  }

  /** Gives what waits to connections, as far as there are any. */
  #pump(undici: Undici, receiver: Receiver<T>): void {
    while (!this.#stopped && receiver.waiting.size > 0) {
      const connection = receiver.idle.pop() ?? newConnection(undici, receiver);
      if (connection === undefined) return;
      if (!this.#start(undici, receiver, connection)) receiver.idle.push(connection);
    }
  }

  /** @returns whether there was something that is still wanted */
  #start(undici: Undici, receiver: Receiver<T>, connection: Dispatcher): boolean {
    for (;;) {
      const item = receiver.waiting.take();
      if (item === undefined) return false;
      const request = this.#options.request(item);
      if (request === undefined) continue;
      const posting = new Posting((isGood) => {
        receiver.idle.push(connection);
        if (this.#stopped) return;
        if (item.posting === posting) {
          item.posting = undefined;
          this.#options.answered(item, isGood);
        }
        this.#pump(undici, receiver);
      });
      item.posting = posting;
      connection.dispatch({ ...request, method: "POST" }, posting);
      return true;
    }
  }
}

function newConnection<T extends Postable>(undici: Undici, { origin, all }: Receiver<T>): Dispatcher | undefined {
  if (all.length >= connectionsPerReceiver) return undefined;
  const connection = new undici.Client(origin, {
    allowH2: false,
    connectTimeout: answerTimeoutMs,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  });
  all.push(connection);
  return connection;
}

function close({ all }: Receiver<Postable>): void {
  for (const connection of all) void connection.destroy();
}

/** A request that is under way. */
class Posting implements Dispatcher.DispatchHandler {
  readonly #done: (isGood: boolean) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #isAborted = false;
  #askedAt = 0;
  #status = 0;

  /** @param done told once */
  constructor(done: (isGood: boolean) => void) {
    this.#done = done;
  }

  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort(new Error("cancelled"));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#askedAt = performance.now();
    if (this.#isAborted) this.abort();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController): void {
    // undici's own limit is about silence: an answer that trickles would never end.
    if (performance.now() - this.#askedAt > answerTimeoutMs) controller.abort(new Error("too slow"));
  }

  onResponseEnd(): void {
    this.#done(this.#status >= 200 && this.#status < 300);
  }

  onResponseError(): void {
    this.#done(false);
  }
}
