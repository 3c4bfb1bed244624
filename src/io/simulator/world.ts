import type { RandomBytes } from "../../core/graph/ids.ts";
import type { Template } from "../../core/graph/replies.ts";
import { type Event, Signal } from "../../core/signal.ts";
import type { RuleName } from "../../core/simulator/rules.ts";
import {
  type BusinessNumber,
  type Group,
  newState,
  type SimulatedApp,
  type State,
  type Waba,
} from "../../core/simulator/state.ts";
import { Clock } from "./clock.ts";
import { Customers } from "./customers/customers.ts";
import { Transcripts } from "./customers/transcripts.ts";
import { Faults, type WebhookFacts } from "./faults/faults.ts";
import { LinkedFiles } from "./linkedFiles.ts";
import { MediaLibrary } from "./mediaLibrary.ts";
import { randomPool } from "./randomPool.ts";
import { RecentIds } from "./recentIds.ts";
import { RequestLog } from "./requestLog.ts";
import { RateLimit } from "./rules/rateLimit.ts";
import { ServiceWindows } from "./rules/serviceWindows.ts";
import { defaultDelays, type StatusDelays, StatusPlans } from "./statusPlan.ts";
import { Traffic } from "./traffic.ts";
import { ExtraTargets } from "./webhooks/extraTargets.ts";
import { type QueuedDelivery, WebhookSender, type WebhookSenderOptions } from "./webhooks/sender.ts";
import { StatusReports } from "./webhooks/statusReports.ts";
import { Subscribers } from "./webhooks/subscribers.ts";

/** New templates count up from here: below 2^53, since webhooks carry the id as a number. */
const firstTemplateId = 1_804_681_000_001_000;

/** The surroundings of a world: what isn't its own to decide. */
export interface WorldOptions {
  /** Milliseconds since 1970, of the machine. */
  readonly now: () => number;
  /** Both may change while the simulator runs. */
  readonly appSecret: () => string;
  /** Where the app's webhooks go. Undefined where it has no callback; empty while that isn't there yet, and webhooks wait for it. */
  readonly webhookUrl: () => string | undefined;
  /** `http://127.0.0.1:4681`, where files of customers are downloaded from; empty while nobody listens. */
  readonly origin?: () => string;
  readonly state?: State;
  /** How many seconds pass here in one of the machine's. */
  readonly clockSpeed?: number;
  readonly delays?: StatusDelays;
  readonly randomBytes?: RandomBytes;
  /** Whether files at the addresses in messages are downloaded, to see whether they fit. Without it they never are. */
  readonly fetchesLinks?: () => boolean;
  /** For tests: the pauses between attempts, the age and number of deliveries that are kept. */
  readonly webhooks?: Pick<WebhookSenderOptions, "retryMs" | "maxAgeMs" | "maxLanes">;
}

/** What a webhook is about. */
interface Reported extends Pick<WebhookFacts, "message"> {
  readonly waba: Waba;
  readonly number?: BusinessNumber;
  /** Sent by hand, as with the dashboard's Test button: to every app of the WABA. */
  readonly isTest?: boolean;
}

/** What exists in the simulator: what is kept (`state`), and what ends with it. */
export class World {
  readonly clock: Clock;
  readonly state: State;
  readonly media = new MediaLibrary();
  /** The ids of sent reactions: one can't react to them. */
  readonly reactions = new RecentIds(10_000);
  /** Numbers that a verification code was requested for. */
  readonly pendingCodes = new Set<string>();
  readonly windows: ServiceWindows;
  readonly requests = new RequestLog();
  readonly limits = newLimits();
  readonly traffic = new Traffic();
  /** Milliseconds since 1970: when this world began. Customers who aren't known otherwise are taken to have written then. */
  readonly startedAt: number;
  readonly appSecret: () => string;
  readonly webhookUrl: () => string | undefined;
  readonly origin: () => string;
  readonly customers: Customers;
  readonly transcripts: Transcripts;
  readonly faults: Faults;
  readonly targets: ExtraTargets;
  readonly delays: StatusDelays;
  readonly plans: StatusPlans;
  readonly randomBytes: RandomBytes;
  readonly linkedFiles: LinkedFiles;
  readonly #sender: WebhookSender;
  readonly #subscribers = new Subscribers(this);
  readonly #reported = new Signal<void>();

  /** Something has happened that webhooks tell of: also what nobody asked for, as the end of a pause. */
  readonly onDidReport: Event<void> = this.#reported.event;

  constructor({ now, appSecret, webhookUrl, state, ...options }: WorldOptions) {
    this.clock = new Clock(now);
    if (options.clockSpeed !== undefined) this.clock.run(options.clockSpeed);
    this.startedAt = this.clock.now();
    this.state = state ?? newState(this.startedAt);
    this.windows = new ServiceWindows(this.startedAt);
    for (const { numberId, customer, lastIncomingAt, freeEntryUntil } of this.state.conversations) {
      this.windows.open(numberId, customer, lastIncomingAt);
      if (freeEntryUntil !== undefined) this.windows.openFreeEntry(numberId, customer, lastIncomingAt, freeEntryUntil);
    }
    this.appSecret = appSecret;
    this.webhookUrl = webhookUrl;
    this.origin = options.origin ?? (() => "");
    this.customers = new Customers(() => this.state.personas);
    this.transcripts = new Transcripts(this.clock);
    this.faults = new Faults(() => this.state.faults);
    this.targets = new ExtraTargets(now);
    this.delays = options.delays ?? defaultDelays;
    this.plans = new StatusPlans(this.delays);
    this.randomBytes = options.randomBytes ?? randomPool();
    this.linkedFiles = new LinkedFiles({
      isAllowed: options.fetchesLinks ?? (() => false),
      now: () => this.clock.now(),
    });
    this.#sender = new WebhookSender({ clock: this.clock, ...options.webhooks });
  }

  number(id: string): BusinessNumber | undefined {
    return this.state.numbers.find((each) => each.id === id);
  }

  waba(id: string): Waba | undefined {
    return this.state.wabas.find((each) => each.id === id);
  }

  app(id: string): SimulatedApp | undefined {
    return this.state.apps.find((each) => each.id === id);
  }

  group(id: string): Group | undefined {
    return this.state.groups.find((each) => each.id === id);
  }

  managementLimit(wabaId: string): RateLimit {
    const isActive = this.state.numbers.some((number) => number.wabaId === wabaId && number.isRegistered);
    return this.limits.management[isActive ? "active" : "idle"];
  }

  newTemplateId(): string {
    return String(firstTemplateId + this.state.templates.length + this.state.deletedTemplates.length);
  }

  /** The templates of a WABA. */
  templatesOf(wabaId: string): readonly Template[] {
    return this.state.templates.filter((owned) => owned.wabaId === wabaId).map(({ template }) => template);
  }

  /** How many messages have webhooks that are still to come, or to be answered. */
  get waiting(): number {
    return this.#sender.waiting;
  }

  /**
   * Reports something about a WABA, or about one of its numbers, to whoever is subscribed to the field. The deliveries keep their order, where
   * no fault says otherwise.
   * @returns to how many apps
   */
  report(
    field: string,
    { waba, number, message, isTest }: Reported,
    deliveries: readonly QueuedDelivery[] | StatusReports,
  ): number {
    this.#reported.fire();
    const subscribers = this.#subscribers.of(isTest === true ? undefined : field, waba, number);
    const listed = () => (deliveries instanceof StatusReports ? deliveries.listed() : deliveries);
    const hasFaults = this.state.faults.length > 0;
    const lanes = hasFaults ? this.faults.ofWebhooks({ field, ...(message && { message }) }, listed()) : [deliveries];
    for (const subscriber of subscribers) {
      for (const lane of lanes) this.#sender.enqueue(lane, subscriber);
    }
    return subscribers.length;
  }

  /** Where webhooks of a field go. */
  webhookUrls(field: string, waba: Waba, number: BusinessNumber): string[] {
    const urls = this.#subscribers.of(field, waba, number).map((subscriber) => subscriber().url);
    return [...new Set(urls.filter((url) => url !== ""))];
  }

  /** The receiver is far behind: another message has to wait for `room`. */
  get isCrowded(): boolean {
    return this.#sender.isCrowded;
  }

  /** Resolves when there is room for the webhooks about another message. */
  room(): Promise<void> {
    return this.#sender.room();
  }

  /** Nothing is sent any more, and no alarm rings. */
  stop(): void {
    this.#sender.stop();
    this.transcripts.dispose();
    this.linkedFiles.dispose();
    this.clock.stop();
  }

  /** What is kept, as it is now: one JSON file. */
  exportedState(): State {
    return { ...this.state, conversations: this.windows.conversations() };
  }

  isOn(rule: RuleName): boolean {
    return !this.state.rulesOff.includes(rule);
  }
}

/** Meta's limits: https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput */
function newLimits() {
  return {
    /** Messages a second of one number, by its level. */
    throughput: {
      STANDARD: new RateLimit({ burst: 80, eachMs: 1000 / 80 }),
      HIGH: new RateLimit({ burst: 1000, eachMs: 1 }),
    },
    /** One message in six seconds from a number to a user; a burst of 45 borrows from later ones. */
    pair: new RateLimit({ burst: 45, eachMs: 6000 }),
    /** Management calls an hour of one app for one WABA: more once it has a registered number. */
    management: {
      idle: new RateLimit({ burst: 200, eachMs: 3_600_000 / 200 }),
      active: new RateLimit({ burst: 5000, eachMs: 3_600_000 / 5000 }),
    },
    /** 100 an hour in one WABA. */
    templateCreations: new RateLimit({ burst: 100, eachMs: 36_000 }),
    marketing: new RateLimit({ burst: 2, eachMs: 12 * 3_600_000 }),
  };
}
