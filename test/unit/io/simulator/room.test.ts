import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Room } from "../../../../src/io/simulator/webhooks/room.ts";

let now = 1_000_000;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
});
afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

function pass(ms: number): void {
  now += ms;
  mock.timers.tick(ms);
}

/** Which of some have come in. */
async function entered(waits: readonly Promise<void>[]): Promise<number[]> {
  const inside: number[] = [];
  for (const [index, wait] of waits.entries()) void wait.then(() => inside.push(index));
  for (let i = 0; i < 10; i++) await Promise.resolve();
  return inside;
}

test("one comes in for each that is done, in their order", async () => {
  const room = new Room();
  room.done();
  const waits = [room.wait(), room.wait(), room.wait()];
  assert.deepEqual(await entered(waits), []);
  room.done();
  room.done();
  assert.deepEqual(await entered(waits), [0, 1]);
  room.letAllIn();
  assert.deepEqual(await entered(waits), [0, 1, 2]);
});

test("nobody waits for what gets no less", async () => {
  const room = new Room();
  assert.equal(room.isMoving, false);
  room.done();
  assert.equal(room.isMoving, true);
  const waits = [room.wait(), room.wait()];
  pass(900);
  room.done();
  pass(900);
  assert.deepEqual(await entered(waits), [0]);
  pass(200);
  assert.deepEqual(await entered(waits), [0, 1]);
  assert.equal(room.isMoving, false);
});
