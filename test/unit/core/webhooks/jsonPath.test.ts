import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPath, valuesAt } from "../../../../src/core/webhooks/jsonPath.ts";

const at = (path: string, value: unknown) => {
  const read = readPath(path, 0);
  assert.equal(read?.end, path.length);
  return valuesAt(value, read?.path ?? []);
};

describe("jsonPath", () => {
  it("finds what it leads to", () => {
    const value = { a: [{ b: 1 }, { b: 2, "c d": { b: 3 } }], "0": "zero" };
    assert.deepEqual(at(".a[0].b", value), [1]);
    assert.deepEqual(at(".a[*].b", value), [1, 2]);
    assert.deepEqual(at(".a.*.b", value), [1, 2]);
    assert.deepEqual(at(".a.1.b", value), [2]);
    assert.deepEqual(at(".a[-1]['c d'].b", value), [3]);
    assert.deepEqual(at("..b", value).toSorted(), [1, 2, 3]);
    assert.deepEqual(at("", value), [value]);
    assert.deepEqual(at(".a.length", value), [2]);
    assert.deepEqual(at(".toString", value), []);
    assert.deepEqual(at(".nothing[3].at.all", value), []);
  });

  it("stops where a step can't be read", () => {
    for (const path of [".", "[", "[x]", "..", ".a[1:2]"]) assert.equal(readPath(path, 0), undefined);
    assert.equal(readPath(".a b", 0)?.end, 2);
  });

  it("bears what is wide and what is deep", () => {
    const wide = Array.from({ length: 300_000 }, () => ({}));
    assert.deepEqual(at("..b", { wide, b: 1 }), [1]);
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`);
    assert.equal(at("..a", deep).length, 100_000);
  });
});
