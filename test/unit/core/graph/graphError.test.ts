import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { graphErrorEnvelopeSchema } from "../../../../src/core/graph/graphError.ts";
import { fc } from "../../../support/fastCheck.ts";

/** What is known of the error after its envelope was read: fields that count as absent are left out. */
function read(error: unknown): unknown {
  const result = graphErrorEnvelopeSchema.safeParse({ error });
  return result.success ? JSON.parse(JSON.stringify(result.data.error)) : undefined;
}

describe("an error of Graph off the documented form", () => {
  it("may have numbers as strings", () => {
    assert.deepEqual(read({ code: "131009", error_subcode: "2494010" }), { code: 131009, error_subcode: 2494010 });
    for (const code of ["", "1e3", "0x10", "five", null, true, undefined, [1]]) {
      assert.equal(read({ code }), undefined, JSON.stringify(code));
    }
  });

  it("may have null, or something else, where nothing is to say", () => {
    const nothing = {
      message: null,
      type: null,
      error_subcode: null,
      error_data: null,
      error_user_title: null,
      error_user_msg: null,
      is_transient: null,
      fbtrace_id: null,
    };
    assert.deepEqual(read({ code: 100, ...nothing }), { code: 100 });
    assert.deepEqual(read({ code: 100, message: 5, error_subcode: "none", error_data: ["x"], is_transient: "no" }), {
      code: 100,
    });
  });

  it("may have its details bare, null or empty", () => {
    assert.deepEqual(read({ code: 100, error_data: "Bad." }), { code: 100, error_data: { details: "Bad." } });
    for (const error_data of [{ details: null }, { details: "" }, { details: {} }]) {
      assert.deepEqual(read({ code: 100, error_data }), { code: 100, error_data: {} });
    }
    assert.deepEqual(read({ code: 100, error_data: "" }), { code: 100 });
    const rest = { messaging_product: "whatsapp", blame: [1] };
    assert.deepEqual(read({ code: 100, error_data: { ...rest, details: null } }), { code: 100, error_data: rest });
  });

  it("is an error whatever stands beside the code", () => {
    const names = ["message", "type", "error_subcode", "error_data", "is_transient", "fbtrace_id", "other"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), fc.nat(), (rest, code) => {
        const result = graphErrorEnvelopeSchema.safeParse({ error: { ...rest, code } });
        assert.ok(result.success);
        const { error_subcode, error_data, message } = result.data.error;
        assert.ok(error_subcode === undefined || typeof error_subcode === "number");
        assert.ok(error_data?.details === undefined || typeof error_data.details === "string");
        assert.ok(message === undefined || typeof message === "string");
      }),
    );
  });
});
