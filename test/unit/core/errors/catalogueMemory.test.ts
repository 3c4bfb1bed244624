import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";
import vm from "node:vm";
import { loadCatalogue } from "../../../../src/core/errors/catalogue.ts";

// A file of its own, that is a process of its own: the catalogue's data must not be there before it is loaded.
test("the whole catalogue in one language, loaded on demand, takes less than 15 MB", async () => {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc") as () => void;
  const used = () => {
    collect();
    return v8.getHeapStatistics().used_heap_size;
  };
  const before = used();
  const catalogue = await loadCatalogue("en");
  const grown = used() - before;
  assert.ok(catalogue.all().length > 0);
  assert.ok(grown > 50_000, `${grown} bytes: the data was loaded before`);
  assert.ok(grown < 15 * 2 ** 20, `${grown} bytes`);
});
