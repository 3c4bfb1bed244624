import { createServer } from "node:http";
import { join } from "node:path";
import { Receiver } from "../src/io/receiver/receiver.ts";
import { Store } from "../src/io/store/store.ts";

/**
 * One server, in a process of its own: `bare` answers 200 without reading, `receiver` is the real one with the real store.
 * Arguments: which, the app secret, and a folder for the store. Says its port, and answers `counts` with what is kept.
 */
const [which, appSecret = "", folder = "."] = process.argv.slice(2);

if (which === "bare") {
  const server = createServer((_, response) => response.end());
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" ? address?.port : undefined });
  });
} else {
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
  const receiver = new Receiver({
    store,
    path: () => "/webhook",
    appSecrets: () => [appSecret],
    verifyToken: () => "token",
    now: Date.now,
  });
  await receiver.start(0);
  process.send?.(receiver.state);
  process.on("message", () => process.send?.(store.counts()));
}
process.on("disconnect", () => process.exit());
