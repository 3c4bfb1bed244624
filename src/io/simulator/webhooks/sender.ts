import { type SecretPads, sign, signLegacy } from "../../../core/webhooks/signature.ts";
import type { Alarm, Clock } from "../clock.ts";
import { Batch } from "./batch.ts";
import { type Posting, WebhookPoster } from "./poster.ts";
import type { Subscriber } from "./subscribers.ts";

/** One webhook request to come. */
export interface QueuedDelivery {
  /** Milliseconds from now. */
  readonly afterMs: number;
  /**
   * Made when it is sent for the first time, and never again: the bytes are what is signed.
   * @param version of the receiver's webhooks, `v26.0`
   */
  readonly body: (version?: string) => string;
  /** What it says of a message, where it is about one of the business. */
  readonly statuses?: readonly string[];
}

export interface WebhookSenderOptions {
  /** What due times and pauses go by. */
  readonly clock: Clock;
  /** Pauses before the next attempts, in milliseconds; the last one repeats. */
  readonly retryMs?: readonly number[];
  /** How long a delivery is tried, from when it was due, in milliseconds. */
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
  /** What is on its way, from the delivery `next` on. */
  bodies: Buffer[];
  alarm?: Alarm;
  posting?: Posting;
}

/**
 * Meta tries again "with decreasing frequency for up to seven days", and doesn't say when. Here the first attempts come quickly, for a
 * receiver that is being started.
 */
const usualRetryMs = [500, 1000, 2000, 5000, 15_000, 30_000, 60_000, 300_000, 900_000];
const usualMaxAgeMs = 7 * 86_400_000;

/**
 * Posts signed deliveries to their subscribers, as Meta does: each is repeated after growing pauses until it is answered 2xx.
 * The order within a message is kept, whatever fails; different messages don't wait for each other.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #retryMs: readonly number[];
  readonly #lanes = new Set<Lane>();
  /** Messages with updates that wait for others to go out with, by where they go. */
  readonly #gathering = new Map<string, Set<Lane>>();
  readonly #poster = new WebhookPoster();
  readonly #pads: SecretPads = new Map();
  readonly #legacyPads: SecretPads = new Map();
  #target: { readonly text: string; readonly parsed: URL | undefined } | undefined;
  #stopped = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? usualRetryMs;
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
      bodies: [],
    };
    this.#lanes.add(lane);
    const [oldest] = this.#lanes;
    if (oldest && this.#lanes.size > (this.#options.maxLanes ?? 100_000)) {
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
    this.#poster.stop();
  }

  #giveUp(lane: Lane): void {
    this.#lanes.delete(lane);
    lane.alarm?.cancel();
    lane.posting?.cancel();
  }

  /** Waits for the lane's next delivery to become due. */
  #schedule(lane: Lane): void {
    const delivery = lane.deliveries[lane.next];
    if (!delivery) {
      this.#lanes.delete(lane);
      return;
    }
    const { clock } = this.#options;
    lane.alarm = clock.after(lane.startedAt + delivery.afterMs - clock.now(), () => this.#attempt(lane));
  }

  #attempt(lane: Lane): void {
    const subscriber = lane.subscriber();
    const { batchMs = 0 } = subscriber;
    if (batchMs > 0) {
      this.#gather(lane, { ...subscriber, batchMs });
      return;
    }
    const body = this.#bodyOf(lane, 0, subscriber);
    if (body === undefined) return;
    const posting = this.#post(subscriber, body, (answered) => this.#answered(lane, 1, answered));
    if (posting) lane.posting = posting;
  }

  /** @param count how many of its deliveries went out together */
  #answered(lane: Lane, count: number, answered: boolean): void {
    const delivery = lane.deliveries[lane.next];
    if (!this.#lanes.has(lane) || !delivery) {
      return;
    }
    const dueAt = lane.startedAt + delivery.afterMs;
    if (answered || this.#options.clock.now() - dueAt > (this.#options.maxAgeMs ?? usualMaxAgeMs)) {
      lane.next += count;
      lane.attempts = 0;
      lane.bodies = [];
      this.#schedule(lane);
      return;
    }
    const pause = this.#retryMs[Math.min(lane.attempts, this.#retryMs.length - 1)] ?? 0;
    lane.attempts++;
    lane.alarm = this.#options.clock.after(pause, () => this.#attempt(lane));
  }

  /** The body of the delivery that comes `ahead` deliveries after the next one. */
  #bodyOf(lane: Lane, ahead: number, { version }: Subscriber): Buffer | undefined {
    const delivery = lane.deliveries[lane.next + ahead];
    if (!delivery) return undefined;
    const body = lane.bodies[ahead] ?? Buffer.from(delivery.body(version));
    lane.bodies[ahead] = body;
    return body;
  }

  /** Lets a message's updates go out with those of others that become due soon. */
  #gather(lane: Lane, subscriber: Subscriber & { readonly batchMs: number }): void {
    const { url, batchMs } = subscriber;
    const gathering = this.#gathering.get(url);
    if (gathering) {
      gathering.add(lane);
      return;
    }
    const lanes = new Set([lane]);
    this.#gathering.set(url, lanes);
    this.#options.clock.after(batchMs, () => {
      this.#gathering.delete(url);
      if (!this.#stopped) this.#postGathered(lanes, subscriber);
    });
  }

  #postGathered(lanes: ReadonlySet<Lane>, subscriber: Subscriber): void {
    let batch = new Batch();
    let members: { readonly lane: Lane; readonly count: number }[] = [];
    const post = () => {
      const together = members;
      this.#post(subscriber, batch.body(), (answered) => {
        for (const { lane, count } of together) this.#answered(lane, count, answered);
      });
    };
    for (const lane of lanes) {
      if (!this.#lanes.has(lane)) continue;
      const bodies = this.#dueBodies(lane, subscriber);
      if (members.length > 0 && !batch.hasRoomFor(bodies)) {
        post();
        batch = new Batch();
        members = [];
      }
      batch.add(bodies);
      members.push({ lane, count: bodies.length });
    }
    if (members.length > 0) post();
  }

  /** All that is due of a message by now: the later ones needn't wait for the first one's answer. */
  #dueBodies(lane: Lane, subscriber: Subscriber): Buffer[] {
    const now = this.#options.clock.now();
    const bodies: Buffer[] = [];
    for (const { afterMs } of lane.deliveries.slice(lane.next)) {
      const isDue = bodies.length === 0 || lane.startedAt + afterMs <= now;
      const body = isDue ? this.#bodyOf(lane, bodies.length, subscriber) : undefined;
      if (!body) break;
      bodies.push(body);
    }
    return bodies;
  }

  /** @param done told once whether the receiver answered 2xx */
  #post({ url, appSecret }: Subscriber, body: Buffer, done: (answered: boolean) => void): Posting | undefined {
    const target = this.#targetOf(url);
    if (target === undefined) {
      done(false);
      return undefined;
    }
    const headers = {
      Accept: "*/*",
      "Accept-Encoding": "deflate, gzip",
      "Content-Type": "application/json",
      "User-Agent": "facebookexternalua",
      "X-Hub-Signature": signLegacy(body, appSecret, this.#legacyPads),
      "X-Hub-Signature-256": sign(body, appSecret, this.#pads),
    };
    return this.#poster.post(target, headers, body, done);
  }

  /** Undefined for what is no address that can be posted to. Most webhooks go to the one that the last one went to. */
  #targetOf(url: string): URL | undefined {
    if (this.#target?.text !== url) {
      const isUsable = URL.canParse(url) && url.startsWith("http:");
      this.#target = { text: url, parsed: isUsable ? new URL(url) : undefined };
    }
    return this.#target.parsed;
  }
}
