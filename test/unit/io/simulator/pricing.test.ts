import assert from "node:assert/strict";
import { test } from "node:test";
import { groupPrice, priceOf } from "../../../../src/io/simulator/pricing.ts";

const before = Date.UTC(2026, 8, 30, 23, 59, 59);
const from = Date.UTC(2026, 9, 1);
const regular = { billable: true, type: "regular" };
const free = { billable: false, type: "free_customer_service" };
const price = (category: string, isWindowOpen: boolean, at: number) => priceOf(category, { isWindowOpen, at });

test("until October 2026 service messages are free, and utility templates within the window", () => {
  assert.deepEqual(price("service", true, before), free);
  assert.deepEqual(price("utility", true, before), free);
  assert.deepEqual(price("utility", false, before), regular);
  for (const category of ["marketing", "authentication"]) assert.deepEqual(price(category, true, before), regular);
});

test("from October 2026 on both are charged", () => {
  for (const category of ["service", "utility", "marketing", "authentication"]) {
    assert.deepEqual(price(category, true, from), regular);
  }
});

test("groups are served freely", () => {
  assert.deepEqual(groupPrice("service"), { billable: false, type: "free_group_customer_service" });
  assert.deepEqual(groupPrice("marketing"), regular);
});
