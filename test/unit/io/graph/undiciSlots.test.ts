import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { it } from "node:test";
import { serveHttp } from "./servers.ts";

it("leaves the process's own fetch alone", async () => {
  await using server = await serveHttp((_, response) => response.end("x"));
  const child = fork("test/unit/io/graph/undiciSlotsChild.ts", [`http://127.0.0.1:${server.port}/`], {
    execArgv: ["--experimental-transform-types", "--no-warnings"],
  });
  const ended = once(child, "exit");
  const answer = await Promise.race([once(child, "message"), ended]);
  const { theirs, ...rest } = answer[0];
  assert.deepEqual(rest, { before: 0, ours: 0, fetched: "x" });
  // Node itself fills one of the slots, and newer ones both.
  assert.ok(theirs >= 1);
  await ended;
});
