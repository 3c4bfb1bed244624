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
        is_valid: true,
        granular_scopes: [{ scope: "x", target_ids: [5] }],
      },
    });
    assert.equal(data.app_id, "138483919580948");
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

  it("take null for what there is nothing to say on", () => {
    const named = { name: "t", language: "de" };
    const template = {
      ...named,
      id: null,
      status: null,
      category: null,
      parameter_format: null,
      components: [
        { type: "HEADER", format: null, text: null, buttons: null },
        { type: "BUTTONS", buttons: [{ type: "URL", text: null, url: null, example: null }] },
        { type: null },
      ],
    };
    const page = templatesPageSchema.parse({
      data: [template, { ...named, components: null }],
      paging: { cursors: { before: null, after: null }, next: null },
    });
    assert.deepEqual(plain(page), {
      data: [
        {
          ...named,
          components: [
            { type: "HEADER", text: null },
            { type: "BUTTONS", buttons: [{ type: "URL", example: null }] },
            {},
          ],
        },
        named,
      ],
      paging: { cursors: {} },
    });
    assert.deepEqual(plain(templatesPageSchema.parse({ data: [], paging: null })), { data: [] });
    assert.deepEqual(plain(templatesPageSchema.parse({ data: [], paging: { cursors: null } })), {
      data: [],
      paging: {},
    });
    assert.deepEqual(plain(phoneNumberSchema.parse({ id: "1", verified_name: null, status: 5 })), { id: "1" });
  });

  it("lose no template to another that can't be read, nor one's parts", () => {
    const good = { name: "good", language: "de" };
    const bad = [
      {},
      null,
      "t",
      { ...good, name: null },
      { ...good, language: 5 },
      { ...good, components: {} },
      { ...good, components: [null] },
      { ...good, components: [{ format: 5 }] },
      // Where a button stands says what is sent for it: one that is left out would move the others.
      { ...good, components: [{ type: "BUTTONS", buttons: [{ type: "URL" }, "x"] }] },
    ];
    for (const one of bad) {
      assert.deepEqual(templatesPageSchema.parse({ data: [one, good] }).data, [good], JSON.stringify(one));
    }
    // An account without templates looks otherwise.
    assert.ok(!templatesPageSchema.safeParse({ data: bad }).success);
    assert.ok(!templatesPageSchema.safeParse({ data: null }).success);
  });

  it("say of a token what can be read", () => {
    const read = (data: object) => plain(debugTokenReplySchema.parse({ data: { is_valid: true, ...data } }).data);
    const nothing = { app_id: null, application: null, type: null, issued_at: null, expires_at: null };
    assert.deepEqual(
      read({ ...nothing, data_access_expires_at: null, scopes: null, granular_scopes: null, error: null }),
      {
        is_valid: true,
      },
    );
    assert.deepEqual(read({ expires_at: "1795300000", scopes: ["a", null, "b"] }), {
      is_valid: true,
      expires_at: 1795300000,
      scopes: ["a", "b"],
    });
    assert.deepEqual(read({ error: { code: "190", subcode: null, message: null } }), {
      is_valid: true,
      error: { code: 190 },
    });
    // A limit that can't be read is not the same as none: nothing is known about such a scope.
    const granular_scopes = [
      { scope: "a", target_ids: null },
      { scope: "b", target_ids: [5, "6"] },
      { scope: "c", target_ids: {} },
      { scope: "d", target_ids: [null] },
      { scope: null },
      null,
    ];
    assert.deepEqual(read({ granular_scopes }), {
      is_valid: true,
      granular_scopes: [{ scope: "a" }, { scope: "b", target_ids: ["5", "6"] }],
    });
  });

  it("give a sent message's id, whatever stands around it", () => {
    const messages = [{ id: "wamid.x", message_status: null }];
    for (const contacts of [null, {}, [null], [{ input: null, wa_id: true, user_id: 5 }]]) {
      const reply = sendReplySchema.parse({ messaging_product: null, contacts, messages });
      assert.deepEqual(plain(reply.messages), [{ id: "wamid.x" }], JSON.stringify(contacts));
    }
  });
});

/** Without the fields that count as absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
