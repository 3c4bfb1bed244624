import assert from "node:assert/strict";
import { test } from "node:test";
import type { JsonProblem } from "../../../../src/core/simulator/jsonProblem.ts";
import { readSeed, readSeedTemplate } from "../../../../src/core/simulator/seed.ts";
import { newState } from "../../../../src/core/simulator/state.ts";
import { fc } from "../../../support/fastCheck.ts";

function problemOf(text: string): JsonProblem {
  const read = readSeed(text);
  assert.ok(read.kind === "problem", text);
  return read.problem;
}

test("a seed is as little as somebody cares about, or a whole state", () => {
  assert.equal(readSeed("{}").kind, "seed");
  assert.equal(readSeed('\ufeff{ "rulesOff": ["pairRate"] }').kind, "seed");
  const whole = readSeed(JSON.stringify(newState(1)));
  assert.deepEqual(whole, { kind: "state", state: newState(1) });
});

test("what is wrong is told with its line, its column, its field, and what is wanted", () => {
  const cases: [text: string, line: number, column: number, path: string, kind: string, what: string][] = [
    ["", 1, 1, "", "syntax", ""],
    ["{", 1, 2, "", "syntax", ""],
    ['{\n  "rulesOff": [],\n}', 3, 1, "", "syntax", ""],
    ["{\n  // why\n}", 2, 3, "", "syntax", ""],
    ["[]", 1, 1, "", "type", "object"],
    ['{\n  "version": 2\n}', 2, 14, "version", "oneOf", "1"],
    ['{\n  "rulesOff": [],\n  "persona": []\n}', 3, 3, "", "unknown", "persona"],
    ['{ "personas": [\n    { "name": "Mio" }\n] }', 2, 5, "personas.0.phone", "missing", "string"],
    ['{ "personas": [\n  { "name": 7,\n "phone": "818012345678" }] }', 2, 13, "personas.0.name", "type", "string"],
    [
      '{ "numbers": [{\n "id": "1", "displayPhoneNumber": "1",\n "isRegisterd": true }] }',
      3,
      2,
      "numbers.0",
      "unknown",
      "isRegisterd",
    ],
    [
      '{ "faults": [\n {},\n {"effect": "drop", "probability": 2}] }',
      2,
      2,
      "faults.0.effect",
      "other",
      "Invalid input",
    ],
    ['{ "faults": [\n {"effect": "drop", "probability": 2}] }', 2, 36, "faults.0.probability", "most", "1"],
    [
      '{ "faults": [\n {"effect": "drop", "id": "a"},\n {"effect": "drop", "id": "a"}] }',
      3,
      27,
      "faults.1.id",
      "twice",
      "id",
    ],
    ['{ "templatesFrom":\n "../elsewhere" }', 2, 2, "templatesFrom", "other", "a folder below the seed's own"],
    ['{ "templatesFrom":\n "/etc" }', 2, 2, "templatesFrom", "other", "a folder below the seed's own"],
  ];
  for (const [text, line, column, path, kind, what] of cases) {
    assert.deepEqual(problemOf(text), { line, column, path, kind, what }, text);
  }
  const state = JSON.stringify({ ...newState(0), personas: [3] }, undefined, 2);
  const { line, path } = problemOf(state);
  assert.equal(path, "personas.0");
  assert.equal(state.split("\n")[line - 1]?.trim(), "3");
});

test("rules without a name have one for their place", () => {
  const read = readSeed(
    '{ "faults": [{ "effect": "drop" }, { "effect": "drop", "id": "mine" }, { "effect": "drop" }] }',
  );
  assert.ok(read.kind === "seed");
  assert.deepEqual(
    read.seed.faults?.map(({ id }) => id),
    ["seed-1", "mine", "seed-3"],
  );
});

test("a file with a template is one as Graph has it", () => {
  const template = { name: "welcome", language: "en_US", components: [{ type: "BODY", text: "Hi" }] };
  const read = readSeedTemplate(JSON.stringify(template));
  assert.ok("template" in read);
  assert.deepEqual(read.template.components, template.components);
  for (const wrong of [{}, { ...template, name: "Wel come" }, { ...template, components: [] }, [template], null]) {
    assert.ok("problem" in readSeedTemplate(JSON.stringify(wrong)), JSON.stringify(wrong));
  }
});

test("any text is a seed, or has a place where it is none", () => {
  const json = fc.json().chain((text) => fc.tuple(fc.constant(text), fc.nat(text.length)));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        json.map(([text, end]) => text.slice(0, end)),
      ),
      (text) => {
        const read = readSeed(text);
        if (read.kind !== "problem") return;
        const { line, column } = read.problem;
        const at = text.replace(/^\ufeff/, "").split("\n")[line - 1];
        assert.ok(at !== undefined && column >= 1 && column <= at.length + 1);
      },
    ),
  );
});
