import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { detect } from "../../../../src/core/errors/detector.ts";
import type { Finding } from "../../../../src/core/errors/finding.ts";

const folder = "test/fixtures/payloads";
const fixture = (name: string) => readFileSync(`${folder}/${name}`, "utf8");
const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, subcode }) => (subcode === undefined ? `${code}` : `${code}/${subcode}`));
const json = (value: unknown) => codes(detect(JSON.stringify(value, undefined, 1), "json"));

/** Every code that the fixture holds, found the blunt way: by any key that names one, whose value is a number. */
function codesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(codesIn);
  if (typeof value !== "object" || value === null) return [];
  const { code, error_code: errorCode, error_subcode, subcode = error_subcode } = value as Record<string, unknown>;
  const own = typeof code === "number" ? code : typeof errorCode === "number" ? errorCode : undefined;
  return [
    ...(own === undefined ? [] : [typeof subcode === "number" ? `${own}/${subcode}` : `${own}`]),
    ...Object.values(value).flatMap(codesIn),
  ];
}

test("every code in every payload is found, certain, and nothing else", () => {
  let found = 0;
  for (const name of readdirSync(folder)) {
    if (name === "index.json") continue;
    const text = fixture(name);
    const findings = detect(text, "json");
    assert.deepEqual(codes(findings).sort(), codesIn(JSON.parse(text)).sort(), name);
    for (const { start, end, code, confidence } of findings) {
      assert.equal(text.slice(start, end), `${code}`, name);
      assert.equal(confidence, "certain", name);
    }
    found += findings.length;
  }
  assert.ok(found >= 45, `${found} codes in the payloads`);
});

test("the same codes are found whatever the layout: one line, JSON lines, comments, a trailing comma, an unfinished end", () => {
  const failed = JSON.parse(fixture("webhook.status.failed-131047.json"));
  const line = JSON.stringify(failed);
  assert.deepEqual(codes(detect(line, "json")), ["131047"]);
  assert.deepEqual(codes(detect(`${line}\n${line}\n`, "json")), ["131047", "131047"]);
  assert.deepEqual(codes(detect(`[${line},${line}]`, "json")), ["131047", "131047"]);
  assert.deepEqual(codes(detect(`// a note\n${line.replace('"code"', '/* here */ "code"')}`, "jsonc")), ["131047"]);
  assert.deepEqual(codes(detect(line.replaceAll("}", ",}"), "jsonc")), ["131047"]);
  assert.deepEqual(codes(detect(line.slice(0, line.indexOf('"href"')), "json")), ["131047"]);
  assert.deepEqual(codes(detect(line.replace("131047", '"131047"'), "json")), ["131047"]);
});

test("an error is known by its shape", () => {
  assert.deepEqual(json({ error: { message: "(#100) Invalid parameter", type: "OAuthException", code: 100 } }), [
    "100",
  ]);
  assert.deepEqual(
    json({ message: "Invalid OAuth access token", type: "OAuthException", code: 190, error_subcode: 463 }),
    ["190/463"],
  );
  assert.deepEqual(json({ deep: [[{ errors: [{ code: 131026, title: "Message undeliverable" }] }]] }), ["131026"]);
  assert.deepEqual(json({ statuses: [{ id: "wamid.X", errors: [{ code: 0, title: "AuthException" }] }] }), ["0"]);
  assert.deepEqual(
    json({ title: "x", code: 131053, href: "https://developers.facebook.com/docs/whatsapp/cloud-api" }),
    ["131053"],
  );
  assert.deepEqual(
    json({ data: { app_id: "1", is_valid: false, error: { code: 190, message: "Expired", subcode: 463 } } }),
    ["190/463"],
  );
  assert.deepEqual(
    json({ health_status: { entities: [{ errors: [{ error_code: 141006, error_description: "" }] }] } }),
    ["141006"],
  );
});

test("an error of the On-Premises API is one of that API", () => {
  const webhook = {
    statuses: [{ id: "x", recipient_id: "1", errors: [{ code: 470, title: "Message failed", href: "" }] }],
  };
  const [finding] = detect(JSON.stringify(webhook), "json");
  assert.equal(finding?.code, 470);
  assert.equal(finding?.entry.api, "onPremises");
  assert.deepEqual(json({ errors: [{ code: 400, title: "Bad Request", details: "x" }] }), []);
});

test("numbers of other things stay silent", () => {
  const silent: Record<string, unknown> = {
    "package.json": { name: "whatsapp-bot", version: "1.0.0", config: { port: 131047, code: 100 } },
    "lock file": { packages: { "": { name: "whatsapp" }, x: { version: "2.0.0", code: 190, resolved: "131047" } } },
    "HTTP status": { error: { code: 400, message: "Bad Request", status: "INVALID_ARGUMENT" } },
    "another API's error 100": { error: { code: 100, message: "Invalid parameter" } },
    "JSON-RPC": { jsonrpc: "2.0", id: 1, error: { code: 10, message: "Permission denied" } },
    "JSON:API": { errors: [{ code: 200, status: "200", title: "OK", detail: "x" }] },
    i18n: { "131047": "Window closed", code: "Code", errors: { code: "131047?" } },
    "tax accounts": [{ code: 132000, title: "Prepaid expenses" }],
    municipalities: [
      { code: 131016, name: "Chiyoda" },
      { code: "131041", name: "Shinjuku" },
    ],
    "template language": { messaging_product: "whatsapp", template: { language: { code: "131047x" } } },
    amounts: { messaging_product: "whatsapp", currency: { code: "USD", amount_1000: 131047 } },
    "Messenger's error": {
      error: { message: "(#10) Outside window", type: "OAuthException", code: 10, error_subcode: 2018278 },
    },
    "an unknown code": { error: { message: "(#131099)", type: "OAuthException", code: 131099, fbtrace_id: "A" } },
    "a fraction": { error: { type: "OAuthException", code: 131047.5, fbtrace_id: "A" } },
    "a negative number": { error: { type: "OAuthException", code: -190, fbtrace_id: "A" } },
    "an exponent": { error: { type: "OAuthException", fbtrace_id: "A", code: "19e1" } },
  };
  for (const [name, value] of Object.entries(silent)) assert.deepEqual(json(value), [], name);
  assert.deepEqual(detect(fixture("webhook.status.failed-131047.json"), "css"), []);
});

/** Codes that would be spoken of unasked. */
const spoken = (value: unknown) =>
  codes(detect(JSON.stringify(value), "json").filter(({ confidence }) => confidence !== "possible"));

test("an error object that isn't this API's own is no diagnostic: another API, other words, no error key", () => {
  const traps: Record<string, unknown> = {
    "GraphQL's exception": { error: { type: "GraphQLException", code: 100 } },
    "GraphQL's exception, long": { error: { type: "GraphQLException", code: 131047, message: "Cannot query" } },
    "a round code of a shop": { errors: [{ code: 131000, message: "Out of stock" }] },
    "a round code without words": { errors: [{ code: 131000 }] },
    "a round code of a shop that writes to WhatsApp": {
      whatsapp: "+1 650 555 0100",
      errors: [{ code: 131000, message: "Out of stock" }],
    },
    "a place": { error: { code: 131047, message: "Municipality not found" } },
    "a place, JSON:API": { errors: [{ code: "131041", detail: "Ward not found" }] },
    "a place, by name": { error: { code: 131016, name: "Chiyoda" } },
    "goods in a file about WhatsApp": {
      whatsapp: "+1 650 555 0100",
      items: [{ code: 131042, title: "T-shirt", details: "cotton" }],
    },
    "goods in a message": {
      messaging_product: "whatsapp",
      sections: [{ product_items: [{ code: 131042, title: "T-shirt", message: "cotton" }] }],
    },
    "goods, and nothing else": [{ code: 131042, title: "T-shirt", details: "cotton" }],
    "a short code without words": { error: { code: 190 } },
    "a short code in a log": { err: { code: 10, message: "no" } },
  };
  for (const [name, value] of Object.entries(traps)) assert.deepEqual(spoken(value), [], name);
  assert.deepEqual(json({ error: { type: "GraphQLException", code: 100 } }), []);
  assert.deepEqual(json({ whatsapp: "1", items: [{ code: 132000, title: "Prepaid", details: "Account" }] }), []);
});

test("an error whose words aren't the catalogue's still has its hover", () => {
  const asked = { error: { code: 131047, message: "Conversation is closed" } };
  assert.deepEqual([json(asked), spoken(asked)], [["131047"], []]);
  const inCompany = { service: "whatsapp", error: { code: 131047, message: "Conversation is closed" } };
  assert.deepEqual(spoken(inCompany), ["131047"]);
});

test("an error as logs hold it is found: under pino's key, or as nothing but a code", () => {
  const cases: [unknown, string[]][] = [
    [{ err: { code: 131053, error_data: { details: "Unsupported media" } } }, ["131053"]],
    [{ level: 50, err: { type: "Error", message: "Media upload error", code: 131053 } }, ["131053"]],
    [{ error: { code: 131049 } }, ["131049"]],
    [{ error: { name: "GraphError", code: 131049 } }, ["131049"]],
    [{ errors: [{ code: 131049 }, { code: "131026" }] }, ["131049", "131026"]],
    [{ err: { code: 131049 } }, ["131049"]],
    [{ messaging_product: "whatsapp", err: { code: 190 } }, ["190"]],
    [{ service: "whatsapp", errors: [{ code: 131000 }] }, ["131000"]],
    [{ errors: [{ code: 131000, title: "Something went wrong" }] }, ["131000"]],
  ];
  for (const [value, expected] of cases) assert.deepEqual(spoken(value), expected, JSON.stringify(value));
});

/** The codes that a table holds, each a thing that somebody wrote. */
function table(value: unknown): string[] {
  const findings = detect(JSON.stringify(value, undefined, 1), "json").filter(
    ({ kind, confidence }) => kind === "code" && confidence !== "possible",
  );
  for (const { place } of findings) assert.equal(place, "source");
  return codes(findings);
}

test("maps and lists of codes are found, short codes among long ones too", () => {
  assert.deepEqual(table({ "131047": "Re-engagement message" }), ["131047"]);
  assert.deepEqual(table({ retryableCodes: [131056, "130429"] }), ["131056", "130429"]);
  assert.deepEqual(table({ whatsapp: { retry: ["131056"] } }), ["131056"]);
  const texts = { "131047": "a", "131026": "b", "100": "c", "190": "d" };
  assert.deepEqual(table({ errors: texts }).sort(), ["100", "131026", "131047", "190"]);
  assert.deepEqual(table({ RE_ENGAGEMENT: 131047, RATE_LIMIT: 130429, UNDELIVERABLE: 131026, TOKEN: 190 }), [
    "131047",
    "130429",
    "131026",
    "190",
  ]);
  const rows = [131047, 131026, 4].map((code) => ({ code, label: "x" }));
  assert.deepEqual(table({ list: rows }), ["131047", "131026", "4"]);
  assert.deepEqual(table({ expected: { metaErrorCode: "131047" } }), ["131047"]);
});

test("lists and maps of other numbers stay silent", () => {
  const silent: unknown[] = [
    { colors: [131072, 131047] },
    { limits: { tokens: 131000, context: 131072 } },
    {
      arcs: [
        [131047, 23],
        [131026, 5],
        [131049, 3, 131051],
      ],
    },
    {
      places: [131016, 131024, 131032, 131041, 131059, 131067, 131075, 131083, 131091, 131105].map((code) => ({
        code,
        name: "x",
      })),
    },
    { ids: [131047, 482911, 583920] },
    { "131047": { price: 12 }, "482911": { price: 3 } },
    { prices: { a: 131047, b: 132000 } },
    { whatsapp: { ids: [131047], order_id: 131026 } },
  ];
  for (const value of silent) assert.deepEqual(spoken(value), [], JSON.stringify(value));
});

test("words that misname a code in a table are said to", () => {
  const text = JSON.stringify({ errors: { "131047": "Rate limit hit", "131026": "Message undeliverable" } });
  const wrong = detect(text, "json").filter(({ kind }) => kind === "wrongMeaning");
  assert.deepEqual(
    wrong.map(({ code, reason }) => [code, reason]),
    [[131047, "message"]],
  );
});

test("JSON in a string is read, however often it is escaped, and finds its digits", () => {
  let text = JSON.stringify({ error: { code: 190, error_subcode: 463, fbtrace_id: "A" } });
  for (let level = 0; level < 4; level++) {
    const [finding, ...others] = detect(text, "json");
    assert.deepEqual([finding?.code, finding?.subcode, finding?.confidence], [190, 463, "certain"], text);
    assert.equal(finding?.start, text.indexOf("190"));
    assert.deepEqual(others, []);
    text = JSON.stringify({ body: text, messages: ["x"] });
  }
});

test("what is no JSON is not read as text", () => {
  assert.deepEqual(detect("// WhatsApp\nif (error.code === 131047) retry();\n", "json"), []);
});

test("a comment in JSON names its codes, and hides what it comments out from the rest", () => {
  const text = '// WhatsApp: 131047 is the closed window\n{ // "error": {\n "errors": [{"code": 131026}] }';
  assert.deepEqual(codes(detect(text, "jsonc")), ["131047", "131026"]);
});
