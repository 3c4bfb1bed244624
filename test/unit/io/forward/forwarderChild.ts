import { Forwarder } from "../../../../src/io/forward/forwarder.ts";

/** A window to be killed. Arguments: the store's file, the target's address. */
const [file = "", url = ""] = process.argv.slice(2);
const forwarder = Forwarder.open({ file, now: Date.now, targets: [{ url, enabled: true, maxAgeHours: 24 }] });
forwarder.wake();
process.send?.("ready");
setInterval(() => undefined, 1000);
