// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of scenarios are written so.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import { loadPhrases } from "../../../../src/core/errors/catalogue.ts";
import { readScenarios } from "../../../../src/core/scenarios/scenarioFile.ts";
import { scenarioJsonSchema } from "../../../../src/core/scenarios/scenarioJsonSchema.ts";
import { TextLines } from "../../../../src/core/textLines.ts";
import { fc } from "../../../support/fastCheck.ts";

/** `line:text of what is marked: kind of problem` */
async function problemsIn(text: string, name = "a.wamid-scenario.yaml"): Promise<string[]> {
  const { problems, scenarios } = await readScenarios(name, text);
  if (problems.length > 0) assert.deepEqual(scenarios, [], "nothing is run of a file that is wrong");
  const lines = new TextLines();
  lines.add(text);
  return problems.map(({ start, end, key, args }) => {
    const marked = text.slice(start, end).split("\n")[0];
    return `${lines.position(start).line + 1} ${marked} ${[key.replace(/^.*\./, ""), ...args].join(" ")}`;
  });
}

const steps = (...each: string[]) => `scenarios:\n- name: a\n  steps:\n${each.map((step) => `  - ${step}\n`).join("")}`;
const problemsOf = async (...each: string[]) =>
  (await problemsIn(steps(...each))).map((text) => text.replace(/^\d+ /, ""));

describe("a file of scenarios", () => {
  it("is read from YAML and JSON alike", async () => {
    const yaml = `customer: zoe\nwithin: 2s\nscenarios:\n- name: one\n  steps:\n  - write: hi\n    note: greets\n  - expect: ho\n- name: two\n  customer: { phone: "+1 202 555 0107" }\n  skip: true\n  steps: [{ wait: 1 }]\n`;
    const value = {
      customer: "zoe",
      within: "2s",
      scenarios: [
        { name: "one", steps: [{ write: "hi", note: "greets" }, { expect: "ho" }] },
        { name: "two", customer: { phone: "+1 202 555 0107" }, skip: true, steps: [{ wait: 1 }] },
      ],
    };
    const json = JSON.stringify(value, undefined, 2);
    for (const [name, text] of [
      ["a.wamid-scenario.yaml", yaml],
      ["a.wamid-scenario.yml", yaml],
      ["a.wamid-scenario.json", json],
      ["a.wamid-scenario.json", `\ufeff${json}`],
    ] as const) {
      const { scenarios, problems } = await readScenarios(name, text);
      assert.deepEqual(problems, []);
      assert.deepEqual(
        scenarios.map(({ name, isSkipped, customer, within }) => ({ name, isSkipped, customer, within })),
        [
          { name: "one", isSkipped: false, customer: "zoe", within: "2s" },
          { name: "two", isSkipped: true, customer: { phone: "+1 202 555 0107" }, within: "2s" },
        ],
      );
      assert.deepEqual(
        scenarios[0]?.steps.map(({ verb, title }) => [verb, title]),
        [
          ["write", "write: hi (greets)"],
          ["expect", "expect: ho"],
        ],
      );
      const [first] = scenarios;
      assert.match(text.slice(first?.nameRange.start, first?.nameRange.end), /name"?: "?one/);
    }
  });

  it("marks the place of each mistake", async () => {
    const text = `webhook: https://example.com\nwithin: soon\nscenarios:\n- name: a\n  customer: 7\n  steps:\n  - writ: x\n  - wait: 5 hours\n  - expect: { buttns: [a], type: texte }\n  - expectStatus: red\n- steps: []\n`;
    const found = await problemsIn(text);
    for (const expected of [
      "1 webhook: https://example.com webhook",
      "2 within: soon duration",
      "7 writ unknownKeyMeant writ write",
      "8 wait: 5 hours duration",
      "9 buttns unknownKeyMeant buttns buttons",
      "11 steps: [] empty",
      "11 steps: [] missing name",
    ]) {
      assert.ok(found.includes(expected), `${expected} in ${JSON.stringify(found, undefined, 1)}`);
    }
  });

  it("asks for one verb in each step, and one kind in each message", async () => {
    assert.match((await problemsOf("note: nothing"))[0] ?? "", /noVerb write, press/);
    assert.deepEqual(await problemsOf("{ write: a, press: b }"), ["press twoVerbs write press"]);
    assert.match((await problemsOf("write: { text: a, image: {} }"))[0] ?? "", /^write oneKind/);
    assert.match((await problemsOf("write: { replyTo: last }"))[0] ?? "", /^write oneKind/);
  });

  it("asks for what the simulator asks for", async () => {
    assert.deepEqual(await problemsOf("write: { location: { latitude: 100, longitude: 0 } }"), [
      "latitude: 100 atMost 90",
    ]);
    assert.deepEqual(await problemsOf("write: { raw: { type: text } }"), ["raw: { type: text } missing text"]);
    assert.deepEqual(await problemsOf("fault: { effect: fail, code: 7777777 }"), [
      "code: 7777777 other not a code of the Cloud API",
    ]);
    assert.deepEqual(await problemsOf("rules: { serviceWindow: maybe }"), ["serviceWindow: maybe type boolean"]);
    assert.deepEqual(await problemsOf("fault: { effect: fail, code: 131026 }", "rules: { pairRate: false }"), []);
  });

  it("knows which variables there are", async () => {
    assert.deepEqual(await problemsOf("write: ${order}", "expect: { text: { matches: '(?<order>.+)' } }"), [
      "write: ${order} variable order",
    ]);
    assert.deepEqual(
      await problemsOf(
        "expect: { text: { matches: '(?<order>.+)' }, save: { all: text } }",
        "write: ${order} ${all} ${customer.name} $${not}",
        "expect: { buttons: [{ matches: '^${all}' }] }",
        "press: { button: x, message: '${all}' }",
      ),
      [],
    );
    assert.deepEqual(await problemsOf("expect: { text: { matches: '(' } }"), ["matches: '(' pattern"]);
  });

  it("has a name for each scenario", async () => {
    const twice = "scenarios:\n- { name: a, steps: [{ write: a }] }\n- { name: a, steps: [{ write: a }] }\n";
    assert.deepEqual(await problemsIn(twice), ["3 name: a namesake a"]);
  });

  it("says where it can't be read", async () => {
    assert.deepEqual(await problemsIn("{", "a.wamid-scenario.json"), ["1  unreadable CloseBraceExpected"]);
    assert.match((await problemsIn('{"a": 1,}', "a.wamid-scenario.json"))[0] ?? "", /^1 .*unreadable/);
    assert.match((await problemsIn("a: [1\nb: 2"))[0] ?? "", /^2 .*unreadable/);
    assert.match((await problemsIn(""))[0] ?? "", /type object/);
    const bomb = `a: &a [x, x]\n${[..."bcdefghij"].map((key, index) => `${key}: &${key} [*${"abcdefghi"[index]}, *${"abcdefghi"[index]}, *${"abcdefghi"[index]}]`).join("\n")}\n`;
    assert.match((await problemsIn(bomb))[0] ?? "", /unreadable/);
    for (const name of ["a.wamid-scenario.json", "a.wamid-scenario.yaml"]) {
      assert.match((await problemsIn("[".repeat(100_000), name))[0] ?? "", /unreadable/);
    }
  });

  it("never throws, whatever stands in it", async () => {
    const words = [
      "scenarios:",
      "- name: a",
      "  steps:",
      "  - write: a",
      "  - expect: {",
      "${x}",
      "&a",
      "*a",
      "[",
      "}",
      "\t",
      "\n",
      '"',
    ];
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((each) => each.join("\n")),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom("json", "yaml"), async (content, ending) => {
        const { problems } = await readScenarios(`a.wamid-scenario.${ending}`, content);
        for (const { start, end } of problems) assert.ok(start >= 0 && end >= start);
      }),
    );
    const value = fc.record({ scenarios: fc.array(fc.record({ name: fc.string(), steps: fc.array(fc.object()) })) });
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, fc.jsonValue()), async (content) => {
        await readScenarios("a.wamid-scenario.json", JSON.stringify(content));
      }),
    );
  });

  it("has a JSON schema that says the same", async () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(scenarioJsonSchema());
    const file = (...each: unknown[]) => ({ scenarios: [{ name: "a", steps: each }] });
    for (const [step, isRight] of [
      [{ write: "a" }, true],
      [{ write: "a", note: "b" }, true],
      [{ writ: "a" }, false],
      [{ write: "a", press: "b" }, false],
      [{ note: "b" }, false],
      [{ wait: "5s" }, true],
      [{ wait: "5 hours" }, false],
      [{ expect: { text: { contains: ["a", "b"] }, buttons: ["x"] } }, true],
      [{ expect: { buttns: ["x"] } }, false],
      [{ expectStatus: { status: "failed", code: 131047 } }, true],
    ] as const) {
      assert.equal(validate(file(step)), isRight, JSON.stringify(step));
      const { problems } = await readScenarios("a.wamid-scenario.json", JSON.stringify(file(step)));
      assert.equal(problems.length === 0, isRight, JSON.stringify(step));
    }
  });

  it("has an example in every language that is right", async () => {
    for (const language of ["en", "ja", "zh-tw"] as const) {
      const text = (await loadPhrases(language)).say("scenario.example");
      assert.deepEqual(await problemsIn(text), []);
      assert.match(text, /\$\{name\}/);
    }
  });
});
