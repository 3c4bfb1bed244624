import type { IncomingMessage, ServerResponse } from "node:http";
import { type Disposable, type Event, Signal } from "../../core/signal.ts";
import { handshakeOf } from "../../core/webhooks/handshake.ts";
import { isJson } from "../../core/webhooks/isJson.ts";
import { type SecretPads, type SignatureResult, verifySignature } from "../../core/webhooks/signature.ts";
import { diagnoseSignature, type SignatureDiagnosis } from "../../core/webhooks/signatureDiagnosis.ts";
import { type PortState, SharedPort } from "../sharedPort.ts";
import type { NewDelivery, NewHandshake, NewRejection } from "../store/records.ts";
import { BodyReader } from "./body.ts";
import { type Endpoint, endpointAt, targetOf } from "./endpoint.ts";

/** What the receiver needs of the store. */
export interface ReceiverStore {
  readonly id: string;
  /** Resolves when the delivery is durable. */
  commitDelivery(delivery: NewDelivery): Promise<number>;
  recordRejection(rejection: NewRejection): void;
  recordHandshake(handshake: NewHandshake): void;
}

/** What else a wrong signature is compared with, to say which mistake it is. */
export interface Compared {
  /** Secrets of other accounts, by a name that the user knows. */
  readonly others?: readonly { readonly app: string; readonly secret: string }[];
  /** App ids, access tokens. */
  readonly credentials?: readonly string[];
}

/** A request that was answered, without what is in it. */
export interface AnsweredDelivery {
  readonly receivedAt: number;
  readonly path: string;
  readonly signature: SignatureResult;
  readonly answer: number;
  /** Of the body, in bytes. */
  readonly size: number;
  readonly diagnosis?: SignatureDiagnosis;
}

export interface ReceiverOptions {
  readonly store: ReceiverStore;
  /** The callbacks. Asked at every request: paths and secrets change while this runs. */
  readonly endpoints: () => readonly Endpoint[];
  readonly compared?: () => Compared;
  /**
   * What Meta is answered for a delivery that is on the disk, where that is not 200 at once: a target's answer. It may take as long as Meta
   * waits; when it fails, the answer is 200, since nothing is lost.
   */
  readonly answerOf?: (deliveryId: number, body: Uint8Array) => Promise<number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** At most so many wrong signatures are looked into in a second: anybody may send them. */
const diagnosesPerSecond = 20;

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
  readonly #shookHands = new Signal<NewHandshake>();
  readonly #answered = new Signal<AnsweredDelivery>();
  #diagnoses = { second: 0, done: 0 };

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

  /** Somebody asked for the verification of a callback, and was answered. */
  get onDidShakeHands(): Event<NewHandshake> {
    return this.#shookHands.event;
  }

  /** A delivery was answered, whatever the answer. */
  get onDidAnswer(): Event<AnsweredDelivery> {
    return this.#answered.event;
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
    this.#shookHands.dispose();
    this.#answered.dispose();
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const target = request.url ?? "/";
    const endpoint = endpointAt(target, this.#options.endpoints());
    if (endpoint === undefined) {
      answer(response, 404);
    } else if (request.method === "POST") {
      this.#receive(request, endpoint, response);
    } else if (request.method === "GET") {
      this.#shakeHands(targetOf(target).query, endpoint, response);
    } else {
      response.setHeader("allow", "GET, POST");
      answer(response, 405);
    }
  }

  #shakeHands(query: string, { path, verifyToken }: Endpoint, response: ServerResponse): void {
    const others = this.#options.endpoints().filter((endpoint) => endpoint.path !== path);
    const handshake = handshakeOf(new URLSearchParams(query), verifyToken, {
      verifyTokens: others.map((endpoint) => endpoint.verifyToken),
      appSecrets: this.#options.endpoints().flatMap(({ appSecrets }) => appSecrets),
    });
    const problem = "problem" in handshake ? handshake.problem : undefined;
    const status = problem === undefined ? 200 : 403;
    if ("challenge" in handshake) {
      // What a stranger sent must not become a page.
      response.setHeader("x-content-type-options", "nosniff");
      answer(response, status, handshake.challenge);
    } else {
      answer(response, status);
    }
    const asked = { at: this.#options.now(), path, problem, answer: status };
    try {
      this.#options.store.recordHandshake(asked);
    } catch {
      // A list for the user, and no reason to answer otherwise.
    }
    this.#shookHands.fire(asked);
  }

  #receive(request: IncomingMessage, endpoint: Endpoint, response: ServerResponse): void {
    this.#bodies.read(request, (body) => {
      if (body.kind === "cutOff") {
        return;
      }
      if (body.kind !== "whole") {
        // The rest of it may still be on its way.
        response.shouldKeepAlive = false;
        const status = body.kind === "busy" ? 503 : 413;
        answer(response, status);
        if (body.kind === "tooLarge") this.#refuseLarge(request, endpoint, status);
        return;
      }
      const done = (status: number) => {
        this.#bodies.release(body.bytes);
        answer(response, status);
      };
      try {
        this.#take(request, endpoint, body.bytes, done);
      } catch {
        done(500);
      }
    });
  }

  /** Checks and keeps a delivery, and calls back once with the status to answer with. */
  #take(request: IncomingMessage, endpoint: Endpoint, body: Buffer, done: (status: number) => void): void {
    const { store, now } = this.#options;
    const { path, appSecrets } = endpoint;
    const receivedAt = now();
    const claimed = request.headers["x-hub-signature-256"];
    const signature = verifySignature(body, typeof claimed === "string" ? claimed : undefined, appSecrets, this.#pads);
    const headers = headersOf(request);
    const said = (answer: number, diagnosis?: SignatureDiagnosis) => {
      this.#answered.fire({
        receivedAt,
        path,
        signature,
        answer,
        size: body.length,
        ...(diagnosis === undefined ? {} : { diagnosis }),
      });
    };
    if (signature !== "valid") {
      done(401);
      const diagnosis = this.#diagnose(endpoint, headers, body);
      this.#reject({
        receivedAt,
        reason: signature,
        answer: 401,
        path,
        ...(diagnosis === undefined ? {} : { diagnosis }),
        headers,
        body,
      });
      said(401, diagnosis);
      return;
    }
    const end = (status: number) => {
      done(status);
      said(status);
    };
    const outcome = isJson(body) ? "accepted" : "unparsable";
    store.commitDelivery({ receivedAt, source: "webhook", outcome, path, headers, body }).then(
      (id) => {
        const { answerOf } = this.#options;
        if (outcome === "unparsable") end(400);
        else if (answerOf === undefined) end(200);
        else answerOf(id, body).then(end, () => end(200));
      },
      // Not kept: Meta sends it again. The store itself says to the user what is wrong with it.
      () => end(503),
    );
  }

  /** A body above the limit, of which nothing was kept. */
  #refuseLarge(request: IncomingMessage, { path }: Endpoint, status: number): void {
    const receivedAt = this.#options.now();
    const headers = headersOf(request);
    this.#reject({ receivedAt, reason: "tooLarge", answer: status, path, headers, body: new Uint8Array() });
    const signature = headers["x-hub-signature-256"] === undefined ? "missing" : "mismatch";
    this.#answered.fire({ receivedAt, path, signature, answer: status, size: Number(headers["content-length"] ?? 0) });
  }

  #reject(rejection: NewRejection): void {
    try {
      this.#options.store.recordRejection(rejection);
    } catch {
      // A list for the user, and no reason to answer otherwise.
    }
  }

  /** Which mistake it is, or undefined where there are too many of them to look into each. */
  #diagnose(endpoint: Endpoint, headers: Record<string, string>, body: Buffer): SignatureDiagnosis | undefined {
    const second = Math.floor(performance.now() / 1000);
    if (this.#diagnoses.second !== second) this.#diagnoses = { second, done: 0 };
    if (this.#diagnoses.done >= diagnosesPerSecond) return undefined;
    this.#diagnoses.done += 1;
    const endpoints = this.#options.endpoints();
    const { others = [], credentials = [] } = this.#options.compared?.() ?? {};
    const ofOthers = endpoints
      .filter(({ path }) => path !== endpoint.path)
      .flatMap(({ path, appSecrets }) => appSecrets.map((secret) => ({ app: path, secret })));
    return diagnoseSignature({
      body,
      headers,
      secrets: endpoint.appSecrets,
      others: [...ofOthers, ...others],
      verifyTokens: endpoints.map(({ verifyToken }) => verifyToken),
      credentials,
    });
  }
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
