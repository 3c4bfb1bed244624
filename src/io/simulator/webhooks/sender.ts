import { type SecretPads, sign, signLegacy } from "../../../core/webhooks/signature.ts";
import type { Clock } from "../clock.ts";
import { Batch } from "./batch.ts";
import { type Postable, type PostRequest, WebhookPoster } from "./poster.ts";
import { Room } from "./room.ts";
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

/** A message's webhook requests, in their order: `QueuedDelivery` for thousands of messages that wait. */
export interface Deliveries {
  readonly count: number;
  /** Milliseconds from when they were taken. */
  afterMs(index: number): number;
  /** The same text for the same version, whenever it is asked for: the bytes are what is signed. */
  body(index: number, version: string | undefined): string;
}

/** The deliveries about one message: each waits until the one before it is answered. There may be many, so it has nothing that it doesn't need. */
interface Lane extends Postable {
  readonly kind: "lane";
  readonly subscriber: () => Subscriber;
  readonly startedAt: number;
  readonly deliveries: Deliveries;
  next: number;
  attempts: number;
  /** Whom the delivery `next` goes to: as it was when it became due, or is to be repeated. */
  to: Subscriber | undefined;
  /** The version of the first attempt: a repeated one has the same bytes. */
  version: string | undefined;
  /** Those that wait for the same moment. */
  waitsIn: Set<Lane> | undefined;
}

/** Updates of several messages that go out in one request. */
interface Gathered extends Postable {
  readonly kind: "gathered";
  readonly to: Subscriber;
  readonly body: Buffer;
  readonly members: readonly { readonly lane: Lane; readonly count: number }[];
}

/**
 * Meta tries again "with decreasing frequency for up to seven days", and doesn't say when. Here the first attempts come quickly, for a
 * receiver that is being started.
 */
const usualRetryMs = [500, 1000, 2000, 5000, 15_000, 30_000, 60_000, 300_000, 900_000];
const usualMaxAgeMs = 7 * 86_400_000;
const usualMaxLanes = 100_000;
/** Which share of these may be there before new messages wait for the receiver. */
const crowdedShare = 0.3;

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
  /** By the time at which they go on: thousands wait for the same millisecond, and one alarm wakes them. */
  readonly #asleep = new Map<number, Set<Lane>>();
  readonly #poster = new WebhookPoster<Lane | Gathered>({
    request: (item) => this.#requestOf(item),
    answered: (item, isGood) => this.#answered(item, isGood),
  });
  readonly #pads: SecretPads = new Map();
  readonly #legacyPads: SecretPads = new Map();
  readonly #room = new Room();
  readonly #maxLanes: number;
  #target: { readonly text: string; readonly parsed: URL | undefined } | undefined;
  #stopped = false;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#retryMs = options.retryMs ?? usualRetryMs;
    this.#maxLanes = options.maxLanes ?? usualMaxLanes;
  }

  /** How many messages have deliveries that were not answered 2xx yet. */
  get waiting(): number {
    return this.#lanes.size;
  }

  /** Whether more is sent than a receiver takes, and the receiver takes something. */
  get isCrowded(): boolean {
    return this.#lanes.size >= this.#maxLanes * crowdedShare && this.#room.isMoving;
  }

  /** Resolves when there is room for another message, where it is crowded: so that none has to be given up. */
  room(): Promise<void> {
    return this.#room.wait();
  }

  /**
   * Takes the deliveries about one message, in their order. Never throws, never waits.
   * @param subscriber asked at each attempt: a callback may change, or not be there yet
   */
  enqueue(deliveries: readonly QueuedDelivery[] | Deliveries, subscriber: () => Subscriber): void {
    const listed = "count" in deliveries ? deliveries : new ListedDeliveries(deliveries);
    if (this.#stopped || listed.count === 0) {
      return;
    }
    const lane: Lane = {
      kind: "lane",
      subscriber,
      startedAt: this.#options.clock.now(),
      deliveries: listed,
      next: 0,
      attempts: 0,
      to: undefined,
      version: undefined,
      waitsIn: undefined,
      posting: undefined,
    };
    this.#lanes.add(lane);
    if (this.#lanes.size > this.#maxLanes) {
      const [oldest] = this.#lanes;
      if (oldest) this.#giveUp(oldest);
    }
    this.#sleep(lane, lane.deliveries.afterMs(0));
  }

  /** Nothing is sent any more; what is under way is cut off. */
  stop(): void {
    this.#stopped = true;
    for (const lane of this.#lanes) {
      this.#giveUp(lane);
    }
    this.#room.letAllIn();
    this.#poster.stop();
  }

  #giveUp(lane: Lane): void {
    this.#lanes.delete(lane);
    lane.waitsIn?.delete(lane);
    this.#poster.cancel(lane);
  }

  #sleep(lane: Lane, ms: number): void {
    const { clock } = this.#options;
    const pause = Math.max(0, Math.ceil(ms));
    const at = clock.now() + pause;
    const others = this.#asleep.get(at);
    const together = others ?? new Set();
    together.add(lane);
    lane.waitsIn = together;
    if (others) return;
    this.#asleep.set(at, together);
    clock.after(pause, () => {
      this.#asleep.delete(at);
      for (const each of together) {
        each.waitsIn = undefined;
        this.#attempt(each);
      }
      together.clear();
    });
  }

  #attempt(lane: Lane): void {
    const subscriber = lane.subscriber();
    if (subscriber.isGone === true) {
      this.#giveUp(lane);
      return;
    }
    const { batchMs = 0 } = subscriber;
    if (batchMs > 0) {
      this.#gather(lane, { ...subscriber, batchMs });
      return;
    }
    lane.to = subscriber;
    this.#post(lane, subscriber);
  }

  #answered(item: Lane | Gathered, isGood: boolean): void {
    if (item.kind === "lane") {
      this.#goOn(item, 1, isGood);
    } else {
      for (const { lane, count } of item.members) this.#goOn(lane, count, isGood);
    }
  }

  /** @param count how many of its deliveries went out together */
  #goOn(lane: Lane, count: number, isGood: boolean): void {
    if (!this.#lanes.has(lane)) {
      return;
    }
    const now = this.#options.clock.now();
    const dueAt = lane.startedAt + lane.deliveries.afterMs(lane.next);
    if (isGood || now - dueAt > (this.#options.maxAgeMs ?? usualMaxAgeMs)) {
      lane.next += count;
      this.#room.done(count / lane.deliveries.count);
      lane.attempts = 0;
      lane.version = undefined;
      this.#goOnToNext(lane, now);
      return;
    }
    const pause = this.#retryMs[Math.min(lane.attempts, this.#retryMs.length - 1)] ?? 0;
    lane.attempts++;
    this.#sleep(lane, pause);
  }

  /** Waits for the lane's next delivery to become due, where it isn't already. */
  #goOnToNext(lane: Lane, now: number): void {
    if (lane.next >= lane.deliveries.count) {
      this.#lanes.delete(lane);
      return;
    }
    const pause = lane.startedAt + lane.deliveries.afterMs(lane.next) - now;
    if (pause > 0) this.#sleep(lane, pause);
    else this.#attempt(lane);
  }

  /** The body of the delivery that comes `ahead` deliveries after the next one. */
  #bodyOf(lane: Lane, ahead: number, { version }: Subscriber): Buffer {
    lane.version ??= version;
    // It is ASCII.
    return Buffer.from(lane.deliveries.body(lane.next + ahead, lane.version), "latin1");
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
      const body = batch.body();
      this.#post({ kind: "gathered", to: subscriber, body, members, posting: undefined }, subscriber);
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
    const { deliveries, next, startedAt } = lane;
    const bodies = [this.#bodyOf(lane, 0, subscriber)];
    for (let index = next + 1; index < deliveries.count; index++) {
      if (startedAt + deliveries.afterMs(index) > now) break;
      bodies.push(this.#bodyOf(lane, index - next, subscriber));
    }
    return bodies;
  }

  #post(item: Lane | Gathered, { url }: Subscriber): void {
    const target = this.#targetOf(url);
    if (target === undefined) {
      this.#answered(item, false);
    } else {
      this.#poster.post(target, item);
    }
  }

  /** What goes out, now that there is a connection for it; undefined for a message that was given up meanwhile. */
  #requestOf(item: Lane | Gathered): PostRequest | undefined {
    const { to } = item;
    if (to === undefined || (item.kind === "lane" && !this.#lanes.has(item))) return undefined;
    const { pathname = "/", search = "" } = this.#targetOf(to.url) ?? {};
    const body = item.kind === "lane" ? this.#bodyOf(item, 0, to) : item.body;
    const headers = [
      ...["Accept", "*/*"],
      ...["Accept-Encoding", "deflate, gzip"],
      ...["Content-Type", "application/json"],
      ...["User-Agent", "facebookexternalua"],
      ...["X-Hub-Signature", signLegacy(body, to.appSecret, this.#legacyPads)],
      ...["X-Hub-Signature-256", sign(body, to.appSecret, this.#pads)],
    ];
    return { path: pathname + search, headers, body };
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

/** Deliveries of which each has a text of its own, which is kept once it is made. */
class ListedDeliveries implements Deliveries {
  readonly #deliveries: readonly QueuedDelivery[];
  readonly #made: string[] = [];

  constructor(deliveries: readonly QueuedDelivery[]) {
    this.#deliveries = deliveries;
  }

  get count(): number {
    return this.#deliveries.length;
  }

  afterMs(index: number): number {
    return this.#deliveries[index]?.afterMs ?? 0;
  }

  body(index: number, version: string | undefined): string {
    const text = this.#made[index] ?? this.#deliveries[index]?.body(version) ?? "";
    this.#made[index] = text;
    return text;
  }
}
