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
  assert.deepEqual(answer[0], { before: 0, ours: 0, theirs: 1, fetched: "x" });
  await ended;
});
