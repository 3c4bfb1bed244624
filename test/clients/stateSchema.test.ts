import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/root.mjs";
import { newState } from "../../src/core/simulator/state.ts";

const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8"));

interface Validation {
  readonly fileMatch: string | readonly string[];
  readonly url: string;
}

/** The schema that the editor checks a file of this name with. */
function schemaFor(match: string) {
  const all: readonly Validation[] = json("package.json").contributes.jsonValidation;
  const found = all.find(({ fileMatch }) => [fileMatch].flat().includes(match));
  assert.ok(found, match);
  return json(found.url);
}

test("the editor checks the simulator's state files with the schema that they are read with", () => {
  const schema = schemaFor("*.wamid-state.json");
  const { $schema, ...properties } = schema.properties;
  assert.ok($schema);
  assert.deepEqual(Object.keys(properties).sort(), Object.keys(newState(0)).sort());
  assert.equal(schema.properties.numbers.items.properties.isTestNumber.type, "boolean");
});

test("the editor completes seeds, templates and rules for faults, and asks for no more than a reader does", () => {
  const seed = schemaFor("/.wamid/simulator.json");
  assert.deepEqual(seed.required ?? [], []);
  assert.equal(seed.additionalProperties, false);
  assert.deepEqual(seed.properties.personas.items.required.sort(), ["name", "phone"]);
  assert.ok(seed.properties.rulesOff.items.enum.includes("pairRate"));
  assert.deepEqual(schemaFor("/.wamid/templates/*.json").required.sort(), ["components", "language", "name"]);
  const faults = schemaFor("*.wamid-faults.json");
  for (const rule of [faults.items, seed.properties.faults.items]) {
    const required = (rule.oneOf ?? rule.anyOf).flatMap((effect: { required: string[] }) => effect.required);
    assert.deepEqual([...new Set(required)].sort(), ["code", "effect", "ms"]);
  }
});
