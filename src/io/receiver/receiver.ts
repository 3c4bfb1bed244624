import type { IncomingMessage, ServerResponse } from "node:http";
import type { Disposable, Event } from "../../core/signal.ts";
import { challengeOf } from "../../core/webhooks/handshake.ts";
import { isJson } from "../../core/webhooks/isJson.ts";
import { type SecretPads, type SignatureResult, verifySignature } from "../../core/webhooks/signature.ts";
import { type PortState, SharedPort } from "../sharedPort.ts";
import type { NewDelivery, NewRejection } from "../store/records.ts";
import { BodyReader } from "./body.ts";

/** What the receiver needs of the store. */
export interface ReceiverStore {
  readonly id: string;
  /** Resolves when the delivery is durable. */
  commitDelivery(delivery: NewDelivery): Promise<number>;
  recordRejection(rejection: NewRejection): void;
}

export interface ReceiverOptions {
  readonly store: ReceiverStore;
  /** The callback's path, `/webhook`. Asked at every request, as are the secrets and the token. */
  readonly path: () => string;
  /** Every secret that a delivery may be signed with. Empty ones are ignored. */
  readonly appSecrets: () => readonly string[];
  readonly verifyToken: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Never kept: what a tunnel or a browser may add that is nobody's business. */
const privateHeaders: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie"]);

/**
 * The webhook endpoint, on loopback: verification handshake, signature check, and a 200 only for what is on the disk. One
 * window of those that share a store serves the port, see SharedPort.
 *
 * Two routes on plain node:http, and not on hono as the simulator's: bench/receiver.ts asks for at least half the rate of a
 * server that does nothing. Without a store, in one run on two cores, this reached 0.60 of it and hono's listener, which
 * makes a Request, a Response and a stream for each delivery, 0.49: nothing was left for the disk.
 */
export class Receiver implements Disposable {
  readonly #options: ReceiverOptions;
  readonly #port: SharedPort;
  readonly #bodies = new BodyReader();
  readonly #pads: SecretPads = new Map();

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#port = new SharedPort({
      service: "receiver",
      identity: () => options.store.id,
      listener: (request, response) => this.#route(request, response),
    });
  }

  get state(): PortState {
    return this.#port.state;
  }

  get onDidChangeState(): Event<PortState> {
    return this.#port.onDidChangeState;
  }

  /** Resolves once listening, following or failed. */
  start(port: number): Promise<void> {
    return this.#port.start(port);
  }

  stop(): Promise<void> {
    return this.#port.stop();
  }

  dispose(): void {
    this.#port.dispose();
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? "/";
    const wanted = this.#options.path();
    const here = target === wanted || targetOf(target).path === targetOf(wanted).path;
    if (!here) {
      answer(response, 404);
    } else if (request.method === "POST") {
      this.#receive(request, response);
    } else if (request.method === "GET") {
      this.#shakeHands(targetOf(target).query, response);
    } else {
      response.setHeader("allow", "GET, POST");
      answer(response, 405);
    }
  }

  #shakeHands(query: string, response: ServerResponse): void {
    const challenge = challengeOf(new URLSearchParams(query), this.#options.verifyToken());
    if (challenge === undefined) {
      answer(response, 403);
    } else {
      // What a stranger sent must not become a page.
      response.setHeader("x-content-type-options", "nosniff");
      answer(response, 200, challenge);
    }
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    this.#bodies.read(request, (body) => {
      if (body.kind === "cutOff") {
        return;
      }
      if (body.kind !== "whole") {
        // The rest of it may still be on its way.
        response.shouldKeepAlive = false;
        answer(response, body.kind === "busy" ? 503 : 413);
        return;
      }
      const done = (status: number) => {
        this.#bodies.release(body.bytes);
        answer(response, status);
      };
      try {
        this.#take(request, body.bytes, done);
      } catch {
        done(500);
      }
    });
  }

  /** Checks and keeps a delivery, and calls back once with the status to answer with. */
  #take(request: IncomingMessage, body: Buffer, done: (status: number) => void): void {
    const { store, now, appSecrets } = this.#options;
    const receivedAt = now();
    const signature = request.headers["x-hub-signature-256"];
    const claimed = typeof signature === "string" ? signature : undefined;
    const result = verifySignature(body, claimed, appSecrets(), this.#pads);
    const headers = headersOf(request);
    if (result !== "valid") {
      this.#reject({ receivedAt, reason: result, headers, body });
      done(401);
      return;
    }
    const outcome = isJson(body) ? "accepted" : "unparsable";
    store.commitDelivery({ receivedAt, source: "webhook", outcome, headers, body }).then(
      () => done(outcome === "accepted" ? 200 : 400),
      // Not kept: Meta sends it again. The store itself says to the user what is wrong with it.
      () => done(503),
    );
  }

  #reject(rejection: NewRejection & { reason: Exclude<SignatureResult, "valid"> }): void {
    try {
      this.#options.store.recordRejection(rejection);
    } catch {
      // A list for the user, and no reason to answer otherwise.
    }
  }
}

/** Path and query of a request's target, which may be a whole URL. A path as the URL standard writes it. */
function targetOf(target: string): { path: string; query: string } {
  const url = URL.parse(target, "http://127.0.0.1");
  return url === null ? { path: "", query: "" } : { path: url.pathname, query: url.search };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined && !privateHeaders.has(name)) {
      headers[name] = typeof value === "string" ? value : value.join(", ");
    }
  }
  return headers;
}

function answer(response: ServerResponse, status: number, text = ""): void {
  response.statusCode = status;
  if (text !== "") {
    response.setHeader("content-type", "text/plain; charset=utf-8");
  }
  response.end(text);
}
