import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { escapedJson } from "../src/core/webhooks/escape.ts";
import { metaHeaders } from "./statusRequests.ts";

/** Deliveries a second, all kinds together. */
const perSecond = 250;
const atOnce = 20;
/** Of those that were answered, so many may come again. */
const remembered = 2_000;
const largestBody = 3 * 1024 * 1024;

interface Sent {
  readonly serial: number;
  readonly body: string;
}

export interface SoakCounts {
  /** Different good deliveries that were answered 200. */
  readonly kept: ReadonlySet<number>;
  /** Of them, those that a target with a filter for incoming messages wants. */
  readonly incoming: ReadonlySet<number>;
  /** Answers 200 of all of them, repetitions too. */
  readonly good: number;
  readonly repeated: number;
  readonly bad: number;
  /** Attempts that nobody answered, because the receiver was killed: whether they were kept isn't known. */
  readonly unanswered: number;
  /** Answers that were not as they should be. */
  readonly wrong: readonly string[];
}

/** Sends good, bad and repeated deliveries, as Meta does: what isn't answered 200 though it is good comes again until it is. */
export class SoakLoad {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  readonly #port: () => number;
  readonly #appSecret: string;
  readonly #kept = new Set<number>();
  readonly #incoming = new Set<number>();
  readonly #recent: Sent[] = [];
  readonly #wrong: string[] = [];
  #next = 1;
  #good = 0;
  #repeated = 0;
  #bad = 0;
  #unanswered = 0;

  constructor(port: () => number, appSecret: string) {
    this.#port = port;
    this.#appSecret = appSecret;
  }

  /** Resolves when everything that was begun is answered. */
  async run(signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>();
    const began = performance.now();
    for (let count = 0; !signal.aborted; count += 1) {
      const wait = began + (count * 1000) / perSecond - performance.now();
      if (wait > 1) await delay(wait);
      const sent: Promise<void> = this.#one(count).finally(() => underWay.delete(sent));
      underWay.add(sent);
      while (underWay.size >= atOnce) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    this.#agent.destroy();
  }

  counts(): SoakCounts {
    const [kept, incoming, wrong] = [this.#kept, this.#incoming, this.#wrong];
    const [good, repeated, bad, unanswered] = [this.#good, this.#repeated, this.#bad, this.#unanswered];
    return { kept, incoming, good, repeated, bad, unanswered, wrong };
  }

  async #one(count: number): Promise<void> {
    const kind = count % 10;
    const known = this.#recent[Math.floor(Math.random() * this.#recent.length)];
    if (kind === 3) return this.#sendBad(count);
    if ((kind === 6 || kind === 9) && known !== undefined) {
      this.#repeated += 1;
      return this.#sendGood(known);
    }
    const serial = this.#next++;
    await this.#sendGood({ serial, body: serial % 2 === 0 ? incoming(serial) : status(serial) });
  }

  async #sendGood(sent: Sent): Promise<void> {
    const headers = metaHeaders(sent.body, this.#appSecret);
    for (;;) {
      const answer = await this.#post("/webhook", headers, sent.body);
      if (answer === 200) break;
      if (answer === undefined) this.#unanswered += 1;
      else this.#wrong.push(`${answer} for a good one`);
      await delay(100);
    }
    this.#good += 1;
    this.#kept.add(sent.serial);
    if (sent.serial % 2 === 0) this.#incoming.add(sent.serial);
    this.#recent[this.#recent.length < remembered ? this.#recent.length : sent.serial % remembered] = sent;
  }

  async #sendBad(count: number): Promise<void> {
    this.#bad += 1;
    // Not in a row with what follows: a number of their own, which nobody may ever see.
    const body = status(-count);
    const headers = metaHeaders(body, this.#appSecret);
    const { "x-hub-signature-256": _, ...unsigned } = headers;
    const broken = body.slice(0, -20);
    const expected = await this.#badAnswer(Math.floor(count / 10) % 7, { body, broken, headers, unsigned });
    if (expected !== "") this.#wrong.push(expected);
  }

  /** @returns what is wrong with the answer, or nothing */
  async #badAnswer(
    which: number,
    made: { body: string; broken: string; headers: Headers; unsigned: Headers },
  ): Promise<string> {
    const { body, broken, headers, unsigned } = made;
    const expect = async (wanted: number, answer: Promise<number | undefined>) => {
      const got = await answer;
      return got === wanted || got === undefined ? "" : `${got} instead of ${wanted}`;
    };
    switch (which) {
      case 0:
        return expect(401, this.#post("/webhook", unsigned, body));
      case 1:
        return expect(401, this.#post("/webhook", metaHeaders(body, "another app's secret"), body));
      case 2:
        return expect(400, this.#post("/webhook", metaHeaders(broken, this.#appSecret), broken));
      case 3:
        return expect(404, this.#post("/elsewhere", headers, body));
      case 4: {
        const huge = `${body}${" ".repeat(largestBody)}`;
        return expect(413, this.#post("/webhook", { ...headers, "content-length": String(huge.length) }, huge));
      }
      case 5:
        return expect(401, this.#post("/webhook", headers, body.replace("1795132835", "1795132836")));
      default:
        return this.#cutOff(headers, broken);
    }
  }

  /** A body that breaks off, on a connection of its own. */
  async #cutOff(headers: Headers, broken: string): Promise<string> {
    await new Promise<void>((resolve) => {
      const sent = request({ host: "127.0.0.1", port: this.#port(), path: "/webhook", method: "POST", headers });
      sent.once("error", () => undefined).once("close", resolve);
      sent.write(broken, () => sent.destroy());
    });
    return "";
  }

  /** The status, or undefined where there was no answer. */
  #post(path: string, headers: Headers, body: string): Promise<number | undefined> {
    return new Promise((resolve) => {
      const target = { host: "127.0.0.1", port: this.#port(), path, method: "POST", headers, agent: this.#agent };
      const sent = request(target, (response) => {
        response.once("error", () => resolve(undefined));
        response.resume().once("end", () => resolve(response.statusCode));
      });
      sent.once("error", () => resolve(undefined)).end(body);
    });
  }
}

type Headers = Readonly<Record<string, string>>;

function delivery(value: object): string {
  const metadata = { display_phone_number: "15550172208", phone_number_id: "104996122399160" };
  const change = { value: { messaging_product: "whatsapp", metadata, ...value }, field: "messages" };
  return escapedJson({ object: "whatsapp_business_account", entry: [{ id: "118204467730912", changes: [change] }] });
}

function status(serial: number): string {
  const of = { id: `soak-${serial}`, status: "delivered", timestamp: "1795132835", recipient_id: "12025550143" };
  return delivery({ statuses: [of] });
}

function incoming(serial: number): string {
  const text = { body: `Grüße 👋 ${serial}` };
  const message = { from: "12025550143", id: `soak-${serial}`, timestamp: "1795132835", type: "text", text };
  return delivery({ messages: [message] });
}
