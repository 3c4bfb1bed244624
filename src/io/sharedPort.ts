import { createServer, get, type IncomingMessage, Server, type ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { reachedAt } from "../core/address.ts";
import { Failure } from "../core/failure.ts";
import { type Disposable, type Event, Signal } from "../core/signal.ts";

export type PortState =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting"; readonly port: number }
  /** This process serves the port. */
  | { readonly kind: "listening"; readonly port: number }
  /** Another window of the same store serves the port; this one takes over when that one is gone. */
  | { readonly kind: "following"; readonly port: number }
  | { readonly kind: "failed"; readonly failure: Failure };

type PortListener = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface SharedPortOptions {
  readonly service: "receiver" | "simulator";
  /** The store's id: tells windows that share a store from others. */
  readonly identity: () => string;
  /** Gets every request but those to `/.well-known/wamid`. What it throws, or rejects with, is answered with 500. */
  readonly listener: PortListener;
  /** The whole answer to what Node can't read as a request, by the code of its error. Node's own answers have no body. */
  readonly malformed?: (code: string | undefined) => string;
  /** The address that it listens at, asked for at each start; 127.0.0.1 if absent. */
  readonly host?: () => string;
  /** How often a follower tries to take over, in milliseconds; 400 if absent. */
  readonly retryMs?: number;
}

/** One time of being started. */
interface Run {
  readonly requested: number;
  readonly abort: AbortController;
  /** Resolves when listening, following, failed or given up. */
  readonly settled: Promise<void>;
  readonly settle: () => void;
  /** Resolves when the run neither binds nor asks any more. */
  loop: Promise<void>;
  server?: Server;
}

/** Who has a port that we can't have: our own kind, another program, nobody any more, or somebody who doesn't answer. */
type Holder = "ours" | "foreign" | "gone" | "silent";

const loopback = "127.0.0.1";
const wellKnownPath = "/.well-known/wamid";
/** How long a holder may take to say who it is: an extension host that is starting up blocks for a second or more. */
const probeTimeoutMs = 1500;
/** How often an unclear answer is asked again before the port counts as another program's. */
const unclearTries = 3;
/** How long requests that are being answered keep a port that is being stopped. */
const graceMs = 500;

/**
 * One port of this machine, shared by all windows: the first one serves, the others follow and take over within a second
 * when the serving one is stopped, closed or killed. Windows find out about each other by asking the port itself, so that
 * nothing is left behind by a crash.
 */
export class SharedPort implements Disposable {
  readonly #options: SharedPortOptions;
  readonly #retryMs: number;
  readonly #signal = new Signal<PortState>();
  #state: PortState = { kind: "stopped" };
  #run: Run | undefined;
  #closing: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(options: SharedPortOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? 400;
  }

  /** Whether a window of this store serves this port now. */
  static async isHeld(
    port: number,
    service: "receiver" | "simulator",
    storeId: string,
    host = loopback,
  ): Promise<boolean> {
    return (await holderOf(port, { service, store: storeId, host: reachedAt(host) })) === "ours";
  }

  get state(): PortState {
    return this.#state;
  }

  get onDidChangeState(): Event<PortState> {
    return this.#signal.event;
  }

  /** Resolves once listening, following or failed. A start that is under way for the same port is joined, one for another port is stopped first. */
  start(port: number): Promise<void> {
    if (this.#disposed) {
      return Promise.resolve();
    }
    if (this.#run?.requested === port) {
      return this.#run.settled;
    }
    const closed = this.#end(graceMs);
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
    const run: Run = { requested: port, abort: new AbortController(), settled, settle, loop: Promise.resolve() };
    this.#run = run;
    this.#change({ kind: "starting", port });
    run.loop = closed.then(() => this.#hold(run)).finally(settle);
    return settled;
  }

  /** Resolves once the port is free and every connection is closed. */
  stop(): Promise<void> {
    const closed = this.#end(graceMs);
    this.#change({ kind: "stopped" });
    return closed;
  }

  /** Like stop, but requests that are being answered are cut off. */
  dispose(): void {
    this.#disposed = true;
    void this.#end(0);
    this.#change({ kind: "stopped" });
    this.#signal.dispose();
  }

  get #host(): string {
    return this.#options.host?.() ?? loopback;
  }

  #change(state: PortState): void {
    if (state.kind === "stopped" && this.#state.kind === "stopped") {
      return;
    }
    this.#state = state;
    this.#signal.fire(state);
  }

  #end(grace: number): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    run?.abort.abort();
    run?.settle();
    const closed = run?.server === undefined ? undefined : close(run.server, grace);
    this.#closing = Promise.all([this.#closing, run?.loop, closed]);
    return this.#closing.then(() => undefined);
  }

  #fail(run: Run, failure: Failure): void {
    if (this.#run === run) {
      this.#run = undefined;
      this.#change({ kind: "failed", failure });
    }
  }

  /** Binds the port, or follows whoever has it until it can. */
  async #hold(run: Run): Promise<void> {
    const { requested: port, abort } = run;
    const { service } = this.#options;
    let following = false;
    let unclear = 0;
    while (!abort.signal.aborted) {
      const bound = await this.#bind(port);
      if (bound instanceof Server) {
        this.#serve(run, bound);
        return;
      }
      if (bound === "EADDRNOTAVAIL" || bound === "ENOTFOUND" || bound === "EAI_AGAIN" || bound === "EINVAL") {
        this.#fail(run, Failure.addressUnavailable({ host: this.#host }));
        return;
      }
      if (bound !== "EADDRINUSE") {
        this.#fail(run, Failure.portForbidden({ service, port }));
        return;
      }
      const own = { service, store: this.#options.identity(), host: reachedAt(this.#host) };
      const holder = await holderOf(port, own, abort.signal);
      if (abort.signal.aborted) {
        return;
      }
      unclear = holder === "ours" ? 0 : unclear + 1;
      // A holder that we follow may be stopped in a debugger, or just going away: only another program's answer ends it.
      if (holder === "foreign" || (!following && unclear >= unclearTries)) {
        this.#fail(run, Failure.portInUse({ service, port }));
        return;
      }
      if (holder === "ours" && !following) {
        following = true;
        this.#change({ kind: "following", port });
        run.settle();
      }
      await delay(holder === "gone" ? this.#retryMs / 10 : this.#retryMs, undefined, { signal: abort.signal }).catch(
        () => undefined,
      );
    }
  }

  #serve(run: Run, server: Server): void {
    const address = server.address();
    // Stopped while it was being bound: nobody else will close it.
    if (run.abort.signal.aborted || address === null || typeof address === "string") {
      this.#closing = Promise.all([this.#closing, close(server, 0)]);
      return;
    }
    run.server = server;
    this.#change({ kind: "listening", port: address.port });
  }

  /** The bound server, or the system's code for why not. */
  #bind(port: number): Promise<Server | string> {
    const server = createServer(
      {
        headersTimeout: 10_000,
        requestTimeout: 60_000,
        // Longer than the tunnels' own, which reuse a connection for about a minute: the side that waits must not be the one
        // that closes. https://nodejs.org/api/http.html#serverkeepalivetimeout
        keepAliveTimeout: 75_000,
        // A request without Host is answered by the listener, where it has answers to what is malformed.
        requireHostHeader: this.#options.malformed === undefined,
      },
      (request, response) => this.#answer(request, response),
    );
    // More than anybody opens who means well; what each may hold is bounded elsewhere.
    server.maxConnections = 4096;
    const { malformed } = this.#options;
    if (malformed) {
      server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
        if (error.code === "ECONNRESET" || !socket.writable) socket.destroy();
        else socket.end(malformed(error.code));
      });
      server.on("connect", (_request, socket) => socket.end(malformed(undefined)));
      // What else a caller expects than to go on is nothing to refuse it for.
      server.on("checkExpectation", (request, response) => this.#answer(request, response));
    }
    return new Promise((resolve) => {
      server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      try {
        server.listen({ host: this.#host, port, exclusive: true }, () => {
          // A connection that could not be accepted (no file descriptor left) is no reason to take the host down.
          server.on("error", () => undefined);
          resolve(server);
        });
      } catch (error) {
        // A number that is no port.
        resolve(error instanceof Error ? error.message : "");
      }
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === wellKnownPath) {
      const { service, identity } = this.#options;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ service, store: identity() }));
      return;
    }
    const broken = () => {
      if (!response.headersSent) {
        response.statusCode = 500;
      }
      response.end();
    };
    try {
      const answered = this.#options.listener(request, response);
      if (answered instanceof Promise) {
        answered.catch(broken);
      }
    } catch {
      broken();
    }
  }
}

interface Own {
  readonly service: "receiver" | "simulator";
  /** The store's id. */
  readonly store: string;
  readonly host: string;
}

/** Asks a port who has it. */
function holderOf(port: number, own: Own, signal?: AbortSignal): Promise<Holder> {
  const timeout = AbortSignal.timeout(probeTimeoutMs);
  const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  return new Promise((resolve) => {
    const probe = get({ host: own.host, port, path: wellKnownPath, agent: false, signal: until }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
        if (body.length > 10_000) {
          resolve("foreign");
          probe.destroy();
        }
      });
      response.on("end", () => resolve(isAnswerOf(own, response.statusCode, body) ? "ours" : "foreign"));
      response.on("error", () => resolve("silent"));
    });
    probe.on("error", (error: NodeJS.ErrnoException) => {
      // HPE_…: it talks, but not HTTP.
      const foreign = error.code?.startsWith("HPE_") === true;
      resolve(foreign ? "foreign" : error.code === "ECONNREFUSED" ? "gone" : "silent");
    });
  });
}

function isAnswerOf(own: Own, status: number | undefined, body: string): boolean {
  try {
    const answer: unknown = JSON.parse(body);
    return (
      status === 200 &&
      typeof answer === "object" &&
      answer !== null &&
      "service" in answer &&
      "store" in answer &&
      answer.service === own.service &&
      answer.store === own.store
    );
  } catch {
    return false;
  }
}

/** Frees the port at once; requests that are being answered get the grace to end. */
function close(server: Server, grace: number): Promise<void> {
  return new Promise((resolve) => {
    // Connections that fall idle only now would keep the server open until their own timeout.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    const end = setTimeout(() => server.closeAllConnections(), grace);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(end);
      resolve();
    });
    if (grace === 0) {
      server.closeAllConnections();
    }
  });
}
