import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { keptBodyBytes, Poster } from "../../../../src/io/forward/post.ts";
import { Bot } from "./server.ts";

function poster(t: TestContext): Poster {
  const made = new Poster();
  t.after(() => made.dispose());
  return made;
}

const body = Buffer.from("{}");

describe("Poster", () => {
  it("gives up a server that doesn't answer, and one whose answer never ends", async (t) => {
    const bot = await Bot.start(t, ({ url }, response) => {
      if (url === "/silent") return;
      response.writeHead(200);
      response.write("a");
      const trickle = setInterval(() => response.write("a"), 5);
      response.on("close", () => clearInterval(trickle));
    });
    const post = poster(t);
    for (const path of ["/silent", "/endless"]) {
      const answer = await post.send({ url: new URL(path, bot.url), headers: {}, body, timeoutMs: 100 });
      assert.deepEqual([answer.status, answer.failure], [undefined, "timeout"], path);
      assert.ok(answer.latencyMs >= 90);
    }
  });

  it("keeps the beginning of a body, and doesn't wait for the end of a very large one", async (t) => {
    const bot = await Bot.start(t, (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 0x61)));
      };
      response.on("drain", more);
      more();
    });
    const answer = await poster(t).send({ url: new URL(bot.url), headers: {}, body });
    assert.deepEqual([answer.status, answer.failure, answer.body.length], [200, undefined, keptBodyBytes]);
    assert.ok(answer.bodySize < 2 * 1024 * 1024);
  });

  it("takes an answer that breaks off for none", async (t) => {
    const bot = await Bot.start(t, (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    const answer = await poster(t).send({ url: new URL(bot.url), headers: {}, body });
    assert.equal(answer.status, undefined);
    assert.match(answer.failure ?? "", /./);
  });

  it("doesn't follow a redirect, and keeps nothing secret of an answer", async (t) => {
    const bot = await Bot.start(t, (_, response) => {
      const location = "http://127.0.0.1:9/other?token=secret";
      response
        .writeHead(302, { location, "set-cookie": ["laravel_session=secret", "x=secret"], "x-token": "secret" })
        .end();
    });
    const answer = await poster(t).send({ url: new URL(bot.url), headers: {}, body });
    assert.deepEqual([answer.status, bot.received.length], [302, 1]);
    assert.deepEqual(answer.headers, { location: "http://127.0.0.1:9/other", "set-cookie-names": "laravel_session" });
  });

  it("can be cancelled, before and while it is asked, and answers after its end too", async (t) => {
    const bot = await Bot.start(t, () => undefined);
    const post = poster(t);
    const early = await post.send({ url: new URL(bot.url), headers: {}, body, signal: AbortSignal.abort() });
    assert.equal(early.failure, "cancelled");
    const abort = new AbortController();
    const sent = post.send({ url: new URL(bot.url), headers: {}, body, signal: abort.signal });
    setTimeout(() => abort.abort(), 30);
    assert.equal((await sent).failure, "cancelled");
    post.dispose();
    assert.equal((await post.send({ url: new URL(bot.url), headers: {}, body })).failure, "cancelled");
  });

  it("says why where it can't be asked at all", async (t) => {
    const post = poster(t);
    const refused = await post.send({ url: new URL("http://127.0.0.1:9/"), headers: {}, body });
    assert.equal(refused.failure, "ECONNREFUSED");
    const invalid = await post.send({ url: new URL("http://127.0.0.1:9/"), headers: { "bad name": "x" }, body });
    assert.match(invalid.failure ?? "", /./);
  });
});
