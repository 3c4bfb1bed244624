import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import type { StatusReport } from "../../../../src/core/messages/status.ts";
import { conclude, preferred } from "../../../../src/io/store/conclusion.ts";
import { DeliveryQueue } from "../../../../src/io/store/deliveryQueue.ts";
import { Pace } from "../../../../src/io/store/pace.ts";
import type { NewDelivery } from "../../../../src/io/store/records.ts";
import { SlicedWork } from "../../../../src/io/store/slicedWork.ts";
import { wamidHash } from "../../../../src/io/store/wamidHash.ts";
import { deliveryOf, until } from "./harness.ts";

const delivery = (name: string) => deliveryOf(Buffer.from(name));

test("deliveries of one turn are written together, those of the next turn apart", async () => {
  const groups: string[][] = [];
  const queue = new DeliveryQueue((deliveries: readonly NewDelivery[]) => {
    groups.push(deliveries.map(({ body }) => Buffer.from(body).toString()));
    return groups.length * 10;
  });
  assert.deepEqual(await Promise.all(["a", "b", "c"].map((name) => queue.add(delivery(name)))), [10, 11, 12]);
  assert.equal(await queue.add(delivery("d")), 20);
  queue.flush();
  assert.deepEqual(groups, [["a", "b", "c"], ["d"]]);
});

test("a group that can't be written fails as a whole, and the next one is written", async () => {
  let full = true;
  const queue = new DeliveryQueue(() => {
    if (full) throw Failure.diskFull({ path: "x" });
    return 1;
  });
  const results = await Promise.allSettled([queue.add(delivery("a")), queue.add(delivery("b"))]);
  assert.deepEqual(
    results.map((result) => result.status === "rejected" && result.reason.code),
    ["diskFull", "diskFull"],
  );
  full = false;
  assert.equal(await queue.add(delivery("c")), 1);
});

test("sliced work goes on while there is some, never twice at once, and is tried again after a failure", async () => {
  const left = [5, 0, "failure", 0, undefined] as const;
  let done = 0;
  const work = new SlicedWork(() => {
    const next = left[done];
    done += 1;
    if (next === "failure") throw Failure.diskFull({ path: "x" });
    return next;
  });
  work.wake(60_000);
  work.wake(1);
  work.wake(10);
  await until(() => done === left.length);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(done, left.length);
  work.wake(0);
  work.dispose();
  work.wake(0);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(done, left.length);
});

test("while work pauses between two slices, being woken doesn't cut the pause short", async () => {
  const times: number[] = [];
  const work = new SlicedWork(() => {
    times.push(performance.now());
    return times.length === 1 ? 50 : undefined;
  });
  work.wake(0);
  await until(() => times.length === 1);
  work.wake(0);
  await until(() => times.length === 2);
  const [first = 0, second = 0] = times;
  assert.ok(second - first >= 45, `${second - first} ms`);
  // And when it doesn't pause, it does.
  work.wake(60_000);
  work.wake(1);
  await until(() => times.length === 3);
});

test("pace: on and on while nothing comes, half of the time while something does, far less while nothing is idle", async () => {
  const pace = new Pace(500);
  const busyFor = (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
  };
  assert.equal(pace.longer(), 0);
  assert.equal(pace.pause(4, false, 0), 0);
  assert.equal(pace.longer(), 0);
  // Idle in the pause: the next slice begins.
  assert.equal(pace.pause(4, true, 10), 4);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(pace.longer(), 0);
  // Busy all the time: more of a pause, once.
  assert.equal(pace.pause(4, true, 10), 4);
  busyFor(30);
  assert.ok(pace.longer() > 40);
  assert.equal(pace.longer(), 0);
  // Busy, but too far behind for it.
  assert.equal(pace.pause(4, true, 501), 4);
  busyFor(30);
  assert.equal(pace.longer(), 0);
});

const said = (status: string, timestamp: number, ...codes: number[]): StatusReport => ({
  wamid: "w",
  status,
  timestamp,
  errors: codes.map((code) => ({ code })),
});

test("the code of a failure that counts: the latest failed with one, and none where nothing failed", () => {
  const code = (...reports: StatusReport[]) => conclude(undefined, reports).errorCode;
  assert.equal(code(said("failed", 1, 131026), said("failed", 2, 131047, 5), said("failed", 3)), 131047);
  assert.equal(code(said("failed", 2, 131047), said("failed", 2, 131026)), 131026);
  assert.equal(code(said("failed", 2, 131026), said("failed", 2, 131047)), 131026);
  assert.equal(code(said("failed", 1, 0)), 0);
  // Errors can stand on other statuses; the message has not failed then.
  assert.equal(code(said("sent", 1, 131026)), undefined);
  assert.equal(code(said("delivered", 1), said("failed", 2, 131026)), 131026);
});

test("times: from our own record where there is one, else from the earliest and the latest status", () => {
  const times = ({ createdAt, updatedAt }: { createdAt: number; updatedAt: number }) => [createdAt, updatedAt];
  assert.deepEqual(times(conclude(5_500, [])), [5_500, 5_500]);
  assert.deepEqual(times(conclude(5_500, [said("sent", 5)])), [5_500, 5_500]);
  assert.deepEqual(times(conclude(5_500, [said("read", 9), said("sent", 6)])), [5_500, 9_000]);
  assert.deepEqual(times(conclude(undefined, [said("read", 9), said("sent", 6)])), [6_000, 9_000]);
});

test("of two recipients the phone number is preferred, whatever the order", () => {
  assert.equal(preferred(undefined, undefined), undefined);
  for (const [a, b, wanted] of [
    ["US.1", "15550100001", "15550100001"],
    ["15550100002", "15550100001", "15550100001"],
    ["US.2", "US.1", "US.1"],
    ["US.1", undefined, "US.1"],
  ] as const) {
    assert.equal(preferred(a, b), wanted);
    assert.equal(preferred(b, a), wanted);
  }
});

test("the hash of a wamid stays what it is, because it stands in files", () => {
  assert.equal(wamidHash(""), 3338908027751811);
  assert.equal(wamidHash("wamid.HRgLMTIwMjU1NTAxNDMVAgARGBI2NzQ5Mjk4QjBEOTE0RTdEQjkA"), 3458808949566122);
  const many = new Set(Array.from({ length: 100_000 }, (_, index) => wamidHash(`wamid.${index}`)));
  assert.equal(many.size, 100_000);
  assert.ok([...many].every((hash) => Number.isSafeInteger(hash) && hash >= 0));
});
