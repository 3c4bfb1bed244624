import assert from "node:assert/strict";
import { test } from "node:test";
import type { Template } from "../../../../src/core/graph/replies.ts";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { templateComponents, templateParameters, unsupportedParts } from "../../../../src/core/graph/template.ts";
import { simulatedTemplates } from "../../../../src/core/simulator/templates.ts";
import { refusalOf } from "./refusalOf.ts";
import { checked, restingWorld } from "./restingWorld.ts";
import { template, text } from "./support.ts";

const world = restingWorld();
const photo = world.media.add(
  simulatorAccount.phoneNumberId,
  "image/jpeg",
  Buffer.from("\xff\xd8\xff\xe0", "latin1"),
  0,
);
const number = "12025550101";
const bsuid = "US.13491208655302741918";
const value = (text: string) => ({ type: "text", text });
const body = (...parameters: unknown[]) => ({ type: "body", parameters });
const header = (...parameters: unknown[]) => ({ type: "header", parameters });
const urlButton = (...parameters: unknown[]) => ({ type: "button", sub_type: "url", index: "0", parameters });
const named = (parameter_name: string, text: string) => ({ type: "text", parameter_name, text });
const image = { type: "image", image: { link: "https://media.example.com/a.jpg" } };
const shippingHeader = header(named("order", "7714"));

/** What each wrong request is refused with, and a word that the details must have. */
const refused: [name: string, body: unknown, code: number, word: string][] = [
  ["no object", [], 100, "messaging_product"],
  ["nothing", undefined, 100, "messaging_product"],
  ["a text", "hi", 100, "messaging_product"],
  ["no product", { to: number, text: { body: "x" } }, 100, "messaging_product"],
  ["misspelt product", { messsaging_product: "whatsapp", to: number }, 100, "did you mean messaging_product"],
  ["wrong product", { ...text(number), messaging_product: "telegram" }, 100, "messaging_product"],
  ["product of wrong type", { ...text(number), messaging_product: 1 }, 100, "messaging_product"],
  ["misspelt key", { messaging_product: "whatsapp", too: number, text: { body: "x" } }, 100, "did you mean to"],
  ["no recipient", { messaging_product: "whatsapp", text: { body: "x" } }, 131008, "to"],
  ["empty recipient", text(""), 131008, "to"],
  ["null recipient", text(null), 131008, "to"],
  ["recipient of wrong type", text({ phone: number }), 100, "to"],
  ["recipient is a list", text([number]), 100, "to"],
  ["words", text("my friend"), 131009, "to"],
  ["too short", text("123456"), 131009, "to"],
  ["too long", text("1234567890123456"), 131009, "to"],
  ["no country code", text("0912345678"), 131009, "to"],
  ["a fraction", text(1.5), 131009, "to"],
  ["BSUID in to", text(bsuid), 100, "recipient"],
  ["number in recipient", { ...text(undefined), recipient: number }, 100, "recipient"],
  ["nonsense in recipient", { ...text(undefined), recipient: "abc" }, 131009, "recipient"],
  ["recipient no text", { ...text(undefined), recipient: 12 }, 100, "recipient"],
  ["odd recipient_type", { ...text(number), recipient_type: "crowd" }, 100, "recipient_type"],
  ["recipient_type no text", { ...text(number), recipient_type: 1 }, 100, "recipient_type"],
  ["own number", text(simulatorAccount.displayPhoneNumber), 131021, "to"],
  ["misspelt type", { ...text(number), type: "txt" }, 131051, "type"],
  ["type no text", { ...text(number), type: 7 }, 100, "type"],
  ["no text", { messaging_product: "whatsapp", to: number, type: "text" }, 131008, "text"],
  ["text no object", { ...text(number), text: "hi" }, 100, "text"],
  ["text a list", { ...text(number), text: ["hi"] }, 100, "text"],
  ["unknown key in text", { ...text(number), text: { body: "x", bold: true } }, 100, "bold"],
  ["no body", { ...text(number), text: { preview_url: true } }, 131008, "text.body"],
  ["empty body", text(number, ""), 131008, "text.body"],
  ["body of wrong type", text(number, 12), 100, "text['body']"],
  ["body too long", text(number, "x".repeat(4097)), 100, "4096"],
  ["preview_url a text", { ...text(number), text: { body: "x", preview_url: "yes" } }, 100, "preview_url"],
  ["callback data too long", { ...text(number), biz_opaque_callback_data: "x".repeat(513) }, 100, "512"],
  ["callback data no text", { ...text(number), biz_opaque_callback_data: { a: 1 } }, 100, "biz_opaque_callback_data"],
  ["context empty", { ...text(number), context: {} }, 131008, "context.message_id"],
  ["context no object", { ...text(number), context: "wamid.x" }, 100, "context"],
  ["message_id no text", { ...text(number), context: { message_id: 4 } }, 100, "message_id"],
  ["Direct Send", { ...text(number), category: "utility" }, 100, "category"],
  ["no template", { messaging_product: "whatsapp", to: number, type: "template" }, 131008, "template"],
  ["template no object", { ...template("x"), template: "hello_world" }, 100, "template"],
  ["no name", { ...template("x"), template: { language: { code: "en_US" } } }, 131008, "template.name"],
  ["no language", { ...template("x"), template: { name: "hello_world" } }, 131008, "template.language"],
  ["language a text", { ...template("x"), template: { name: "hello_world", language: "en_US" } }, 100, "language"],
  ["no code", { ...template("x"), template: { name: "hello_world", language: {} } }, 131008, "code"],
  [
    "odd policy",
    { ...template("x"), template: { name: "hello_world", language: { code: "en_US", policy: "fallback" } } },
    100,
    "policy",
  ],
  ["unknown key in template", { ...template("x"), template: { name: "hello_world", lang: "en" } }, 100, "lang"],
  ["unknown name", template("hello_word"), 132001, "template name (hello_word) does not exist in en_US"],
  ["en for en_US", template("hello_world", undefined, "en"), 132001, "does not exist in en"],
  ["pending", template("appointment_reminder"), 132001, "appointment_reminder"],
  ["rejected", template("prize_draw"), 132001, "prize_draw"],
  ["paused", template("autumn_offer", [body(value("Dana"))]), 132015, "autumn_offer"],
  ["disabled", template("flash_sale"), 132016, "flash_sale"],
  ["components no list", template("hello_world", {}), 100, "components"],
  ["component no object", template("hello_world", ["body"]), 100, "components"],
  ["component without type", template("hello_world", [{ parameters: [] }]), 131008, "type"],
  ["odd component", template("hello_world", [{ type: "tail" }]), 100, "type"],
  ["cards that the template hasn't", template("hello_world", [{ type: "carousel", cards: [] }]), 132012, "carousel"],
  ["unknown key in component", template("hello_world", [{ type: "body", params: [] }]), 100, "params"],
  ["parameters no list", template("order_confirmation", [{ type: "body", parameters: {} }]), 100, "parameters"],
  ["parameter no object", template("order_confirmation", [body("a", "b", "c")]), 100, "parameters"],
  ["parameter without type", template("order_confirmation", [body({ text: "a" })]), 131008, "type"],
  ["body twice", template("order_confirmation", [body(), body()]), 100, "twice"],
  ["no values", template("order_confirmation"), 132000, "(0) does not match the expected number of params (3)"],
  ["too few", template("order_confirmation", [body(value("a"), value("b"))]), 132000, "body"],
  ["too many", template("hello_world", [body(value("a"))]), 132000, "(1)"],
  ["header too many", template("hello_world", [header(value("a"))]), 132000, "header"],
  ["empty value", template("order_confirmation", [body(value("a"), value(""), value("c"))]), 100, "text"],
  [
    "value a number",
    template("order_confirmation", [body(value("a"), { type: "text", text: 1 }, value("c"))]),
    100,
    "text",
  ],
  ["image for text", template("order_confirmation", [body(value("a"), value("b"), image)]), 132012, "IMAGE"],
  ["line break", template("order_confirmation", [body(value("a\nb"), value("b"), value("c"))]), 132007, "new-line"],
  ["five blanks", template("order_confirmation", [body(value("a     b"), value("b"), value("c"))]), 132007, "spaces"],
  [
    "body too long",
    template("order_confirmation", [body(value("x".repeat(1000)), value("b"), value("c"))]),
    132005,
    "1024",
  ],
  [
    "currency incomplete",
    template("order_confirmation", [body(value("a"), value("b"), { type: "currency", currency: {} })]),
    132012,
    "currency",
  ],
  [
    "date_time incomplete",
    template("order_confirmation", [body(value("a"), value("b"), { type: "date_time" })]),
    132012,
    "fallback_value",
  ],
  [
    "name where numbers are",
    template("order_confirmation", [body(named("x", "a"), value("b"), value("c"))]),
    132012,
    "parameter_name",
  ],
  [
    "number where names are",
    template("shipping_update", [shippingHeader, body(value("Dana"), value("Monday"))]),
    100,
    "Parameter name is missing or empty",
  ],
  [
    "unknown name",
    template("shipping_update", [shippingHeader, body(named("customer", "Dana"), named("day", "Monday"))]),
    100,
    "day",
  ],
  [
    "one name twice",
    template("shipping_update", [shippingHeader, body(named("customer", "Dana"), named("customer", "Mo"))]),
    100,
    "eta",
  ],
  [
    "header without its value",
    template("shipping_update", [body(named("customer", "Dana"), named("eta", "Monday"))]),
    132000,
    "header",
  ],
  [
    "header too long",
    template("shipping_update", [
      header(named("order", "x".repeat(60))),
      body(named("customer", "D"), named("eta", "M")),
    ]),
    132005,
    "60",
  ],
  ["no header image", template("pickup_ready", [body(value("1"))]), 132012, "expected IMAGE, received UNKNOWN"],
  ["text as header image", template("pickup_ready", [header(value("x")), body(value("1"))]), 132012, "received TEXT"],
  ["image without object", template("pickup_ready", [header({ type: "image" }), body(value("1"))]), 131008, "image"],
  ["image no object", template("pickup_ready", [header({ type: "image", image: 1 }), body(value("1"))]), 100, "image"],
  ["neither id nor link", template("pickup_ready", [header({ type: "image", image: {} })]), 131008, "link"],
  [
    "id and link",
    template("pickup_ready", [header({ type: "image", image: { id: "1", link: "https://a.example/b" } })]),
    100,
    "not both",
  ],
  ["odd id", template("pickup_ready", [header({ type: "image", image: { id: "a" } })]), 100, "['image']['id']"],
  ["unknown id", template("pickup_ready", [header({ type: "image", image: { id: "123" } })]), 100, "attachment ID"],
  ["id an object", template("pickup_ready", [header({ type: "image", image: { id: { toString: 1 } } })]), 100, "id"],
  ["odd link", template("pickup_ready", [header({ type: "image", image: { link: "a.jpg" } })]), 131009, "link"],
  ["two images", template("pickup_ready", [header(image, image), body(value("1"))]), 132000, "header"],
  ["no button value", template("order_tracking", [body(value("1"))]), 131008, "Button at index 0 of type Url requires"],
  ["button without value", template("order_tracking", [body(value("1")), urlButton()]), 131008, "requires a parameter"],
  [
    "two button values",
    template("order_tracking", [body(value("1")), urlButton(value("1"), value("2"))]),
    132000,
    "index 0",
  ],
  [
    "button without index",
    template("order_tracking", [body(value("1")), { type: "button", sub_type: "url", parameters: [value("1")] }]),
    131008,
    "index",
  ],
  [
    "button index out of range",
    template("order_tracking", [{ type: "button", sub_type: "url", index: 10, parameters: [] }]),
    100,
    "index",
  ],
  ["button without sub_type", template("order_tracking", [{ type: "button", index: 0 }]), 131008, "sub_type"],
  [
    "wrong sub_type",
    template("order_tracking", [
      body(value("1")),
      { type: "button", sub_type: "quick_reply", index: 0, parameters: [] },
    ]),
    132012,
    "index 0",
  ],
  [
    "no such button",
    template("order_tracking", [
      body(value("1")),
      urlButton(value("1")),
      { type: "button", sub_type: "url", index: 2 },
    ]),
    132012,
    "no such button",
  ],
  [
    "payload for a URL",
    template("order_tracking", [body(value("1")), urlButton({ type: "payload", payload: "x" })]),
    132012,
    "payload",
  ],
  ["button text empty", template("order_tracking", [body(value("1")), urlButton(value(""))]), 131008, "text"],
  ["value for a fixed URL", template("season_offer", [body(value("Dana")), urlButton(value("x"))]), 132000, "index 0"],
  [
    "code to a BSUID",
    {
      ...template("sign_in_code", [body(value("123456")), urlButton(value("123456"))]),
      to: undefined,
      recipient: bsuid,
    },
    131062,
    "to",
  ],
];

for (const [name, request, code, word] of refused) {
  test(`refused: ${name} (${code})`, () => {
    const refusal = refusalOf(() => checked(request, world));
    assert.equal(refusal.error.code, code, refusal.error.error_data?.details);
    assert.equal(refusal.status, 400);
    assert.match(refusal.error.message ?? "", new RegExp(`^\\(#${code}\\) \\S`));
    assert.equal(refusal.error.error_data?.messaging_product, "whatsapp");
    const details = refusal.error.error_data?.details ?? "";
    assert.ok(details.includes(word), `${details} should name ${word}`);
  });
}

const accepted: [name: string, body: unknown][] = [
  ["text", text(number)],
  ["text without type", { messaging_product: "whatsapp", to: number, text: { body: "x" } }],
  ["number as a number", text(12025550101)],
  ["number with plus and blanks", text("+1 202-555-0101")],
  ["number with brackets", text("+1 (202) 555.0101")],
  ["shortest and longest number", text("1234567")],
  ["longest number", text("123456789012345")],
  ["longest body", text(number, "x".repeat(4096))],
  ["longest body beyond the basic plane", text(number, "🌸".repeat(4096))],
  ["preview", { ...text(number), text: { body: "https://example.com", preview_url: true } }],
  ["individual", { ...text(number), recipient_type: "individual" }],
  ["reply", { ...text(number), context: { message_id: "wamid.HBgL" } }],
  ["callback data", { ...text(number), biz_opaque_callback_data: "x".repeat(512) }],
  ["BSUID", { ...text(undefined), recipient: bsuid }],
  ["both: to wins", { ...text(number), recipient: "abc" }],
  ["key that Graph ignores", { ...text(number), whatever: 1 }],
  ["upper case", { ...text(number), type: "TEXT", messaging_product: "WHATSAPP" }],
  ["hello_world", template("hello_world")],
  ["empty components", template("hello_world", [])],
  ["null components", template("hello_world", null)],
  [
    "policy",
    { ...template("x"), template: { name: "hello_world", language: { code: "en_US", policy: "deterministic" } } },
  ],
  ["upper-case component", template("order_confirmation", [{ type: "BODY", parameters: ["a", "b", "c"].map(value) }])],
  [
    "currency and date",
    template("order_confirmation", [
      body(
        value("a"),
        { type: "date_time", date_time: { fallback_value: "Monday" } },
        { type: "currency", currency: { fallback_value: "$ 1", code: "USD", amount_1000: 1000 } },
      ),
    ]),
  ],
  [
    "named in another order",
    template("shipping_update", [shippingHeader, body(named("eta", "Monday"), named("customer", "Dana"))]),
  ],
  [
    "image by id as a number",
    template("pickup_ready", [header({ type: "image", image: { id: Number(photo.id) } }), body(value("1"))]),
  ],
  [
    "quick reply payload",
    template("order_tracking", [
      body(value("1")),
      urlButton(value("1")),
      { type: "button", sub_type: "quick_reply", index: "1", parameters: [{ type: "payload", payload: "ask" }] },
    ]),
  ],
];

for (const [name, request] of accepted) {
  test(`accepted: ${name}`, () => {
    assert.ok(checked(request, world).recipient);
  });
}

test("the recipient is read in digits and echoed as it came", () => {
  const { recipient } = checked(text("+1 202-555-0101"), world);
  assert.deepEqual(recipient, { kind: "number", digits: number, input: "+1 202-555-0101" });
});

test("every approved template can be sent with what the editor builds from its own examples", () => {
  // What stands for a place can't be given as an example, and an invitation takes the id of a group.
  const approved = simulatedTemplates.filter(
    (each) =>
      each.status === "APPROVED" &&
      unsupportedParts(each).length === 0 &&
      !["store_location", "group_invitation"].includes(each.name),
  );
  assert.ok(approved.length >= 12);
  for (const each of approved) {
    const values = templateParameters(each).map((parameter) => parameter.example ?? "");
    assert.ok(!values.includes(""), `${each.name} gives an example of each value`);
    const sent = checked(template(each.name, templateComponents(each, values), each.language), world);
    assert.equal(sent.category, each.category?.toLowerCase());
  }
});

test("a template with a header location and a copy-code button is checked as documented", () => {
  const coupon: Template = {
    name: "coupon",
    language: "en_US",
    status: "APPROVED",
    category: "MARKETING",
    components: [
      { type: "HEADER", format: "LOCATION" },
      { type: "BODY", text: "Visit us." },
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE" }, { type: "PHONE_NUMBER" }] },
    ],
  };
  const own = restingWorld();
  own.state.templates.push({ wabaId: simulatorAccount.wabaId, template: coupon, edits: [], pauses: 0 });
  const check = (latitude: unknown, code: string) => () =>
    checked(
      template("coupon", [
        header({ type: "location", location: { latitude, longitude: "121.5" } }),
        { type: "button", sub_type: "copy_code", index: 0, parameters: [{ type: "coupon_code", coupon_code: code }] },
      ]),
      own,
    );
  assert.equal(check(25.03, "x".repeat(20))().category, "marketing");
  assert.equal(refusalOf(check("91", "x")).error.code, 131009);
  assert.equal(refusalOf(check("north", "x")).error.code, 131009);
  assert.equal(refusalOf(check(undefined, "x")).error.code, 131008);
  assert.equal(refusalOf(check(25, "x".repeat(21))).error.code, 100);
});
