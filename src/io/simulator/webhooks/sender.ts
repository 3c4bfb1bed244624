import { Agent, type ClientRequest, request } from "node:http";
import { sign } from "../../../core/webhooks/signature.ts";
import type { Alarm, Clock } from "../clock.ts";
import type { Subscriber } from "./subscribers.ts";

/** One webhook request to come. */
export interface QueuedDelivery {
  /** Milliseconds from now. */
  readonly afterMs: number;
  /** Made when it is sent for the first time, and never again: the bytes are what is signed. */
  readonly body: () => string;
}

export interface WebhookSenderOptions {
  /** What due times and pauses go by. */
  readonly clock: Clock;
  /** Pauses before the next attempts, in milliseconds; the last one repeats. */
  readonly retryMs?: readonly number[];
  /** How long a delivery is tried, from when it was due, in milliseconds. Meta's seven days are no use on this machine. */
  readonly maxAgeMs?: number;
  /** How many messages' deliveries may wait; beyond it the ones that wait longest are given up. */
  readonly maxLanes?: number;
}

/** The deliveries about one message: each waits until the one before it is answered. */
interface Lane {
  readonly subscriber: () => Subscriber;
  readonly startedAt: number;
  readonly deliveries: readonly QueuedDelivery[];
  next: number;
  attempts: number;
  body: Buffer | undefined;
  alarm?: Alarm;
  request?: ClientRequest;
}

const answerTimeoutMs = 10_000;

/**
 * Posts signed deliveries to their subscribers, as Meta does: each is repeated after growing pauses until it is answered 2xx.
 * The order within a message is kept, whatever fails; different messages don't wait for each other.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #retryMs: readonly number[];
  readonly #lanes = new Set<Lane>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  #stopped = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? [500, 1000, 2000, 5000, 15_000];
  }

  /** How many messages have deliveries that were not answered 2xx yet. */
  get waiting(): number {
    return this.#lanes.size;
  }

  /**
   * Takes the deliveries about one message, in their order. Never throws, never waits.
   * @param subscriber asked at each attempt: a callback may change, or not be there yet
   */
  enqueue(deliveries: readonly QueuedDelivery[], subscriber: () => Subscriber): void {
    if (this.#stopped || deliveries.length === 0) {
      return;
    }
    const lane: Lane = {
      subscriber,
      startedAt: this.#options.clock.now(),
      deliveries,
      next: 0,
      attempts: 0,
      body: undefined,
    };
    this.#lanes.add(lane);
    const [oldest] = this.#lanes;
    if (oldest && this.#lanes.size > (this.#options.maxLanes ?? 10_000)) {
      this.#giveUp(oldest);
    }
    this.#schedule(lane);
  }

  /** Nothing is sent any more; what is under way is cut off. */
  stop(): void {
    this.#stopped = true;
    for (const lane of this.#lanes) {
      this.#giveUp(lane);
    }
    this.#agent.destroy();
  }

  #giveUp(lane: Lane): void {
    this.#lanes.delete(lane);
    lane.alarm?.cancel();
    lane.request?.destroy();
  }

  /** Waits for the lane's next delivery to become due. */
  #schedule(lane: Lane): void {
    const delivery = lane.deliveries[lane.next];
    if (!delivery) {
      this.#lanes.delete(lane);
      return;
    }
    const { clock } = this.#options;
    lane.alarm = clock.after(lane.startedAt + delivery.afterMs - clock.now(), () => this.#attempt(lane, delivery));
  }

  #attempt(lane: Lane, delivery: QueuedDelivery): void {
    lane.body ??= Buffer.from(delivery.body());
    this.#post(lane, lane.body, (answered) => {
      if (!this.#lanes.has(lane)) {
        return;
      }
      const dueAt = lane.startedAt + delivery.afterMs;
      if (answered || this.#options.clock.now() - dueAt > (this.#options.maxAgeMs ?? 900_000)) {
        lane.next++;
        lane.attempts = 0;
        lane.body = undefined;
        this.#schedule(lane);
        return;
      }
      const pause = this.#retryMs[Math.min(lane.attempts, this.#retryMs.length - 1)] ?? 0;
      lane.attempts++;
      lane.alarm = this.#options.clock.after(pause, () => this.#attempt(lane, delivery));
    });
  }

  /** @param done told once whether the receiver answered 2xx */
  #post(lane: Lane, body: Buffer, done: (answered: boolean) => void): void {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    void promise.then(done);
    const { url, appSecret } = lane.subscriber();
    if (!URL.canParse(url) || !url.startsWith("http:")) {
      resolve(false);
      return;
    }
    const post = request(url, {
      method: "POST",
      agent: this.#agent,
      headers: {
        Accept: "*/*",
        "Content-Type": "application/json",
        "Content-Length": body.length,
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": sign(body, appSecret),
      },
    });
    lane.request = post;
    let timeout: NodeJS.Timeout | undefined;
    const finish = (answered: boolean) => {
      clearTimeout(timeout);
      resolve(answered);
    };
    // Not earlier: when many messages are on their way a request waits for its socket first.
    post.on("socket", () => {
      timeout = setTimeout(() => post.destroy(), answerTimeoutMs);
    });
    post.on("response", (response) => {
      const status = response.statusCode ?? 0;
      response.on("end", () => finish(status >= 200 && status < 300));
      response.on("close", () => finish(false));
      response.on("error", () => finish(false));
      response.resume();
    });
    post.on("error", () => finish(false));
    post.on("close", () => finish(false));
    post.end(body);
  }
}
