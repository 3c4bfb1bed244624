import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { ControlClient, sharedControlToken } from "../../../../src/io/simulator/control/controlClient.ts";
import { TestSimulator } from "./support.ts";

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function started() {
  const made = new TestSimulator();
  await made.simulator.start(0);
  const client = new ControlClient(() => made.simulator.controlUrl);
  ending.push(
    () => made.simulator.stop(),
    () => client.dispose(),
  );
  return { made, client };
}

async function until(holds: () => boolean): Promise<void> {
  const last = Date.now() + 5_000;
  while (!holds()) {
    assert.ok(Date.now() < last, "in vain");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("the overview has what the simulator has, and the newest calls first", async () => {
  const { made, client } = await started();
  await made.sendText("4915112345678");
  await made.sendText("12025550120").catch(() => undefined);
  const { clock, numbers, templates, rulesOff, requests, windows } = await client.overview();
  assert.equal(clock.aheadMs, 0);
  assert.equal(numbers.length, 2);
  assert.ok(templates.some(({ name, status }) => name === "hello_world" && status === "APPROVED"));
  assert.deepEqual(rulesOff, []);
  assert.deepEqual(
    requests.map(({ number, status, error }) => [number, status, error?.code]),
    [
      [2, 400, 131030],
      [1, 200, undefined],
    ],
  );
  assert.deepEqual(
    windows.map(({ closesAt }) => closesAt),
    windows.map(({ closesAt }) => closesAt).sort((one, other) => one - other),
  );
});

test("whoever watches is told of calls, of what the control API changes, of the clock, and after a restart", async () => {
  const { made, client } = await started();
  let told = 0;
  const watch = client.watch(() => told++);
  ending.push(() => watch.dispose());
  await until(() => told === 1);
  const tells = async (change: () => Promise<unknown>) => {
    const before = told;
    await change();
    await until(() => told > before);
  };
  await tells(() => made.sendText("4915112345678"));
  await tells(() => client.call("PATCH", "/rules", { serviceWindow: false }));
  await tells(() => client.call("POST", "/clock", { advanceMs: 1000 }));
  await tells(() => client.call("POST", "/reset"));
  await tells(() => made.sendText("4915112345678"));
  const [port] = [Number(new URL(made.simulator.baseUrl ?? "").port)];
  await tells(() => made.simulator.stop());
  await tells(() => made.simulator.start(port));
  watch.dispose();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const last = told;
  await made.sendText("4915112345678");
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(told, last);
});

test("a simulator with watchers stops at once", async () => {
  const { made, client } = await started();
  let told = 0;
  ending.push(() => watch.dispose());
  const watch = client.watch(() => told++);
  await until(() => told === 1);
  const startedAt = Date.now();
  await made.simulator.stop();
  assert.ok(Date.now() - startedAt < 400);
});

test("a refusal is the simulator's own sentence, and nobody at the port a stopped simulator", async () => {
  const { made, client } = await started();
  await assert.rejects(client.call("POST", "/clock", { advanceMs: -1 }), (error) => {
    assert.ok(Failure.is(error, "simulatorRefused"));
    assert.match(error.details.reason, /^advanceMs: /);
    return true;
  });
  const gone = new ControlClient(() => undefined);
  await assert.rejects(gone.overview(), (error) => Failure.is(error, "simulatorStopped"));
  const { controlUrl = "" } = made.simulator;
  const stranger = new ControlClient(() => new URL("/", controlUrl).href.replace(/\/$/, ""));
  ending.push(() => stranger.dispose());
  await assert.rejects(stranger.overview(), (error) => Failure.is(error, "unexpectedReply"));
  await made.simulator.stop();
  const late = new ControlClient(() => controlUrl);
  await assert.rejects(late.overview(), (error) => Failure.is(error, "simulatorStopped"));
});

test("a window that follows reaches the simulator of the one that serves", async () => {
  const options = { identity: () => "one-store", controlToken: () => sharedControlToken("a secret") };
  const [serving, following] = [new TestSimulator(options), new TestSimulator(options)];
  await serving.simulator.start(0);
  const port = Number(new URL(serving.simulator.baseUrl ?? "").port);
  await following.simulator.start(port);
  ending.push(
    () => serving.simulator.stop(),
    () => following.simulator.stop(),
  );
  assert.equal(following.simulator.state.kind, "following");
  const client = new ControlClient(() => following.simulator.controlUrl);
  ending.push(() => client.dispose());
  await client.call("POST", "/clock", { advanceMs: 3_600_000 });
  assert.ok((await new ControlClient(() => serving.simulator.controlUrl).overview()).clock.aheadMs >= 3_600_000);
  assert.notEqual(sharedControlToken("a secret"), sharedControlToken("another"));
});
