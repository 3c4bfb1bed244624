import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deliveriesInText, LogScanner } from "../../../../src/core/webhooks/loggedDeliveries.ts";
import { fc } from "../../../support/fastCheck.ts";

const delivery = (id: number) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ field: "messages", value: { statuses: [{ id: `w${id}`, text: 'a "}{" b' }] } }] }],
});
const json = (id: number) => JSON.stringify(delivery(id));
const bodies = (text: string) => deliveriesInText(text).map(({ body }) => body);

describe("deliveriesInText", () => {
  const cases: [string, string, number][] = [
    ["JSON lines", `${json(1)}\n${json(2)}\n`, 2],
    ["the last line without a line break", `${json(1)}\n${json(2)}`, 2],
    ["behind a date and a level", `2026-11-22T10:00:00Z INFO {"app":"x"} webhook ${json(1)} done\n`, 1],
    ["two in a line", `${json(1)} ${json(2)}\n`, 2],
    ["over several lines", `got:\n${JSON.stringify(delivery(1), null, 2)}\nanswered 200\n`, 1],
    ["begun and not ended, then another", `{"object":\n${json(2)}\n`, 1],
    ["an array", JSON.stringify([delivery(1), delivery(2)], null, 2), 2],
    ["one alone, indented", JSON.stringify(delivery(1), null, 2), 1],
    ["records with a body as text", `${JSON.stringify({ level: "info", body: json(1) })}\n`, 1],
    ["records with a body as JSON", `${JSON.stringify({ payload: delivery(1) })}\n`, 1],
    ["a request in a record", `${JSON.stringify({ request: { headers: {}, body: json(1) } })}\n`, 1],
    ["a message that has it in its text", `${JSON.stringify({ msg: `webhook ${json(1)}` })}\n`, 1],
    ["others", `{"a":1}\nfunction() { return {} }\n{{{{\n`, 0],
    ["nothing", "", 0],
  ];
  for (const [name, text, count] of cases) {
    it(name, () => {
      const found = deliveriesInText(text);
      assert.deepEqual(
        found.map(({ body }) => JSON.parse(body)),
        Array.from({ length: count }, (_, index) => delivery(name.includes("then another") ? 2 : index + 1)),
      );
    });
  }

  it("keeps the text of a body as it stands there, and what is beside it", () => {
    const raw = '{"object":"whatsapp_business_account", "entry":[{"id":12345678901234567890,"u":"\\u00e9"}]}';
    assert.deepEqual(bodies(`${raw}\n`), [raw]);
    const record = {
      receivedAt: "2026-11-22T10:00:00.000Z",
      headers: { "X-Hub-Signature-256": "sha256=1" },
      body: raw,
    };
    assert.deepEqual(deliveriesInText(JSON.stringify(record)), [
      { body: raw, headers: { "x-hub-signature-256": "sha256=1" }, receivedAt: Date.UTC(2026, 10, 22, 10) },
    ]);
  });

  it("never throws, and finds the ones between whatever else is written", () => {
    const noise = fc.string().map((text) => `${text.replaceAll("{", "(")}\n`);
    fc.assert(
      fc.property(fc.array(noise), fc.array(noise), fc.string(), (before, after, any) => {
        deliveriesInText(any);
        new LogScanner().read(any);
        assert.deepEqual(bodies([...before, `${json(1)}\n`, ...after].join("")), [json(1)]);
      }),
    );
  });
});
