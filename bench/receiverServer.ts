import { join } from "node:path";
import { Receiver } from "../src/io/receiver/receiver.ts";
import { Store } from "../src/io/store/store.ts";

/**
 * The receiver with its store, in a process of its own. Arguments: the app secret, and a folder for the store. Says its port, and answers
 * any message with what is kept.
 */
const [appSecret = "", folder = "."] = process.argv.slice(2);

const store = Store.open({
  file: join(folder, "store.sqlite"),
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
const endpoints = [{ path: "/webhook", appSecrets: [appSecret], verifyToken: "token" }];
const receiver = new Receiver({
  store,
  endpoints: () => endpoints,
  now: Date.now,
});
await receiver.start(0);
process.send?.(receiver.state);
process.on("message", () => process.send?.(store.counts()));
process.on("disconnect", () => process.exit());
