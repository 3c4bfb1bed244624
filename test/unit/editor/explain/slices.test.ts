import assert from "node:assert/strict";
import { test } from "node:test";
import { Slices } from "../../../../src/editor/explain/slices.ts";

/** Keeps the processor busy for so long. */
function work(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

function* steps(count: number, ms: number): Generator<undefined, string, undefined> {
  for (let step = 0; step < count; step++) {
    work(ms);
    yield;
  }
  return "done";
}

test("long work gives way again and again", async () => {
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 0);
  try {
    assert.equal(await new Slices().do(steps(200, 1), () => true), "done");
    assert.ok(ticks >= 10, `${ticks} in 200 ms of work`);
  } finally {
    clearInterval(ticking);
  }
});

test("a short work doesn't wait for a long one that came before", async () => {
  const slices = new Slices();
  let isLongDone = false;
  const long = slices
    .do(steps(300, 1), () => true)
    .then(() => {
      isLongDone = true;
    });
  assert.equal(await slices.do(steps(1, 0), () => true), "done");
  assert.equal(isLongDone, false);
  await long;
});

test("nothing is begun before the caller goes on, and what isn't wanted any more ends", async () => {
  let [begun, wanted] = [0, true];
  function* endless(): Generator<undefined, never, undefined> {
    for (;;) {
      begun++;
      yield;
    }
  }
  const result = new Slices().do(endless(), () => wanted);
  assert.equal(begun, 0);
  setTimeout(() => {
    wanted = false;
  }, 20);
  assert.equal(await result, undefined);
  assert.ok(begun > 0);
});

test("what a step throws is the work's failure, and no other's", async () => {
  const slices = new Slices();
  function* failing(): Generator<undefined, string, undefined> {
    yield;
    throw new Error("broken");
  }
  const [failed, fine] = await Promise.allSettled([
    slices.do(failing(), () => true),
    slices.do(steps(3, 0), () => true),
  ]);
  assert.equal(failed.status, "rejected");
  assert.deepEqual(fine, { status: "fulfilled", value: "done" });
});
