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
}

/**
 * Who gets webhooks of a field about a WABA, or about one of its numbers: the apps that the WABA is subscribed for and that are subscribed
 * to the field. Each is told once: at the number's own callback, else at the one of the subscription, else at the app's. What is returned
 * is asked at each attempt, since callbacks change. An app without any callback gets nothing.
 * @param field undefined for every app of the WABA, whatever it is subscribed to
 */
export function subscribersOf(
  world: World,
  field: string | undefined,
  waba: Waba,
  number?: BusinessNumber,
): (() => Subscriber)[] {
  return waba.subscriptions.flatMap(({ appId }) => {
    const url = () => {
      const callback = number?.callback ?? waba.subscriptions.find((each) => each.appId === appId)?.callback;
      return callback?.uri ?? world.webhookUrl();
    };
    const isSubscribed = field === undefined || world.app(appId)?.fields.includes(field) === true;
    if (!isSubscribed || url() === undefined) return [];
    return [
      () => {
        const { batchMs = 0, webhooksVersion = newestVersion } = world.app(appId) ?? {};
        return { url: url() ?? "", appSecret: world.appSecret(), batchMs, version: webhooksVersion };
      },
    ];
  });
}
