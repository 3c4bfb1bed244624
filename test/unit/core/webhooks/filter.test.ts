import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseDelivery } from "../../../../src/core/webhooks/delivery.ts";
import { FilterError, filterSchema, parseFilter } from "../../../../src/core/webhooks/filter.ts";
import { fc } from "../../../support/fastCheck.ts";

const delivery = parseDelivery({
  object: "whatsapp_business_account",
  entry: [
    {
      id: "118204467730912",
      changes: [
        {
          field: "messages",
          value: {
            metadata: { phone_number_id: "106540352242922" },
            statuses: [
              {
                id: "wamid.1",
                status: "failed",
                timestamp: "1795132800",
                recipient_id: "12025550143",
                errors: [{ code: 131047, title: "Re-engagement message" }],
                pricing: { category: "marketing", billable: true },
              },
              { id: "wamid.2", status: "read", timestamp: "1795132801", recipient_id: "12025550177" },
            ],
          },
        },
        {
          field: "messages",
          value: {
            metadata: { phone_number_id: "106540352242999" },
            messages: [
              { id: "wamid.3", from: "12025550199", type: "text", text: { body: "A *refund*, please (now)" } },
            ],
          },
        },
        { field: "account_update", value: { event: "DISABLED_UPDATE", limits: [3, 250] } },
      ],
    },
  ],
});

const matches = (text: string) => parseFilter(text).matches(delivery);

describe("parseFilter", () => {
  for (const text of [
    "status=failed",
    "status = failed",
    "STATUS==Failed",
    "status=sent,read",
    "status=failed code=131047",
    "status=failed and code=131000,131047",
    "status=failed && code>=131000",
    "code=1310*",
    "code<131048",
    "error=131047",
    "kind=message",
    "kind=status type!=text",
    "type=text",
    "field=account_update",
    "field=messages",
    "number=106540352242999 kind=message",
    "phone_number_id=106540352242922",
    "recipient=+12025550143",
    'recipient="+1 202-555-0143"',
    "sender=12025550199",
    "waba=118204467730912",
    "not status=delivered",
    "!(status=delivered or status=sent)",
    "status=delivered or status=read",
    "status=delivered || (kind=message and type=text)",
    "@.pricing.category=marketing",
    "@.pricing.billable=true",
    "@.pricing exists",
    "not @.pricing exists",
    "$.entry[0].changes[*].value.messages[*].text.body ~ refund",
    "$.entry.*.changes[2].value.limits[-1] > 100",
    "$..event = DISABLED_UPDATE",
    "$..event = DISABLED*",
    '$["entry"][0]["id"] = 118204467730912',
    `$..body = "A *refund*, please (now)"`,
    `$..body ~ '*refund*'`,
    "status!=sent,delivered",
  ]) {
    it(`lets through: ${text}`, () => assert.ok(matches(text)));
  }

  for (const text of [
    "status=sent",
    "status=read code=131047",
    "status=failed number=106540352242999",
    "kind=unknown",
    "code=131026",
    "code>131047",
    "recipient=12025550144",
    "@.pricing.category=utility",
    "$.entry[1] exists",
    "$..body = A*please",
    `$..body = "A *"`,
    "$..nothing > 0",
    "(status=failed or status=read) and type=text",
  ]) {
    it(`keeps back: ${text}`, () => assert.ok(!matches(text)));
  }

  for (const [text, key] of [
    ["", "filter.empty"],
    ["  ", "filter.empty"],
    ["colour=red", "filter.subject"],
    ["status", "filter.noOperator"],
    ["status failed", "filter.operator"],
    ["status=", "filter.noValue"],
    ["status=failed,", "filter.noValue"],
    ["status=failed)", "filter.unexpected"],
    ["(status=failed", "filter.unclosed"],
    ['status="failed', "filter.unclosed"],
    ["status=failed and", "filter.end"],
    ["or status=failed", "filter.subject"],
    ["$.entry[x] = 1", "filter.path"],
    [`${"(".repeat(5000)}status=failed`, "filter.tooDeep"],
    [`${"not ".repeat(5000)}status=failed`, "filter.tooDeep"],
  ] as const) {
    it(`says what is wrong with: ${text.slice(0, 30)}`, () => {
      assert.throws(
        () => parseFilter(text),
        (error) => error instanceof FilterError && error.key === key,
      );
      assert.ok(!filterSchema.safeParse(text).success);
    });
  }

  it("bears what is nested deeper than the stack is", () => {
    const deep: unknown = JSON.parse(
      `{"object":"whatsapp_business_account","a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
    );
    for (const text of ["$.a = 1", "$..b exists", "$..a ~ x", "@ > 1"])
      assert.ok(!parseFilter(text).matches(parseDelivery(deep)));
  });

  it("throws nothing but its own errors, and none when it looks at a delivery", () => {
    const piece = fc.constantFrom(
      "status",
      "code",
      "$..a[0]",
      "@",
      "(",
      ")",
      "!",
      "=",
      "!=",
      "~",
      ",",
      " ",
      "or",
      "not",
      "'",
      '"',
      "*",
      "1",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join("")),
        ),
        fc.jsonValue(),
        (text, json) => {
          try {
            parseFilter(text).matches(parseDelivery(json));
          } catch (error) {
            assert.ok(error instanceof FilterError, String(error));
          }
        },
      ),
    );
  });
});
