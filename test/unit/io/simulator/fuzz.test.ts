import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { fc } from "../../../support/fastCheck.ts";
import { samples, wamid } from "./messageSamples.ts";
import { type Answer, TestSimulator, template, text } from "./support.ts";
import { sends } from "./templateSamples.ts";

const simulator = new TestSimulator({
  delays: { sentMs: 600_000, deliveredMs: 600_000, readMs: 600_000, playedMs: 600_000 },
});

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
  "status",
  "typing_indicator",
  "reaction",
  "emoji",
  "contacts",
  "interactive",
  "action",
  "sections",
  "rows",
  "cards",
  "buttons",
  "title",
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

const receipt = {
  messaging_product: "whatsapp",
  status: "read",
  message_id: wamid,
  typing_indicator: { type: "text" },
};

// The simulator has no group at the start.
const { group: _, ...templateSends } = sends;

const valid: Record<string, unknown>[] = [
  text("12025550101"),
  receipt,
  ...Object.values(samples),
  // To somebody else: one user gets 45 messages at once.
  ...Object.values(templateSends).map((send) => ({ ...send, to: "4915112345678" })),
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
    if (answer.body.success === true) {
      return;
    }
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
    { numRuns: 1500 },
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

test("any form gets an answer in Graph's shape", async () => {
  const line = fc.oneof(
    fc.constantFrom("", "--x", "--x--", "abc", "Content-Type: image/png", "Content-Type:", "Content-Disposition:"),
    fc
      .constantFrom("messaging_product", "type", "file")
      .map((each) => `Content-Disposition: form-data; name="${each}"`),
    fc.constant('Content-Disposition: form-data; name="file"; filename="a.png"'),
    fc.string(),
  );
  const contentType = fc.oneof(
    fc.constantFrom("multipart/form-data; boundary=x", "multipart/form-data", "application/json"),
    fc.string({ unit: "grapheme-ascii" }).map((each) => `multipart/form-data; boundary=${each}`),
  );
  const path = `/v26.0/${simulatorAccount.phoneNumberId}/media?messaging_product=whatsapp`;
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), contentType, async (lines, type) => {
      const answer = await simulator.call("POST", path, lines.join("\r\n"), { "Content-Type": type.trimEnd() });
      assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
      assert.ok(/^\d+$/.test(answer.body.id) || typeof answer.body.error.code === "number", answer.text);
    }),
    { numRuns: 300 },
  );
  assert.deepEqual(simulator.faults, []);
});

test("any path gets an answer in Graph's shape", async () => {
  const part = fc.oneof(
    fc.constantFrom("v26.0", "v20.0", "v99.0", simulatorAccount.phoneNumberId, simulatorAccount.wabaId),
    fc.constantFrom(
      "messages",
      "message_templates",
      "debug_token",
      "wamid.abc",
      "media",
      "whatsapp_business",
      "attachments",
      "..",
      "%2e%2e",
      "%",
    ),
    fc.string({ maxLength: 10 }).map(encodeURIComponent),
  );
  const query = fc.dictionary(
    fc.constantFrom("fields", "limit", "after", "before", "name", "status", "input_token", "mid", "ext", "hash"),
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

test("any JSON to any edge gets an answer in Graph's shape", async () => {
  const { phoneNumberId, wabaId } = simulatorAccount;
  const edge = fc.constantFrom(
    ...["marketing_messages", "groups", "invite_link", "participants", "settings", "whatsapp_business_encryption"].map(
      (name) => `${phoneNumberId}/${name}`,
    ),
    ...["message_templates/archive", "message_templates/unarchive", "template_analytics", "analytics"].map(
      (name) => `${wabaId}/${name}`,
    ),
    wabaId,
    phoneNumberId,
  );
  const group = fc.record({
    messaging_product: fc.constant("whatsapp"),
    recipient_type: fc.constant("group"),
    to: tree,
  });
  const query = fc.dictionary(
    fc.constantFrom("start", "end", "granularity", "fields", "hsm_ids", "limit"),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("GET", "POST", "DELETE"),
      edge,
      query,
      fc.oneof(json, tree, mutated, group),
      async (verb, path, search, body) => {
        const url = `/v26.0/${path}?${new URLSearchParams(search)}`;
        const answer = await simulator.call(verb, url, verb === "GET" ? undefined : JSON.stringify(body));
        assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
        assert.ok(answer.status === 200 || typeof answer.body.error.code === "number", answer.text);
      },
    ),
    { numRuns: 500 },
  );
  assert.deepEqual(simulator.faults, []);
});
