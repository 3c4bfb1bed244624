import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { simulatorApp } from "../../../../src/core/graph/simulated.ts";
import { Started, type TestSimulator } from "./support.ts";

const started = new Started();
afterEach(() => started.stop());

const control = async ({ simulator }: TestSimulator, method: string, path: string, body?: unknown) => {
  const response = await fetch(`${simulator.controlUrl}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever it answers
  return { status: response.status, body: (await response.json()) as any };
};

describe("one more target of webhooks", () => {
  it("gets what the app gets, signed alike, until it is taken away", async () => {
    const [app, bot] = [await started.receiver(), await started.receiver()];
    const test = await started.simulator({ webhookUrl: () => app.url });
    assert.deepEqual((await control(test, "GET", "/targets")).body, { data: [app.url] });
    assert.equal((await control(test, "POST", "/targets", { url: bot.url })).status, 200);
    assert.deepEqual((await control(test, "GET", "/targets")).body, { data: [app.url, bot.url] });
    const wamid = await test.sendText("12025550101");
    for (const receiver of [app, bot]) {
      await receiver.until(() => receiver.wordsOf(wamid).length === 3);
      assert.deepEqual(receiver.wordsOf(wamid), ["sent", "delivered", "read"]);
      assert.equal(receiver.rejected, 0);
    }
    const path = `/targets?url=${encodeURIComponent(bot.url)}`;
    assert.deepEqual((await control(test, "DELETE", path)).body, { success: true });
    assert.deepEqual((await control(test, "DELETE", path)).body, { success: false });
    const later = await test.sendText("12025550101");
    await app.until(() => app.wordsOf(later).length === 3);
    assert.deepEqual(bot.wordsOf(later), []);
  });

  it("is told once where it is the app's own", async () => {
    const app = await started.receiver();
    const test = await started.simulator({ webhookUrl: () => app.url });
    await control(test, "POST", "/targets", { url: app.url });
    const wamid = await test.sendText("12025550101");
    await app.until(() => app.wordsOf(wamid).length >= 3);
    assert.deepEqual(app.wordsOf(wamid), ["sent", "delivered", "read"]);
  });

  it("gets nothing that the app isn't subscribed to, and nothing that it didn't take before it was taken away", async () => {
    const bot = await started.receiver();
    const test = await started.simulator({ webhookUrl: () => undefined });
    await control(test, "POST", "/targets", { url: bot.url });
    bot.answer = () => 500;
    await test.sendText("12025550101");
    await bot.until(() => bot.requests.length === 1);
    await control(test, "DELETE", `/targets?url=${encodeURIComponent(bot.url)}`);
    bot.answer = () => 200;
    // What was refused comes again after a while of the simulator's clock.
    await control(test, "POST", "/clock", { advanceMs: 3_600_000 });
    await control(test, "POST", "/targets", { url: bot.url });
    const other = await test.sendText("12025550101");
    await bot.until(() => bot.wordsOf(other).length === 3);
    assert.equal(bot.statuses.length, 3);
    await control(test, "PATCH", `/apps/${simulatorApp.id}`, { fields: ["account_update"] });
    assert.deepEqual((await control(test, "GET", "/targets")).body, { data: [] });
  });

  it("is an address, for a time", async () => {
    const test = await started.simulator();
    for (const body of [
      {},
      { url: "ftp://x" },
      { url: "http://127.0.0.1:1", forMs: 0 },
      { url: "http://127.0.0.1:1", a: 1 },
    ]) {
      assert.equal((await control(test, "POST", "/targets", body)).status, 400);
    }
    assert.equal((await control(test, "GET", "/targets?number=1")).status, 404);
    assert.deepEqual((await control(test, "GET", "/targets")).body, { data: [] });
  });
});
