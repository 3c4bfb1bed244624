import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { codeOf, machine } from "./machine.ts";
import { changed, samples, wamid } from "./messageSamples.ts";
import { template, text } from "./support.ts";
import { body, sends } from "./templateSamples.ts";

/** The limits of sends that are not those of one message's own object, over HTTP: whom they go to, what goes with them, templates' values. */

const { phoneNumberId, wabaId } = simulatorAccount;
const letters = (count: number) => "x".repeat(count);

interface Pair {
  readonly name: string;
  /** Changes of the account that come first. */
  readonly waba?: object;
  readonly endpoint?: "messages" | "marketing_messages";
  readonly inside: readonly unknown[];
  readonly outside: readonly unknown[];
  readonly code: number;
  /** What the details say: the field's name. */
  readonly says: string;
}

function check(pairs: readonly Pair[]): void {
  for (const { name, waba, endpoint = "messages", inside, outside, code, says } of pairs) {
    test(name, async () => {
      const { call, control } = await machine();
      // Many go to the same user.
      await control("PATCH", "/rules", { pairRate: false, marketingCap: false });
      if (waba) await control("PATCH", `/wabas/${wabaId}`, waba);
      for (const request of outside) {
        const answer = await call("POST", `${phoneNumberId}/${endpoint}`, request);
        assert.deepEqual([answer.status, codeOf(answer)], [400, code], `${JSON.stringify(request)}: ${answer.text}`);
        assert.ok(answer.body.error.error_data.details.includes(says), answer.text);
        assert.equal(answer.body.error.error_data.messaging_product, "whatsapp");
      }
      for (const request of inside) {
        const answer = await call("POST", `${phoneNumberId}/${endpoint}`, request);
        assert.equal(answer.status, 200, `${JSON.stringify(request)}: ${answer.text}`);
      }
    });
  }
}

const hello = text("4915112345678");
const toUser = (recipient: unknown) => ({ ...hello, to: undefined, recipient });
const bsuid = (length: number) => `US.${"7".repeat(length)}`;

describe("whom a message goes to", () => {
  check([
    {
      name: "a phone number has 7 to 15 digits with its country code",
      inside: ["1234567", "123456789012345", 4915112345678, "+49 (151) 123-45678", " 4915112345678 "].map((to) =>
        text(to),
      ),
      outside: ["123456", "1234567890123456", "0151123456", "+", "a4915112345678", "49151x2345678"].map((to) =>
        text(to),
      ),
      code: 131009,
      says: "to",
    },
    {
      name: "to is there",
      inside: [hello],
      outside: [text(undefined), text(null), text("")],
      code: 131008,
      says: "to",
    },
    {
      name: "to is a text or a number",
      inside: [hello],
      outside: [text({}), text([]), text(true)],
      code: 100,
      says: "to",
    },
    {
      name: "a business-scoped user id has a country and up to 128 letters and digits",
      inside: [toUser(bsuid(1)), toUser(bsuid(128)), toUser("US.ENT.13491208655302741918")],
      outside: [toUser(bsuid(129)), toUser("US."), toUser("us.1"), toUser("USA.1"), toUser("US.1-2")],
      code: 131009,
      says: "recipient",
    },
    {
      name: "a number goes into to, a user id into recipient; where both are, to wins",
      inside: [{ ...hello, recipient: "nonsense" }],
      outside: [text(bsuid(5)), toUser("4915112345678"), toUser(5)],
      code: 100,
      says: "Param",
    },
    {
      name: "recipient_type is individual or group",
      inside: [
        { ...hello, recipient_type: "individual" },
        { ...hello, recipient_type: "INDIVIDUAL" },
      ],
      outside: [
        { ...hello, recipient_type: "list" },
        { ...hello, recipient_type: 1 },
      ],
      code: 100,
      says: "recipient_type",
    },
    {
      name: "the product is whatsapp",
      inside: [hello, { ...hello, messaging_product: "WHATSAPP" }],
      outside: [
        { ...hello, messaging_product: "sms" },
        { ...hello, messaging_product: undefined },
      ],
      code: 100,
      says: "messaging_product",
    },
  ]);
});

describe("what goes with a message", () => {
  check([
    {
      name: "callback data have up to 512 characters",
      inside: [{ ...hello, biz_opaque_callback_data: letters(512) }],
      outside: [
        { ...hello, biz_opaque_callback_data: letters(513) },
        { ...hello, biz_opaque_callback_data: 1 },
      ],
      code: 100,
      says: "biz_opaque_callback_data",
    },
    {
      name: "an answer names the message that it answers",
      inside: [{ ...hello, context: { message_id: wamid } }],
      outside: [{ ...hello, context: {} }],
      code: 131008,
      says: "context.message_id",
    },
    {
      name: "the messaging account is the number's",
      inside: [{ ...hello, messaging_account_id: wabaId }],
      outside: [
        { ...hello, messaging_account_id: "1" },
        { ...hello, paid_messaging_account_id: "1" },
      ],
      code: 100,
      says: "messaging_account_id",
    },
    {
      name: "a text has one character or more",
      inside: [text("4915112345678", "x")],
      outside: [text("4915112345678", "")],
      code: 131008,
      says: "text.body",
    },
    {
      name: "a medium is a file or a link, not both",
      inside: [samples.image],
      outside: [changed(samples.image, "image.id", "1")],
      code: 100,
      says: "image",
    },
    {
      name: "a medium is there",
      inside: [],
      outside: [changed(samples.image, "image.link", undefined)],
      code: 131008,
      says: "image.id or image.link",
    },
    {
      name: "a reaction is one emoji, or none",
      inside: ["👍", "👨‍👩‍👧‍👦", "🇯🇵", "1️⃣", ""].map((emoji) => changed(samples.reaction, "reaction.emoji", emoji)),
      outside: ["x", "👍👍", "👍x", "1"].map((emoji) => changed(samples.reaction, "reaction.emoji", emoji)),
      code: 131009,
      says: "emoji",
    },
    {
      name: "the Flow's version is 3",
      inside: [samples.flow],
      outside: [changed(samples.flow, "interactive.action.parameters.flow_message_version", "2")],
      code: 131009,
      says: "flow_message_version",
    },
    {
      name: "addresses are asked for in India and in Singapore",
      inside: ["IN", "SG"].map((country) =>
        changed(samples.address_message, "interactive.action.parameters.country", country),
      ),
      outside: ["US", "in"].map((country) =>
        changed(samples.address_message, "interactive.action.parameters.country", country),
      ),
      code: 131009,
      says: "country",
    },
  ]);
});

describe("Direct Send", () => {
  const direct = { ...hello, category: "utility" };
  const waba = { directSend: "on" };
  const ttl = (seconds: unknown) => ({ ...direct, message_send_ttl_seconds: seconds });
  check([
    {
      name: "needs to be enabled",
      inside: [hello],
      outside: [direct],
      code: 100,
      says: "category",
    },
    {
      name: "a text has up to 1024 characters with a category",
      waba,
      inside: [{ ...direct, text: { body: letters(1024) } }],
      outside: [{ ...direct, text: { body: letters(1025) } }],
      code: 100,
      says: "1024",
    },
    {
      name: "it waits for 30 to 43,200 seconds",
      waba,
      inside: [ttl(30), ttl(43_200)],
      outside: [ttl(29), ttl(43_201)],
      code: 131009,
      says: "message_send_ttl_seconds",
    },
    {
      name: "the category is utility or authentication",
      waba,
      inside: [direct, { ...direct, category: "AUTHENTICATION" }],
      outside: [{ ...direct, category: "marketing" }],
      code: 100,
      says: "category",
    },
  ]);
});

describe("marketing_messages", () => {
  const endpoint = "marketing_messages";
  const offer = { ...sends.coupon, to: "4915112345678" };
  check([
    {
      name: "takes marketing templates alone",
      endpoint,
      inside: [offer],
      outside: [template("hello_world")],
      code: 134100,
      says: "hello_world",
    },
    {
      name: "takes templates alone",
      endpoint,
      inside: [offer],
      outside: [hello],
      code: 100,
      says: "type",
    },
    {
      name: "has two policies",
      endpoint,
      inside: [
        { ...offer, product_policy: "STRICT" },
        { ...offer, product_policy: "CLOUD_API_FALLBACK" },
      ],
      outside: [{ ...offer, product_policy: "LOOSE" }],
      code: 100,
      says: "product_policy",
    },
    {
      name: "shares activity or doesn't",
      endpoint,
      inside: [true, false].map((message_activity_sharing) => ({ ...offer, message_activity_sharing })),
      outside: [{ ...offer, message_activity_sharing: "yes" }],
      code: 100,
      says: "message_activity_sharing",
    },
  ]);
});

describe("templates", () => {
  const order = (...texts: string[]) => template("order_confirmation", [body(...texts)]);
  check([
    {
      name: "as many values as variables",
      inside: [order("a", "b", "c")],
      outside: [order("a", "b"), order("a", "b", "c", "d"), template("order_confirmation")],
      code: 132000,
      says: "body",
    },
    {
      name: "a language that the template has, whatever the case of its letters",
      inside: [template("hello_world", undefined, "en_us"), template("hello_world", undefined, "EN_US")],
      outside: [template("hello_world", undefined, "en"), template("hello_world", undefined, "en-US")],
      code: 132001,
      says: "hello_world",
    },
    {
      name: "a value has neither line breaks nor tabs nor five blanks",
      inside: [order("a    b", "b", "c")],
      outside: [order("a\nb", "b", "c"), order("a\tb", "b", "c"), order("a     b", "b", "c")],
      code: 132007,
      says: "body",
    },
    {
      name: "a body has up to 1024 characters with its values",
      inside: [order(letters(900), "b", "c")],
      outside: [order(letters(1024), "b", "c")],
      code: 132005,
      says: "1024",
    },
    {
      name: "a policy is deterministic",
      inside: [
        {
          ...hello,
          type: "template",
          template: { name: "hello_world", language: { code: "en_US", policy: "deterministic" } },
        },
      ],
      outside: [
        {
          ...hello,
          type: "template",
          template: { name: "hello_world", language: { code: "en_US", policy: "fallback" } },
        },
      ],
      code: 100,
      says: "policy",
    },
    {
      name: "a coupon code has up to 20 characters",
      inside: [changed(sends.coupon, "template.components.1.parameters.0.coupon_code", letters(20))],
      outside: [changed(sends.coupon, "template.components.1.parameters.0.coupon_code", letters(21))],
      code: 100,
      says: "coupon_code",
    },
    {
      name: "a code has up to 15 characters",
      inside: [letters(15)].map((code) =>
        changed(
          changed(sends.code, "template.components.0.parameters.0.text", code),
          "template.components.1.parameters.0.text",
          code,
        ),
      ),
      outside: [changed(sends.code, "template.components.0.parameters.0.text", letters(16))],
      code: 132005,
      says: "15",
    },
  ]);
});
