import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/root.mjs";
import { newState } from "../../src/core/simulator/state.ts";

const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

test("the editor checks the simulator's state files with the schema that they are read with", () => {
  const [validation] = json("package.json").contributes.jsonValidation;
  assert.equal(validation.fileMatch, "*.wamid-state.json");
  const schema = json(validation.url);
  const { $schema, ...properties } = schema.properties;
  assert.ok($schema);
  assert.deepEqual(Object.keys(properties).sort(), Object.keys(newState(0)).sort());
  assert.equal(schema.properties.numbers.items.properties.isTestNumber.type, "boolean");
});
