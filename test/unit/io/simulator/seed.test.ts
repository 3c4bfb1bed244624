import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, test } from "node:test";
import { Failure } from "../../../../src/core/failure.ts";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { newState, stateSchema } from "../../../../src/core/simulator/state.ts";
import { loadSeed, seedSources } from "../../../../src/io/simulator/seed.ts";
import { Started, text } from "./support.ts";

const root = mkdtempSync(path.join(tmpdir(), "wamid-seed-"));
after(() => rmSync(root, { recursive: true, force: true }));
const started = new Started();
afterEach(() => started.stop());

let folders = 0;
/** A seed, with files beside it. */
function seedFile(seed: unknown, files: Readonly<Record<string, unknown>> = {}): string {
  const folder = path.join(root, String(folders++));
  for (const [name, content] of Object.entries({ ...files, "simulator.json": seed })) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
  return path.join(folder, "simulator.json");
}

const welcome = { name: "welcome", language: "en_US", components: [{ type: "BODY", text: "Hi {{1}}" }] };

test("what a seed doesn't name is as without it, and what it makes is a state", () => {
  const now = 1_795_132_800_000;
  assert.deepEqual(loadSeed(seedFile({}), now), newState(now));
  const state = loadSeed(
    seedFile({
      $schema: "any",
      personas: [{ name: "Mio", phone: "818012345678", readReceipts: false }],
      numbers: [{ id: "555000555000555", displayPhoneNumber: "+1 555-000-5555", wabaId: "777" }],
      rulesOff: ["pairRate"],
      faults: [{ effect: "drop", status: "read" }],
    }),
    now,
  );
  assert.deepEqual(stateSchema.parse(JSON.parse(JSON.stringify(state))), JSON.parse(JSON.stringify(state)));
  assert.deepEqual(
    state.personas.map(({ name, country, devices, readReceipts }) => [name, country, devices, readReceipts]),
    [["Mio", "JP", 1, false]],
  );
  assert.deepEqual(
    state.numbers.map(({ id, isRegistered }) => [id, isRegistered]),
    [["555000555000555", true], ...newState(now).numbers.map(({ id }) => [id, true])],
  );
  assert.deepEqual(
    state.wabas.map(({ id }) => id),
    [simulatorAccount.wabaId, "777"],
  );
  assert.deepEqual(state.rulesOff, ["pairRate"]);
  assert.equal(state.templates.length, newState(now).templates.length);
});

test("a number of a seed's sends with the simulator's token, to its customers and with its templates", async () => {
  const file = seedFile(
    {
      numbers: [{ id: "555000555000555", displayPhoneNumber: "+1 555-000-5555", wabaId: "777" }],
      templates: [{ ...welcome, name: "plain", wabaId: "777" }],
      templatesFrom: "templates",
    },
    { "templates/a.json": { ...welcome, wabaId: "777" }, "templates/readme.txt": "no template" },
  );
  const { call } = await started.simulator({ seed: () => loadSeed(file, Date.now()) }).then((simulator) => ({
    call: simulator.call.bind(simulator),
  }));
  const headers = { Authorization: `Bearer ${simulatorTokens.valid.token}` };
  const sent = await call("POST", "/v26.0/555000555000555/messages", text("12025550101"), headers);
  assert.equal(sent.status, 200, sent.text);
  const listed = await call("GET", "/v26.0/777/message_templates?fields=name,status,category,id");
  assert.deepEqual(
    listed.body.data.map(({ name, status, category }: Record<string, string>) => [name, status, category]).sort(),
    [
      ["plain", "APPROVED", "UTILITY"],
      ["welcome", "APPROVED", "UTILITY"],
    ],
  );
  assert.equal(new Set(listed.body.data.map(({ id }: { id: string }) => id)).size, 2);
  const body = [{ type: "body", parameters: [{ type: "text", text: "Mio" }] }];
  const template = { name: "welcome", language: { code: "en_US" }, components: body };
  const message = { messaging_product: "whatsapp", to: "12025550101", type: "template", template };
  assert.equal((await call("POST", "/v26.0/555000555000555/messages", message)).status, 200);
});

test("templates of files are added to those of the start, and take the place of those with their name", () => {
  const state = loadSeed(
    seedFile({ templatesFrom: "t" }, { "t/a.json": welcome, "t/b.json": { ...welcome, name: "hello_world" } }),
    0,
  );
  const names = state.templates.map(({ template }) => `${template.name} ${template.language}`);
  assert.equal(new Set(names).size, names.length);
  assert.equal(state.templates.length, newState(0).templates.length + 1);
});

test("a seed that can't be used says in which file, and where", () => {
  const bad = (seed: unknown, files?: Record<string, unknown>) => {
    const file = seedFile(seed, files);
    try {
      loadSeed(file, 0);
    } catch (error) {
      assert.ok(Failure.is(error, "badJson") || Failure.is(error, "seedUnreadable"));
      return { ...error.details, path: path.relative(path.dirname(file), error.details.path) };
    }
    return assert.fail("It was read.");
  };
  assert.deepEqual(bad('{\n "rulesOff": 7 }'), {
    path: "simulator.json",
    line: 2,
    column: 14,
    field: "rulesOff",
    kind: "type",
    what: "array",
  });
  assert.deepEqual(bad({ templatesFrom: "gone" }), { path: "gone", reason: "ENOENT" });
  const { path: file } = bad({ templatesFrom: "t" }, { "t/a.json": welcome, "t/b.json": "{" });
  assert.equal(file, path.join("t", "b.json"));
  assert.throws(
    () => loadSeed(path.join(root, "gone.json"), 0),
    (error) => Failure.is(error, "seedUnreadable"),
  );
});

test("the files that a seed is made of are known, also while it can't be used", () => {
  const file = seedFile({ templatesFrom: "t" });
  assert.deepEqual(seedSources(file), { file, templates: path.join(path.dirname(file), "t") });
  const broken = seedFile("{");
  assert.deepEqual(seedSources(broken), { file: broken });
});
