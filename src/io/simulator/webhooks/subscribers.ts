import type { BusinessNumber, Waba } from "../../../core/simulator/state.ts";
import type { World } from "../world.ts";

/** Where one app wants the webhooks about something. */
export interface Subscriber {
  /** Empty while the app has no callback. */
  readonly url: string;
  readonly appSecret: string;
}

/**
 * Who gets webhooks of a field about a WABA, or about one of its numbers: the apps that the WABA is subscribed for and that are subscribed
 * to the field. Each is told once: at the number's own callback, else at the one of the subscription, else at the app's. What is returned
 * is asked at each attempt, since callbacks change.
 */
export function subscribersOf(world: World, field: string, waba: Waba, number?: BusinessNumber): (() => Subscriber)[] {
  return waba.subscriptions
    .filter(({ appId }) => world.app(appId)?.fields.includes(field))
    .map(({ appId }) => () => {
      const callback = number?.callback ?? waba.subscriptions.find((each) => each.appId === appId)?.callback;
      return { url: callback?.uri ?? world.webhookUrl(), appSecret: world.appSecret() };
    });
}
