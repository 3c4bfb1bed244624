import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Forwarder } from "../src/io/forward/forwarder.ts";
import type { ForwardingTarget } from "../src/io/forward/targetQueue.ts";
import { Receiver } from "../src/io/receiver/receiver.ts";
import type { NewDelivery } from "../src/io/store/records.ts";
import { Store } from "../src/io/store/store.ts";

/** What is kept, and how the process is. */
export interface ReceiverState {
  readonly deliveries: number;
  readonly messages: number;
  /** What the targets have to get yet, all together. */
  readonly pending: number;
  readonly resident: number;
  /** The longest time in which the event loop did nothing else, since it was asked for before, in milliseconds. */
  readonly longestBlockMs: number;
}

/**
 * The receiver with its store and the targets of forwarding, in a process of its own. Arguments: the app secret, a folder for the store,
 * targets as JSON. Says its port, and answers any message with a ReceiverState.
 */
const [appSecret = "", folder = ".", targetsText = "[]"] = process.argv.slice(2);
const targets: ForwardingTarget[] = JSON.parse(targetsText);

const file = join(folder, "store.sqlite");
const store = Store.open({
  file,
  now: Date.now,
  retention: () => ({ maxMessages: 1_000_000, maxAgeMs: 30 * 24 * 3600 * 1000 }),
});
// As the Messages view does: somebody listens, and shows the newest page at most four times a second.
let waiting = false;
store.onDidChange(() => {
  if (!waiting) {
    waiting = true;
    setTimeout(() => {
      waiting = false;
      store.messages({ limit: 100 });
    }, 250);
  }
});
const forwarder = targets.length === 0 ? undefined : Forwarder.open({ file, now: Date.now, targets });
const endpoints = [{ path: "/webhook", appSecrets: [appSecret], verifyToken: "token" }];
const receiver = new Receiver({
  store: forwarder === undefined ? store : waking(forwarder),
  endpoints: () => endpoints,
  now: Date.now,
});
await receiver.start(0);
const block = monitorEventLoopDelay({ resolution: 5 });
block.enable();
process.send?.(receiver.state);
process.on("message", () => {
  globalThis.gc?.();
  const pending = forwarder?.status().reduce((sum, target) => sum + target.pending, 0) ?? 0;
  const longestBlockMs = block.max / 1e6;
  const state: ReceiverState = { ...store.counts(), pending, resident: process.memoryUsage.rss(), longestBlockMs };
  process.send?.(state);
  block.reset();
});
process.on("disconnect", () => process.exit());

/** As `wamid listen` does. */
function waking(forwarder: Forwarder): ConstructorParameters<typeof Receiver>[0]["store"] {
  return {
    id: store.id,
    recordRejection: (rejection) => store.recordRejection(rejection),
    recordHandshake: (handshake) => store.recordHandshake(handshake),
    commitDelivery: (delivery: NewDelivery) =>
      store.commitDelivery(delivery).then((id) => {
        forwarder.wake();
        return id;
      }),
  };
}
