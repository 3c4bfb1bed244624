import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { parseDelivery, type WebhookEvent } from "../../../../src/core/webhooks/delivery.ts";
import { fc } from "../../../support/fastCheck.ts";

const folder = "test/fixtures/payloads";
const files = readdirSync(folder).filter((name) => name.startsWith("webhook.") && name.endsWith(".json"));
const read = (file: string): unknown => JSON.parse(readFileSync(`${folder}/${file}`, "utf8"));

function eventsOf<K extends WebhookEvent["kind"]>(json: unknown, kind: K) {
  return parseDelivery(json).events.filter((event): event is Extract<WebhookEvent, { kind: K }> => event.kind === kind);
}
const kindsOf = (json: unknown) => parseDelivery(json).events.map((event) => event.kind);

/** A delivery with one change. */
const delivery = (value: unknown, field: string | undefined = "messages") => ({
  object: "whatsapp_business_account",
  entry: [{ id: "118204467730912", changes: [{ value, field }] }],
});
const status = (fields: object) => ({ id: "wamid.A", status: "sent", timestamp: "1795132800", ...fields });
const reportOf = (fields: object) => {
  const [event] = eventsOf(delivery({ statuses: [status(fields)] }), "status");
  assert(event);
  return event.report;
};

/** Every object and array in a JSON value, the value itself included. */
function* subtrees(json: unknown): Generator<object> {
  if (typeof json === "object" && json !== null) {
    yield json;
    for (const child of Object.values(json)) {
      yield* subtrees(child);
    }
  }
}

/** The paths of all leaves of a JSON value that stand in none of the given parts of it. */
function* pathsOutside(json: unknown, parts: ReadonlySet<unknown>, path = ""): Generator<string> {
  if (typeof json === "object" && json !== null) {
    if (!parts.has(json)) {
      for (const [key, child] of Object.entries(json)) {
        yield* pathsOutside(child, parts, `${path}/${key}`);
      }
    }
  } else {
    yield path;
  }
}

/** What describes the envelope, and what all items of one value share. Everything else belongs to an event. */
const envelope =
  /^\/object$|^\/entry\/\d+\/(id|time|changes\/\d+\/(field|value\/(messaging_product|metadata\/.*|(standby\/)?contacts\/.*)))$/;

describe("parseDelivery: fixtures", () => {
  it("finds the fixtures", () => assert(files.length > 80));

  for (const file of files) {
    it(`${file} parses whole, and none of it is lost`, () => {
      const json = read(file);
      const parsed = parseDelivery(json);
      assert.equal(parsed.raw, json);
      assert.deepEqual(parsed.raw, read(file), "the input was changed");
      assert.equal(parsed.object, "whatsapp_business_account");
      assert(parsed.events.length > 0);
      const parts = new Set(subtrees(json));
      for (const event of parsed.events) {
        assert(parts.has(event.raw as object), "raw is a copy");
        assert.notEqual(event.kind, "unknown");
        assert.match(event.wabaId ?? "", /^1182044677309/);
      }
      const outside = [...pathsOutside(json, new Set(parsed.events.map((event) => event.raw)))];
      assert.deepEqual(
        outside.filter((path) => !envelope.test(path)),
        [],
      );
    });
  }

  it("takes several entries, changes and items apart", () => {
    const events = parseDelivery(read("webhook.batch-mixed.json")).events;
    assert.deepEqual(
      events.map((event) => [event.kind, event.wabaId, event.phoneNumberId]),
      [
        ["status", "118204467730912", "104996122399160"],
        ["message", "118204467730912", "104996122399160"],
        ["status", "118204467730912", "104996122399160"],
        ["status", "118204467730999", "104996122399299"],
      ],
    );
  });

  it("reads a failed status", () => {
    const [event] = eventsOf(read("webhook.status.failed-131047.json"), "status");
    assert(event);
    assert.deepEqual(event.report, {
      wamid: "wamid.HRgLMTIwMjU1NTAxNDMVAgARGBJDRURERTMxMjI4M0IxMUY2RDcA",
      status: "failed",
      timestamp: 1795132800,
      errors: [
        {
          code: 131047,
          title: "Re-engagement message",
          details: "More than 24 hours passed since this user last answered this number.",
        },
      ],
    });
    assert.equal(event.recipient, "12025550143");
    assert.equal(event.category, undefined);
  });

  it("reads recipients that are a BSUID or a group, and the pricing category", () => {
    const [bsuid] = eventsOf(read("webhook.status.bsuid-only.json"), "status");
    assert.equal(bsuid?.recipient, "US.48213097715530264917");
    assert.equal(bsuid?.category, "utility");
    const [group] = eventsOf(read("webhook.status.group-delivered.json"), "status");
    assert.equal(group?.recipient, "Y2FwaV9ncm91cDoxMDQ5OTYxMjIzOTkxNjA6MQ");
  });

  it("reads incoming messages, with and without a phone number", () => {
    const [text] = eventsOf(read("webhook.message.text.json"), "message");
    assert.equal(text?.type, "text");
    assert.equal(text?.from, "12025550143");
    const [bsuid] = eventsOf(read("webhook.message.text-bsuid-only.json"), "message");
    assert.equal(bsuid?.from, "US.48213097715530264917");
    assert.equal(bsuid?.timestamp, 1795132805);
  });

  it("payments and calls are no reports about a message", () => {
    for (const [file, field, type] of [
      ["webhook.status.payment-captured.json", "messages", "payment"],
      ["webhook.calls.status-ringing.json", "calls", "call"],
    ] as const) {
      const [event] = eventsOf(read(file), "field");
      assert.deepEqual(kindsOf(read(file)), ["field"]);
      assert.equal(event?.field, field);
      assert.equal(event?.type, type);
    }
    assert.deepEqual(kindsOf(delivery({ statuses: [status({ type: "payment", status: "failed" })] })), ["field"]);
    assert.deepEqual(kindsOf(delivery({ statuses: [{ id: "wacid.A", status: "RINGING" }] }, "calls")), ["field"]);
  });

  it("reads statuses and messages inside standby", () => {
    const [event] = eventsOf(read("webhook.standby.status.json"), "status");
    assert.equal(event?.report.status, "delivered");
    assert.equal(event?.phoneNumberId, "104996122399160");
    assert.deepEqual(kindsOf(read("webhook.standby.message.json")), ["message"]);
    assert.deepEqual(kindsOf(read("webhook.standby.message-echo.json")), ["field"]);
  });

  it("reads errors that belong to no message", () => {
    const [event] = eventsOf(read("webhook.value-errors.json"), "valueError");
    assert.deepEqual(
      event?.errors.map(({ code }) => code),
      [130429],
    );
    assert.deepEqual(kindsOf(read("webhook.calls.terminate-failed.json")), ["valueError", "field"]);
    assert.deepEqual(kindsOf(read("webhook.flows.endpoint-latency.json")), ["field"]);
  });
});

describe("parseDelivery: oddities", () => {
  it("numbers as strings and the reverse", () => {
    assert.equal(reportOf({ timestamp: 1795132800 }).timestamp, 1795132800);
    assert.equal(reportOf({ timestamp: "1795132800" }).timestamp, 1795132800);
    assert.equal(reportOf({ timestamp: 1795132800123 }).timestamp, 1795132800);
    assert.equal(reportOf({ id: 42 }).wamid, "42");
    assert.deepEqual(reportOf({ errors: [{ code: "131026", error_subcode: "2494010" }] }).errors, [
      { code: 131026, subcode: 2494010 },
    ]);
    const [event] = eventsOf(
      { entry: [{ id: 7, changes: [{ value: { metadata: { phone_number_id: 8 }, statuses: [status({})] } }] }] },
      "status",
    );
    assert.equal(event?.wabaId, "7");
    assert.equal(event?.phoneNumberId, "8");
  });

  it("absent entry.id, field, metadata, contacts, object", () => {
    const [event] = eventsOf(
      { entry: [{ changes: [{ value: { statuses: [status({ status: "read" })] } }] }] },
      "status",
    );
    assert.equal(event?.report.status, "read");
    assert(event && !("wabaId" in event) && !("phoneNumberId" in event));
  });

  it("entry.id 0 of Meta's test button", () => {
    const [event] = eventsOf({ entry: [{ id: "0", changes: [{ value: { statuses: [status({})] } }] }] }, "status");
    assert.equal(event?.wabaId, "0");
  });

  it("a status without a time takes the entry's, and is unknown without either", () => {
    const changes = [{ field: "messages", value: { statuses: [status({ timestamp: undefined })] } }];
    assert.equal(eventsOf({ entry: [{ time: 1795132801, changes }] }, "status")[0]?.report.timestamp, 1795132801);
    assert.deepEqual(kindsOf({ entry: [{ changes }] }), ["unknown"]);
  });

  it("every form of an error", () => {
    const errors = [
      { code: 131026, title: "T", message: "M", error_data: { details: "D" } },
      { code: 131026, message: "M", details: "top" },
      { code: 0, title: "AuthException" },
      { code: 400, title: "T", error_data: "text" },
      { title: "no code" },
      "no object",
    ];
    assert.deepEqual(reportOf({ status: "failed", errors }).errors, [
      { code: 131026, title: "T", details: "D" },
      { code: 131026, title: "M", details: "top" },
      { code: 0, title: "AuthException" },
      { code: 400, title: "T", details: "text" },
    ]);
  });

  it("errors on a status that isn't failed stay with it", () => {
    assert.deepEqual(reportOf({ status: "sent", errors: [{ code: 131049 }] }).errors, [{ code: 131049 }]);
  });

  it("objects with numeric keys where arrays belong, and one item where a list belongs", () => {
    const [event] = eventsOf(
      { entry: { 0: { id: "1", changes: { 0: { field: "messages", value: { statuses: { 0: status({}) } } } } } } },
      "status",
    );
    assert.equal(event?.report.wamid, "wamid.A");
    const both = { 1: status({ id: "wamid.B" }), 0: status({}) };
    assert.deepEqual(
      eventsOf(delivery({ statuses: both }), "status").map(({ report }) => report.wamid),
      ["wamid.A", "wamid.B"],
    );
    assert.deepEqual(kindsOf(delivery({ statuses: status({ errors: { 0: { code: 1 } } }) })), ["status"]);
  });

  it("old status types and unknown words are kept", () => {
    assert.equal(reportOf({ type: "message", status: "deleted" }).status, "deleted");
    assert.equal(reportOf({ status: "warning" }).status, "warning");
  });

  it("unknown kinds become unknown, with what they were", () => {
    const cases: [unknown, string | undefined][] = [
      [delivery({ anything: 1 }, "brand_new_field"), "brand_new_field"],
      [delivery({ contacts: [] }), "messages"],
      [delivery("text"), "messages"],
      [delivery({ statuses: [{ status: "sent" }] }), "messages"],
      [delivery({ statuses: [status({ type: "order" })] }), "messages"],
      [delivery({ messages: [{ type: "text" }] }), "messages"],
      [delivery({ standby: 1 }, "standby"), "standby"],
      [{ object: "page", entry: [{ id: "1", changes: [{ field: "feed", value: {} }] }] }, undefined],
      [{ object: "whatsapp_business_account", entry: [{ id: "1", messaging: [{}] }] }, undefined],
      [{ entry: "text" }, undefined],
      [{}, undefined],
      [[], undefined],
      [null, undefined],
      [7, undefined],
    ];
    for (const [json, field] of cases) {
      const parsed = parseDelivery(json);
      assert.deepEqual(
        parsed.events.map((event) => event.kind),
        ["unknown"],
        JSON.stringify(json),
      );
      const [event] = parsed.events;
      assert.equal(event?.kind === "unknown" ? event.field : "-", field);
      assert.equal(parsed.raw, json);
    }
  });
});

describe("parseDelivery: properties", () => {
  const check = (json: unknown) => {
    const before = JSON.stringify(json);
    const parsed = parseDelivery(json);
    assert.equal(parsed.raw, json);
    assert.equal(JSON.stringify(parsed.raw), before);
    for (const event of parsed.events) {
      if (event.kind === "status") {
        const { wamid, status: word, timestamp, errors } = event.report;
        assert(wamid !== "" && word !== "" && Number.isInteger(timestamp) && timestamp >= 0);
        assert(errors.every(({ code }) => typeof code === "number"));
      }
    }
  };

  it("never throws and never changes its input, for any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        check(value);
        check(delivery(value));
        check({ entry: [value] });
        check({ entry: [{ changes: [value] }] });
        check(delivery({ statuses: [value], messages: value, errors: value, metadata: value }));
        check(delivery({ standby: value }, "standby"));
      }),
    );
  });

  it("never throws for a real delivery with a part replaced", () => {
    const fixtures = files.map(read);
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), fc.nat(), fc.jsonValue(), (fixture, seed, value) => {
        const mutated = structuredClone(fixture);
        const parts = [...subtrees(mutated)];
        const part = parts[seed % parts.length] as Record<string, unknown>;
        const keys = Object.keys(part);
        const key = keys[seed % Math.max(1, keys.length)];
        if (key !== undefined) {
          part[key] = value;
        }
        check(mutated);
      }),
      { numRuns: 500 },
    );
  });
});
