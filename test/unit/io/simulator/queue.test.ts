import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../../../../src/io/simulator/webhooks/queue.ts";
import { fc } from "../../../support/fastCheck.ts";

test("what came first is taken first, whatever was added and taken before", () => {
  const counts = fc.array(fc.record({ added: fc.nat(3000), taken: fc.nat(3000) }), { maxLength: 12 });
  fc.assert(
    fc.property(counts, (steps) => {
      const queue = new Queue<{ readonly number: number }>();
      let [added, taken] = [0, 0];
      for (const step of steps) {
        for (let i = 0; i < step.added; i++) queue.add({ number: added++ });
        for (let i = 0; i < step.taken; i++) {
          assert.equal(queue.take()?.number, taken < added ? taken++ : undefined);
        }
        assert.equal(queue.size, added - taken);
      }
    }),
    { numRuns: 50 },
  );
});
