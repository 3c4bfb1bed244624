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

test("moves lose no time, however long they take", () => {
  let machine = 1000;
  const clock = new Clock(() => machine++);
  clock.advance(dayMs);
  assert.equal(clock.aheadMs, dayMs);
  clock.run(1);
  assert.equal(clock.aheadMs, dayMs);
  clock.reset();
  assert.equal(clock.aheadMs, 0);
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

test("alarms ring in the order of their times, those of one time as they were set, and one may call off the next", async () => {
  const clock = new Clock(Date.now);
  const rung: number[] = [];
  const last = Promise.withResolvers<void>();
  const alarms = [30, 10, 20, 10].map((hours, index) => clock.after(hours * 3_600_000, () => rung.push(index)));
  clock.after(15 * 3_600_000, () => alarms[2]?.cancel());
  clock.after(40 * 3_600_000, last.resolve);
  clock.advance(2 * dayMs);
  await last.promise;
  assert.deepEqual(rung, [1, 3, 0]);
  clock.stop();
});

test("many alarms at one time leave room for what comes in meanwhile", async () => {
  const clock = new Clock(Date.now);
  let left = 0;
  for (let i = 0; i < 20; i++) {
    left++;
    clock.after(1, () => {
      for (const end = performance.now() + 2; performance.now() < end; );
      left--;
    });
  }
  await new Promise<void>((resolve) => setTimeout(() => setImmediate(resolve), 3));
  assert.ok(left > 0);
  while (left > 0) await new Promise((resolve) => setTimeout(resolve, 1));
});
