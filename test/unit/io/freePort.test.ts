import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { it } from "node:test";
import { freePort } from "../../../src/io/freePort.ts";

it("passes over the ports that are in use or spoken for, and goes down from the last port", async (t) => {
  const server = createServer().listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const found = await freePort(port - 1);
  assert.ok(found !== undefined && found > port);
  const next = await freePort(port - 1, [found]);
  assert.ok(next !== undefined && next > found);
  const last = await freePort(65_535);
  assert.ok(last !== undefined && last < 65_535);
});
