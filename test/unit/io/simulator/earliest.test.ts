import assert from "node:assert/strict";
import { test } from "node:test";
import { Earliest } from "../../../../src/io/simulator/earliest.ts";
import { fc } from "../../../support/fastCheck.ts";

test("the smallest number is taken first, whatever was added and taken before", () => {
  const steps = fc.array(fc.oneof(fc.integer(), fc.constant("take" as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      const earliest = new Earliest();
      const model: number[] = [];
      for (const step of all) {
        if (step === "take") {
          model.sort((one, other) => one - other);
          assert.equal(earliest.first, model[0]);
          assert.equal(earliest.takeFirst(), model.shift());
        } else {
          earliest.add(step);
          model.push(step);
        }
      }
      assert.equal(earliest.first, model.length === 0 ? undefined : Math.min(...model));
    }),
  );
});
