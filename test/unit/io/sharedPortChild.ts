import { SharedPort } from "../../../src/io/sharedPort.ts";

/** Another window, to be killed: serves a port and says when it does. */
const shared = new SharedPort({
  service: "receiver",
  identity: () => "store-a",
  listener: (_, response) => response.end("child"),
});
await shared.start(Number(process.argv[2]));
process.send?.(shared.state);
