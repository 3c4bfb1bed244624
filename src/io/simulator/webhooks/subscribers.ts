import { newestVersion } from "../../../core/graph/versions.ts";
import type { BusinessNumber, Waba } from "../../../core/simulator/state.ts";
import type { World } from "../world.ts";

/** Where one app wants the webhooks about something. */
export interface Subscriber {
  /** Empty while there is no callback any more, or not yet. */
  readonly url: string;
  readonly appSecret: string;
  /** Updates that become due within so many milliseconds go out together; without it, each by itself. */
  readonly batchMs?: number;
  /** Of its webhooks: the newest one where it isn't said. */
  readonly version?: string;
  /** It is not subscribed any more: what it didn't take yet, it doesn't get. */
  readonly isGone?: boolean;
}

/** Asked at each attempt, since callbacks change. */
type AskedSubscriber = () => Subscriber;

/** Who gets webhooks. What is the same for many messages is one object, because thousands of them may wait. */
export class Subscribers {
  readonly #world: World;
  /** By the number that is told of, or else the WABA, and then by the app. */
  readonly #asked = new WeakMap<BusinessNumber | Waba, Map<string, AskedSubscriber>>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Who gets webhooks of a field about a WABA, or about one of its numbers: the apps that the WABA is subscribed for and that are subscribed
   * to the field. Each is told once: at the number's own callback, else at the one of the subscription, else at the app's. An app without any
   * callback gets nothing. What one app at least is subscribed to goes to the extra targets, too.
   * @param field undefined for every app of the WABA, whatever it is subscribed to
   */
  of(field: string | undefined, waba: Waba, number?: BusinessNumber): AskedSubscriber[] {
    const found: AskedSubscriber[] = [];
    let isWanted = false;
    for (const { appId } of waba.subscriptions) {
      const isSubscribed = field === undefined || this.#world.app(appId)?.fields.includes(field) === true;
      isWanted ||= isSubscribed;
      if (!isSubscribed || this.#urlOf(appId, waba, number) === undefined) continue;
      found.push(this.#askedOf(appId, waba, number));
    }
    // Hardly ever is there one, and this is asked for each message.
    return isWanted && this.#world.targets.size > 0 ? this.#withExtra(found) : found;
  }

  /** A target that an app has itself is told once. */
  #withExtra(found: readonly AskedSubscriber[]): AskedSubscriber[] {
    const told = new Set(found.map((asked) => asked().url));
    const { targets } = this.#world;
    const others = targets.urls().filter((url) => !told.has(url));
    const extra = (url: string) => ({ url, appSecret: this.#world.appSecret(), isGone: !targets.has(url) });
    return [...found, ...others.map((url) => () => extra(url))];
  }

  #urlOf(appId: string, waba: Waba, number: BusinessNumber | undefined): string | undefined {
    const callback = number?.callback ?? waba.subscriptions.find((each) => each.appId === appId)?.callback;
    return callback?.uri ?? this.#world.app(appId)?.callback?.uri ?? this.#world.webhookUrl();
  }

  #askedOf(appId: string, waba: Waba, number: BusinessNumber | undefined): AskedSubscriber {
    const node = number ?? waba;
    const byApp = this.#asked.get(node) ?? new Map<string, AskedSubscriber>();
    this.#asked.set(node, byApp);
    const asked = byApp.get(appId) ?? this.#newAsked(appId, waba, number);
    byApp.set(appId, asked);
    return asked;
  }

  #newAsked(appId: string, waba: Waba, number: BusinessNumber | undefined): AskedSubscriber {
    let last: Subscriber | undefined;
    return () => {
      const { batchMs = 0, webhooksVersion: version = newestVersion } = this.#world.app(appId) ?? {};
      const url = this.#urlOf(appId, waba, number) ?? "";
      const appSecret = this.#world.appSecret();
      const isSame = last?.url === url && last.appSecret === appSecret && last.batchMs === batchMs;
      if (last && isSame && last.version === version) return last;
      last = { url, appSecret, batchMs, version };
      return last;
    };
  }
}
