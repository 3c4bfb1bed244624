import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EditError, edited } from "../../../../src/core/webhooks/edit.ts";
import { fc } from "../../../support/fastCheck.ts";

const delivery = () => ({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "1",
      changes: [
        {
          field: "messages",
          value: { statuses: [{ id: "wamid.1", timestamp: "1795132800", errors: [{ code: 1 }], ok: true }] },
        },
      ],
    },
  ],
});
const status = (json: unknown) => (json as ReturnType<typeof delivery>).entry[0]?.changes[0]?.value.statuses[0];

describe("edited", () => {
  it("keeps the type of what stood there", () => {
    const result = edited(delivery(), [
      "statuses.0.timestamp=1795132900",
      "statuses[0].errors[0].code=131047",
      "statuses.0.ok=false",
    ]);
    assert.deepEqual(status(result), { id: "wamid.1", timestamp: "1795132900", errors: [{ code: 131047 }], ok: false });
  });

  it("begins at the root where the path says so, takes JSON after :=, and makes what isn't there", () => {
    const result = edited(delivery(), [
      "entry.0.id=2",
      'statuses.1:={"id":"wamid.2"}',
      "metadata.phone_number_id=77",
      "note=a=b",
    ]);
    assert.deepEqual(result, {
      object: "whatsapp_business_account",
      entry: [
        {
          id: "2",
          changes: [
            {
              field: "messages",
              value: {
                ...delivery().entry[0]?.changes[0]?.value,
                statuses: [status(delivery()), { id: "wamid.2" }],
                metadata: { phone_number_id: "77" },
                note: "a=b",
              },
            },
          ],
        },
      ],
    });
  });

  it("leaves what it is given alone", () => {
    const given = delivery();
    edited(given, ["statuses.0.id=other"]);
    assert.deepEqual(given, delivery());
  });

  for (const edit of [
    "",
    "=",
    "statuses",
    "statuses.0.id:={",
    "statuses.9.id=1",
    "statuses.x=1",
    "object.a=1",
    "__proto__.polluted=1",
    "constructor.prototype.polluted=1",
  ]) {
    it(`refuses ${edit}`, () => assert.throws(() => edited(delivery(), [edit]), EditError));
  }

  it("throws nothing else, whatever it is given", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (json, edit) => {
        try {
          edited(json, [edit, `${edit}=1`, `a.${edit}:=2`]);
        } catch (error) {
          assert.ok(error instanceof EditError, String(error));
        }
      }),
    );
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });
});
