import { Receiver } from "../../../../src/io/receiver/receiver.ts";
import { Store } from "../../../../src/io/store/store.ts";

/** A window to be killed: the real receiver on the real store. Arguments: the store's file, the app secret. Says its port. */
const [file = "", secret = ""] = process.argv.slice(2);
const store = Store.open({
  file,
  now: Date.now,
  retention: () => ({ maxMessages: 100_000, maxAgeMs: 30 * 24 * 3600 * 1000 }),
});
const receiver = new Receiver({
  store,
  endpoints: () => [{ path: "/webhook", appSecrets: [secret], verifyToken: store.verifyToken() }],
  now: Date.now,
});
await receiver.start(0);
process.send?.(receiver.state);
