import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { RandomBytes } from "../../core/graph/ids.ts";
import {
  type CheckResult,
  type EndpointCheck,
  endpointChecks,
  type Skipped,
} from "../../core/webhooks/endpointCheck.ts";
import {
  batchDelivery,
  bsuidDelivery,
  disorderedDeliveries,
  type EndpointFacts,
  failedDelivery,
  largeDelivery,
  plainDelivery,
  unicodeDelivery,
  unknownDelivery,
} from "../../core/webhooks/endpointDeliveries.ts";
import type { Problem } from "../../core/webhooks/endpointProblem.ts";
import { escapedJson } from "../../core/webhooks/escape.ts";
import { type Framework, frameworkOf, type Trace } from "../../core/webhooks/frameworks.ts";
import type { Answer, Poster } from "./post.ts";
import { webhookHeaders } from "./signedPost.ts";

export interface EndpointTestOptions {
  readonly url: string;
  readonly appSecret?: string;
  readonly verifyToken?: string;
  readonly poster: Poster;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  /** How long a server that is just starting is waited for, in milliseconds; 10000 if absent. */
  readonly startMs?: number;
  /** How long each answer may take, in milliseconds; 10000 if absent. */
  readonly timeoutMs?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Pauses of a body that comes in pieces. */
const pieceMs = 300;

/** Asks an endpoint everything that Meta's servers do, one after the other, and sees what it answers. */
export class EndpointTest {
  readonly #options: EndpointTestOptions;
  readonly #traces: Trace[] = [];
  #reached: Answer | undefined;
  #handshake: Answer | undefined;
  #handshakeFails = false;
  #signatureFails = false;
  readonly #challenge = String(randomInt(1_000_000_000, 2_147_483_647));

  constructor(options: EndpointTestOptions) {
    this.#options = options;
  }

  /** Guessed from what was answered so far. */
  get framework(): Framework | undefined {
    return frameworkOf(this.#traces);
  }

  /** One result after the other, as they come. */
  async *run(): AsyncGenerator<CheckResult> {
    for (const check of endpointChecks) {
      if (this.#options.signal?.aborted === true) return;
      const reason = this.#reasonToSkip(check);
      yield reason === undefined ? await this.#try(check) : { check, result: "skipped", reason };
    }
  }

  #reasonToSkip(check: EndpointCheck): Skipped | undefined {
    if (check === "reachable") return undefined;
    if (this.#reached?.status === undefined) return "notReachable";
    if (check.startsWith("handshake-")) {
      if (!this.#options.verifyToken) return "noToken";
      return check === "handshake-plain-text" && this.#handshakeFails ? "handshakeFails" : undefined;
    }
    if (!this.#options.appSecret) return "noSecret";
    return check !== "signature-good" && this.#signatureFails ? "signatureFails" : undefined;
  }

  async #try(check: EndpointCheck): Promise<CheckResult> {
    const facts: EndpointFacts = { now: this.#options.now(), randomBytes: this.#options.randomBytes };
    switch (check) {
      case "reachable":
        return this.#reach(check);
      case "handshake-right-token":
        return this.#shakeHands(check);
      case "handshake-plain-text":
        return this.#readChallenge(check);
      case "handshake-wrong-token":
        return this.#shakeWrongHands(check);
      case "signature-good": {
        const result = await this.#take(check, [JSON.stringify(plainDelivery(facts))]);
        this.#signatureFails = result.result === "failed";
        return result;
      }
      case "signature-bad":
        return this.#forge(
          check,
          { ...this.#signed(bytesOf(facts)), ...otherSignature(bytesOf(facts)) },
          "forgedAccepted",
        );
      case "signature-missing":
        return this.#forge(
          check,
          { "content-type": "application/json", "user-agent": "facebookexternalua" },
          "unsignedAccepted",
        );
      case "emoji-escaped":
        return this.#take(check, [escapedJson(unicodeDelivery(facts))]);
      case "unicode-raw":
        return this.#take(check, [JSON.stringify(unicodeDelivery(facts))]);
      case "batch":
        return this.#take(check, [escapedJson(batchDelivery(facts))]);
      case "duplicate": {
        const body = escapedJson(plainDelivery(facts));
        return this.#take(check, [body, body]);
      }
      case "out-of-order":
        return this.#take(check, disorderedDeliveries(facts).map(escapedJson));
      case "failed-status":
        return this.#take(check, [escapedJson(failedDelivery(facts))]);
      case "unknown-field":
        return this.#take(check, [escapedJson(unknownDelivery(facts))]);
      case "bsuid-only":
        return this.#take(check, [escapedJson(bsuidDelivery(facts))]);
      case "large":
        return this.#take(check, [escapedJson(largeDelivery(facts))]);
      case "slow-start":
        return this.#trickle(check, Buffer.from(escapedJson(plainDelivery(facts))));
    }
  }

  /** Any answer will do, and a server that is just starting gets its time. Asks for what isn't there, too: that tells most of who answers. */
  async #reach(check: EndpointCheck): Promise<CheckResult> {
    const { startMs = 10_000, signal } = this.#options;
    const until = performance.now() + startMs;
    const root = new URL("/wamid-asks-who-is-there", this.#options.url);
    let answer = await this.#send({ url: root, method: "GET" });
    while (answer.failure === "ECONNREFUSED" && performance.now() < until && signal?.aborted !== true) {
      await delay(250);
      answer = await this.#send({ url: root, method: "GET" });
    }
    this.#reached = answer;
    if (answer.status !== undefined) return passed(check, answer);
    return failed(check, answer, answer.failure === "timeout" ? "timeout" : "unreachable");
  }

  #verification(token: string): Promise<Answer> {
    const url = new URL(this.#options.url);
    url.searchParams.set("hub.mode", "subscribe");
    url.searchParams.set("hub.challenge", this.#challenge);
    url.searchParams.set("hub.verify_token", token);
    return this.#send({ url, method: "GET", headers: { accept: "*/*", "user-agent": "facebookplatform/1.0" } });
  }

  async #shakeHands(check: EndpointCheck): Promise<CheckResult> {
    const answer = await this.#verification(this.#options.verifyToken ?? "");
    this.#handshake = answer;
    const isRight = isGood(answer) && textOf(answer).includes(this.#challenge);
    this.#handshakeFails = !isRight;
    if (isRight) return passed(check, answer);
    if (isGood(answer)) return failed(check, answer, "noChallenge");
    const refused = answer.status === 401 || answer.status === 403 || answer.status === 400;
    return failed(check, answer, refused ? "tokenRefused" : problemOf(answer));
  }

  /** The same answer again, letter by letter. */
  async #readChallenge(check: EndpointCheck): Promise<CheckResult> {
    const answer = this.#handshake ?? (await this.#verification(this.#options.verifyToken ?? ""));
    const text = textOf(answer);
    if (text.trim() === this.#challenge) return passed(check, answer);
    const isJson = /^\s*["{[]/.test(text) || /json/i.test(answer.headers["content-type"] ?? "");
    return failed(check, answer, isJson ? "challengeIsJson" : "challengeIsWrapped");
  }

  async #shakeWrongHands(check: EndpointCheck): Promise<CheckResult> {
    const answer = await this.#verification(`${this.#options.verifyToken}-wrong`);
    if (answer.status === undefined) return failed(check, answer, problemOf(answer));
    if (isGood(answer)) return failed(check, answer, "acceptsAnyToken");
    if (answer.status >= 500) return failed(check, answer, "threw");
    if (answer.status >= 300 && answer.status < 400) return failed(check, answer, "redirected");
    return passed(check, answer);
  }

  /** Each of them has to be taken. */
  async #take(check: EndpointCheck, bodies: readonly string[]): Promise<CheckResult> {
    let slowest: Answer | undefined;
    for (const [index, body] of bodies.entries()) {
      const bytes = Buffer.from(body);
      const answer = await this.#send({ url: new URL(this.#options.url), headers: this.#signed(bytes), body: bytes });
      if (!isGood(answer)) {
        const isLater = index > 0 && check === "duplicate" && answer.status !== undefined;
        return failed(check, answer, isLater ? "differs" : specialProblem(check, answer));
      }
      if (slowest === undefined || answer.latencyMs > slowest.latencyMs) slowest = answer;
    }
    return slowest === undefined ? { check, result: "skipped", reason: "notReachable" } : passed(check, slowest);
  }

  /** Has to be refused, and not by an accident. */
  async #forge(
    check: EndpointCheck,
    headers: Readonly<Record<string, string>>,
    problem: Problem,
  ): Promise<CheckResult> {
    const body = bytesOf({ now: this.#options.now(), randomBytes: this.#options.randomBytes });
    const answer = await this.#send({ url: new URL(this.#options.url), headers, body });
    if (isGood(answer)) return failed(check, answer, problem);
    if (answer.status === undefined || answer.status >= 500) return failed(check, answer, problemOf(answer));
    return passed(check, answer);
  }

  /** The headers first, and the body late and in pieces, as over a slow line. */
  async #trickle(check: EndpointCheck, bytes: Buffer): Promise<CheckResult> {
    const third = Math.ceil(bytes.length / 3);
    const pieces = [bytes.subarray(0, third), bytes.subarray(third, 2 * third), bytes.subarray(2 * third)];
    const body = (async function* () {
      for (const piece of pieces) {
        await delay(pieceMs);
        yield piece;
      }
    })();
    const headers = { ...this.#signed(bytes), "content-length": String(bytes.length) };
    const answer = await this.#send({ url: new URL(this.#options.url), headers, body });
    return isGood(answer) ? passed(check, answer) : failed(check, answer, specialProblem(check, answer));
  }

  #signed(bytes: Uint8Array): Record<string, string> {
    return webhookHeaders(bytes, this.#options.appSecret ?? "");
  }

  async #send(request: {
    readonly url: URL;
    readonly method?: "GET" | "POST";
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  }): Promise<Answer> {
    const { poster, timeoutMs, signal } = this.#options;
    const answer = await poster.send({
      headers: {},
      ...request,
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(signal && { signal }),
    });
    this.#traces.push({ headers: answer.headers, body: textOf(answer) });
    return answer;
  }
}

function bytesOf(facts: EndpointFacts): Buffer {
  return Buffer.from(JSON.stringify(plainDelivery(facts)));
}

/** Well formed, and of another secret. */
function otherSignature(bytes: Uint8Array): Record<string, string> {
  return webhookHeaders(bytes, "not the app's secret");
}

const isGood = ({ status }: Answer) => status !== undefined && status >= 200 && status < 300;

function textOf({ body }: Answer): string {
  return new TextDecoder().decode(body);
}

function passed(check: EndpointCheck, { status = 0, latencyMs }: Answer): CheckResult {
  return { check, result: "passed", status, latencyMs };
}

function failed(check: EndpointCheck, { status, failure, latencyMs }: Answer, problem: Problem): CheckResult {
  const told = { ...(status !== undefined && { status }), ...(failure !== undefined && { failure }) };
  return { check, result: "failed", problem, ...told, latencyMs };
}

/** What a refusal means is another thing for each check. */
function specialProblem(check: EndpointCheck, answer: Answer): Problem {
  const problem = problemOf(answer);
  if (problem !== "signatureRefused") return problem;
  if (check === "emoji-escaped") return "emojiRefused";
  if (check === "unicode-raw") return "rawUnicodeRefused";
  return check === "signature-good" || check === "slow-start" ? problem : "refused";
}

function problemOf(answer: Answer): Problem {
  const { status } = answer;
  if (status === undefined) {
    if (answer.failure === "timeout") return "timeout";
    return answer.failure === "ECONNREFUSED" ? "unreachable" : "brokenOff";
  }
  const text = textOf(answer);
  if (status === 419 || ((status === 403 || status === 422) && /csrf|authenticity ?token|page expired/i.test(text)))
    return "csrf";
  if (status >= 300 && status < 400) return "redirected";
  if (status === 401 || status === 403) return "signatureRefused";
  if (status === 404) return "notFound";
  if (status === 405) return "methodNotAllowed";
  if (status === 413) return "tooLarge";
  if (status === 415) return "mediaType";
  return status >= 500 ? "threw" : "refused";
}
