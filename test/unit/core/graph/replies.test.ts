import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { graphErrorEnvelopeSchema } from "../../../../src/core/graph/graphError.ts";
import {
  debugTokenReplySchema,
  phoneNumberSchema,
  sendReplySchema,
  templatesPageSchema,
} from "../../../../src/core/graph/replies.ts";

const folder = "test/fixtures/payloads";
const fixture = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}`, "utf8"));
const fixtures = (start: string) => readdirSync(folder).filter((name) => name.startsWith(start));

describe("replies", () => {
  const kinds = [
    ["response.messages.", sendReplySchema, 5],
    ["response.debug-token.", debugTokenReplySchema, 2],
    ["response.phone-number.node", phoneNumberSchema, 1],
    ["response.message-templates.list", templatesPageSchema, 1],
    ["error.", graphErrorEnvelopeSchema, 28],
  ] as const;
  for (const [start, schema, count] of kinds) {
    it(`of ${start}* parse without losing a field`, () => {
      const names = fixtures(start);
      assert.ok(names.length >= count, `${names.length} fixtures`);
      for (const name of names) {
        assert.deepEqual(schema.parse(fixture(name)), fixture(name), name);
      }
    });
  }

  it("are not mistaken for each other, nor for errors", () => {
    const error = fixture("error.190-token-expired.json");
    for (const [, schema] of kinds.slice(0, 4)) {
      assert.ok(!schema.safeParse(error).success);
    }
    assert.ok(!sendReplySchema.safeParse({ messages: [] }).success);
    assert.ok(!sendReplySchema.safeParse({ messages: [{ id: "" }] }).success);
  });

  it("keep what nobody knows yet", () => {
    const reply = { messages: [{ id: "wamid.x", new_field: { a: 1 } }], another: [true] };
    assert.deepEqual(sendReplySchema.parse(reply), reply);
  });

  it("take ids that are numbers", () => {
    const { data } = debugTokenReplySchema.parse({
      data: {
        app_id: 138483919580948,
        user_id: 1207059,
        is_valid: true,
        granular_scopes: [{ scope: "x", target_ids: [5] }],
      },
    });
    assert.equal(data.app_id, "138483919580948");
    assert.equal(data.user_id, "1207059");
    assert.deepEqual(data.granular_scopes?.[0]?.target_ids, ["5"]);
    assert.equal(phoneNumberSchema.parse({ id: 104996122399160 }).id, "104996122399160");
  });

  it("take a template with examples of any form", () => {
    const components = [
      { type: "BODY", text: null, example: "x" },
      { type: "body", example: [1, { a: null }] },
      { type: "BUTTONS", buttons: [{ type: "NEW", example: 5 }] },
      {},
    ];
    const page = { data: [{ name: "t", language: "de", components }] };
    assert.deepEqual(templatesPageSchema.parse(page), page);
  });
});
