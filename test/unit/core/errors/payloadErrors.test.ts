import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { payloadErrors } from "../../../../src/core/errors/payloadErrors.ts";
import { fc } from "../../../support/fastCheck.ts";

const graph = {
  error: {
    message: "(#131030) Recipient phone number not in allowed list",
    type: "OAuthException",
    code: 131030,
    error_data: { messaging_product: "whatsapp", details: "Add the number to the list." },
    error_subcode: 2655007,
    fbtrace_id: "AbC123",
  },
};
const webhook = {
  object: "whatsapp_business_account",
  entry: [
    {
      id: "102290129340398",
      changes: [
        {
          field: "messages",
          value: {
            messaging_product: "whatsapp",
            metadata: { display_phone_number: "15550783881", phone_number_id: "106540352242922" },
            statuses: [
              {
                id: "wamid.HBgL",
                status: "failed",
                timestamp: "1712083200",
                recipient_id: "15550100001",
                errors: [{ code: 131047, title: "Re-engagement message", error_data: { details: "24 hours" } }],
              },
            ],
          },
        },
      ],
    },
  ],
};
const fieldsIn = (text: string) =>
  payloadErrors(text).map(({ code, fields }) => ({
    code,
    ...Object.fromEntries(fields.map(({ name, value }) => [name, value])),
  }));

describe("errors in payloads", () => {
  test("a Graph error is read whole", () => {
    const [error, ...others] = payloadErrors(JSON.stringify(graph, undefined, 2));
    assert.deepEqual(others, []);
    assert.equal(error?.subcode, 2655007);
    assert.deepEqual(fieldsIn(JSON.stringify(graph)), [
      {
        code: 131030,
        message: graph.error.message,
        type: "OAuthException",
        details: "Add the number to the list.",
        fbtrace_id: "AbC123",
      },
    ]);
  });

  test("a webhook's error says whom the message was for, and when and where it failed", () => {
    const expected = {
      code: 131047,
      title: "Re-engagement message",
      details: "24 hours",
      status: "failed",
      // The status's own, rather than that of the account around it.
      id: "wamid.HBgL",
      timestamp: "1712083200",
      recipient_id: "15550100001",
      display_phone_number: "15550783881",
      phone_number_id: "106540352242922",
      field: "messages",
    };
    const text = JSON.stringify(webhook);
    assert.deepEqual(fieldsIn(text), [expected]);
    for (const around of [
      `2026-11-22T10:00:00Z ERROR webhook ${text} (attempt 2)`,
      `[info] {not json} [1, 2] body=${text}`,
      `"${text.replaceAll('"', '\\"')}"`,
      JSON.stringify({ level: "error", body: text }),
      `${text}\n`,
    ]) {
      assert.deepEqual(fieldsIn(around), [expected], around);
    }
    assert.deepEqual(fieldsIn(`${text}\n${text}`), [expected, expected], "JSON lines");
  });

  test("every error of the recorded payloads is read", () => {
    const files = globSync("test/fixtures/payloads/error.*.json");
    assert.ok(files.length > 20);
    for (const file of files) {
      const [error] = payloadErrors(readFileSync(file, "utf8"));
      assert.ok(error !== undefined && error.fields.length > 0, file);
    }
  });

  test("what only has a code is no error", () => {
    assert.deepEqual(payloadErrors('{"country": {"code": 190, "name": "x"}}'), []);
    assert.deepEqual(payloadErrors("no JSON"), []);
    assert.deepEqual(payloadErrors('{"code": -1, "message": "x"}'), []);
    assert.deepEqual(payloadErrors('{"code": 1.5, "message": "x"}'), []);
  });

  test("long values are cut, and rubbish takes neither long nor an exception", () => {
    const [error] = payloadErrors(JSON.stringify({ code: 100, message: "x".repeat(5_000) }));
    assert.ok((error?.fields[0]?.value.length ?? 0) <= 301);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "[", "]", '"', "\\", ":", "1", ",") }), (text) => {
        payloadErrors(text);
      }),
    );
    const start = performance.now();
    payloadErrors("{".repeat(200_000));
    payloadErrors('["'.repeat(100_000));
    payloadErrors(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    assert.ok(performance.now() - start < 5_000);
  });
});
