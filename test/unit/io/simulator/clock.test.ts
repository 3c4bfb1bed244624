import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../../../../src/io/simulator/clock.ts";

const dayMs = 86_400_000;

test("a clock shows the machine's time until it is moved, and again when it is reset", () => {
  let machine = 1000;
  const clock = new Clock(() => machine);
  machine += 50;
  assert.equal(clock.now(), 1050);
  clock.advance(dayMs);
  assert.equal(clock.now(), 1050 + dayMs);
  assert.equal(clock.aheadMs, dayMs);
  clock.run(10);
  machine += 5;
  assert.equal(clock.now(), 1100 + dayMs);
  clock.advance(-dayMs);
  assert.equal(clock.now(), 1100 + dayMs, "it can't be moved back");
  clock.reset();
  assert.equal(clock.now(), machine);
});

test("an alarm rings when its time has come by this clock, be it by a move", async () => {
  const clock = new Clock(Date.now);
  const rung: string[] = [];
  const late = Promise.withResolvers<void>();
  clock.after(2 * dayMs, () => {
    rung.push("second");
    late.resolve();
  });
  clock.after(dayMs, () => rung.push("first"));
  const called = clock.after(dayMs, () => rung.push("called off"));
  called.cancel();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(rung, []);
  clock.advance(2 * dayMs);
  await late.promise;
  assert.deepEqual(rung, ["first", "second"]);
});

test("time that runs faster brings alarms nearer, and a stopped clock rings none", async () => {
  const clock = new Clock(Date.now);
  const rung = Promise.withResolvers<void>();
  clock.after(60_000, rung.resolve);
  clock.run(100_000);
  await rung.promise;
  clock.after(1, () => assert.fail("it was stopped"));
  clock.stop();
  await new Promise((resolve) => setTimeout(resolve, 10));
});
