import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { type Answer, TestSimulator, template, text } from "./support.ts";

const simulator = new TestSimulator({ delays: { sentMs: 600_000, deliveredMs: 600_000, readMs: 600_000 } });

before(() => simulator.simulator.start(0));
after(async () => {
  await simulator.simulator.stop();
  simulator.simulator.dispose();
});

/** Any JSON, and names that have a meaning in places where they have none. */
const json = fc.jsonValue({ maxDepth: 4 });
const word = fc.constantFrom(
  "messaging_product",
  "to",
  "recipient",
  "type",
  "text",
  "body",
  "template",
  "name",
  "language",
  "code",
  "components",
  "parameters",
  "header",
  "button",
  "sub_type",
  "index",
  "image",
  "id",
  "link",
  "parameter_name",
  "context",
  "message_id",
  "toString",
  "valueOf",
  "constructor",
  "__proto__",
  "length",
  "",
);
const { tree } = fc.letrec((tie) => ({
  leaf: fc.oneof(json, word, fc.constant("12025550101"), fc.constant("whatsapp"), fc.constant(null)),
  object: fc.dictionary(word, tie("tree"), { maxKeys: 5 }),
  list: fc.array(tie("tree"), { maxLength: 4 }),
  tree: fc.oneof({ depthSize: "small" }, tie("leaf"), tie("object"), tie("list")),
}));

const valid = [
  text("12025550101"),
  template("hello_world"),
  template("order_confirmation", [
    { type: "body", parameters: ["a", "b", "c"].map((each) => ({ type: "text", text: each })) },
  ]),
  template("shipping_update", [
    { type: "header", parameters: [{ type: "text", parameter_name: "order", text: "1" }] },
    {
      type: "body",
      parameters: ["customer", "eta"].map((parameter_name) => ({ type: "text", parameter_name, text: "x" })),
    },
  ]),
  template("pickup_ready", [
    { type: "header", parameters: [{ type: "image", image: { link: "https://a.example/b.jpg" } }] },
    { type: "body", parameters: [{ type: "text", text: "1" }] },
  ]),
  template("order_tracking", [
    { type: "body", parameters: [{ type: "text", text: "1" }] },
    { type: "button", sub_type: "url", index: "0", parameters: [{ type: "text", text: "1" }] },
  ]),
];

/** A valid request with one part of it, however deep, exchanged for anything. */
const mutated = fc.tuple(fc.constantFrom(...valid), fc.nat(), tree).map(([request, seed, part]) => {
  const copy = structuredClone(request);
  const places: [parent: Record<string, unknown>, key: string][] = [];
  const walk = (parent: Record<string, unknown>) => {
    for (const [key, child] of Object.entries(parent)) {
      places.push([parent, key]);
      if (typeof child === "object" && child !== null) {
        walk(child as Record<string, unknown>);
      }
    }
  };
  walk(copy);
  const [parent, key] = places[seed % places.length] ?? [copy, "to"];
  parent[key] = part;
  return copy;
});

function assertGraphShaped(answer: Answer): void {
  if (answer.status === 200) {
    assert.match(answer.body.messages[0].id, /^wamid\./);
    return;
  }
  assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text}`);
  const { error } = answer.body;
  assert.equal(typeof error.message, "string");
  assert.equal(typeof error.code, "number");
  assert.match(error.fbtrace_id, /^A/);
  assert.equal(typeof error.error_data.details, "string");
  assert.ok(answer.text.length < 4000, "an error stays short, whatever came");
}

test("the valid requests are valid", async () => {
  for (const request of valid) {
    assert.equal((await simulator.send(request)).status, 200);
  }
});

test("any JSON gets an answer in Graph's shape", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(json, tree, mutated), async (body) =>
      assertGraphShaped(await simulator.send(JSON.stringify(body))),
    ),
    { numRuns: 600 },
  );
  assert.deepEqual(simulator.faults, []);
});

test("any bytes get an answer in Graph's shape", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.json()), async (body) =>
      assertGraphShaped(await simulator.send(body)),
    ),
    { numRuns: 200 },
  );
  assert.deepEqual(simulator.faults, []);
});

test("any path gets an answer in Graph's shape", async () => {
  const part = fc.oneof(
    fc.constantFrom("v26.0", "v20.0", "v99.0", simulatorAccount.phoneNumberId, simulatorAccount.wabaId),
    fc.constantFrom("messages", "message_templates", "debug_token", "wamid.abc", "media", "..", "%2e%2e", "%"),
    fc.string({ maxLength: 10 }).map(encodeURIComponent),
  );
  const query = fc.dictionary(
    fc.constantFrom("fields", "limit", "after", "before", "name", "status", "input_token"),
    fc.string(),
  );
  const method = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
  await fc.assert(
    fc.asyncProperty(method, fc.array(part, { maxLength: 4 }), query, async (verb, parts, search) => {
      const answer = await simulator.call(verb, `/${parts.join("/")}?${new URLSearchParams(search)}`);
      assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
      assert.ok(answer.status === 200 || typeof answer.body.error.code === "number", answer.text);
    }),
    { numRuns: 500 },
  );
  assert.deepEqual(simulator.faults, []);
});
