import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { simulatorAccount } from "../../../../src/core/graph/simulated.ts";
import { Refusal } from "../../../../src/io/simulator/refusal.ts";
import { checkNewTemplate } from "../../../../src/io/simulator/validation/newTemplate.ts";
import { fc } from "../../../support/fastCheck.ts";
import { codeOf, machine } from "./machine.ts";
import { refusalOf } from "./refusalOf.ts";

const { phoneNumberId, wabaId } = simulatorAccount;
const templates = `${wabaId}/message_templates`;

const shipped = {
  name: "order_shipped",
  language: "en_GB",
  category: "UTILITY",
  components: [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["7714"] } },
    {
      type: "BODY",
      text: "Your order {{1}} arrives on {{2}}, see you soon.",
      example: { body_text: [["7714", "Monday"]] },
    },
    { type: "FOOTER", text: "Riverside Kitchen" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Thanks" },
        { type: "URL", text: "Track", url: "https://a.example/{{1}}", example: ["1"] },
      ],
    },
  ],
};
const body = (text: string, example?: unknown) => [{ type: "BODY", text, ...(example !== undefined && { example }) }];
const buttons = (...list: unknown[]) => [...body("Hi"), { type: "BUTTONS", buttons: list }];
const url = (text: string) => ({ type: "URL", text, url: "https://a.example" });
const reply = (text: string) => ({ type: "QUICK_REPLY", text });

const card = (text: string, ...list: unknown[]) => ({
  components: [
    { type: "header", format: "image", example: { header_handle: ["x"] } },
    { type: "body", text },
    { type: "buttons", buttons: list },
  ],
});
const cards = (count: number, text = "a") => [
  ...body("Hi"),
  { type: "CAROUSEL", cards: Array.from({ length: count }, () => card(text, reply("More"), url("Buy"))) },
];
const differentCards = { type: "CAROUSEL", cards: [card("a", reply("More")), card("a", url("Buy"))] };
const offer = (text: string) => [
  ...body("Hi"),
  { type: "LIMITED_TIME_OFFER", limited_time_offer: { text, has_expiration: true } },
];

describe("a new template is checked", () => {
  const cases: readonly [what: string, change: object, subcode?: number][] = [
    ["capitals in its name", { name: "Order" }, 2388046],
    ["513 letters", { name: "a".repeat(513) }, 2388046],
    ["no name", { name: undefined }],
    ["a language that is none", { language: "English" }],
    ["a category that is none", { category: "OTP" }],
    ["no body", { components: [{ type: "FOOTER", text: "a" }] }, 2388043],
    ["two bodies", { components: [...body("a"), ...body("b")] }],
    ["1,025 characters", { components: body("a".repeat(1025)) }, 2388040],
    ["a variable at its start", { components: body("{{1}} is here for you", { body_text: [["a"]] }) }, 2388299],
    ["a variable at its end", { components: body("Here is your {{1}}", { body_text: [["a"]] }) }, 2388299],
    [
      "two variables side by side",
      { components: body("Your order {{1}} {{2}} is here now", { body_text: [["a", "b"]] }) },
      2388293,
    ],
    ["too few words", { components: body("a {{1}} b", { body_text: [["a"]] }) }, 2388293],
    [
      "a gap in the numbers",
      { components: body("Your order {{1}} and {{3}} is here now", { body_text: [["a", "b"]] }) },
      2388072,
    ],
    ["no example", { components: body("Your order {{1}} is here now") }, 2388043],
    ["a long footer", { components: [...body("a"), { type: "FOOTER", text: "a".repeat(61) }] }, 2388040],
    ["a variable in the footer", { components: [...body("a"), { type: "FOOTER", text: "a {{1}} b" }] }, 2388073],
    [
      "a long header",
      { components: [...body("a"), { type: "HEADER", format: "TEXT", text: "a".repeat(61) }] },
      2388040,
    ],
    [
      "two variables in the header",
      { components: [...body("a"), { type: "HEADER", format: "TEXT", text: "a {{1}} b {{2}} c" }] },
      2388047,
    ],
    ["a picture without example", { components: [...body("a"), { type: "HEADER", format: "IMAGE" }] }, 2388043],
    ["a long button", { components: buttons(reply("a".repeat(26))) }, 2388040],
    ["eleven buttons", { components: buttons(...Array.from({ length: 11 }, (_, index) => reply(`${index}`))) }],
    ["three URLs", { components: buttons(url("a"), url("b"), url("c")) }],
    ["one card", { category: "MARKETING", components: cards(1) }],
    ["eleven cards", { category: "MARKETING", components: cards(11) }],
    ["cards in a utility template", { components: cards(2) }],
    ["a card with much text", { category: "MARKETING", components: cards(2, "a".repeat(161)) }, 2388040],
    ["cards that differ", { category: "MARKETING", components: [...cards(2).slice(0, 1), differentCards] }],
    ["a long offer", { category: "MARKETING", components: offer("a".repeat(17)) }, 2388040],
    ["an offer in a utility template", { components: offer("a") }],
    ["a short time to live", { message_send_ttl_seconds: 29 }],
    ["a long time to live", { message_send_ttl_seconds: 43_201 }],
    ["a short time to live of marketing", { category: "MARKETING", message_send_ttl_seconds: 43_199 }],
    ["a long time to live of marketing", { category: "MARKETING", message_send_ttl_seconds: 2_592_001 }],
    ["a long time to live of a code", { category: "AUTHENTICATION", message_send_ttl_seconds: 901 }],
    ["a time to live in words", { message_send_ttl_seconds: "soon" }],
    ["mixed buttons", { components: buttons(reply("a"), url("b"), reply("c")) }],
  ];
  for (const [what, change, subcode] of cases) {
    test(what, () => {
      const { status, error } = refusalOf(() => checkNewTemplate({ ...shipped, ...change }));
      assert.equal(status, 400);
      if (subcode === undefined) assert.ok(error.code === 100 || error.code === 131008, `${error.code}`);
      else assert.deepEqual([error.code, error.error_subcode], [100, subcode]);
    });
  }

  test("at its limits it is fine", () => {
    for (const change of [
      {},
      { name: "a".repeat(512) },
      { components: body("a".repeat(1024)) },
      { components: buttons(...Array.from({ length: 10 }, (_, index) => reply(`${index}${"a".repeat(23)}`))) },
      { components: buttons(url("a"), url("b")) },
      { category: "MARKETING", components: cards(2, "a".repeat(160)) },
      { category: "MARKETING", components: cards(10) },
      { category: "MARKETING", components: offer("a".repeat(16)) },
      ...[30, 43_200, -1].map((message_send_ttl_seconds) => ({ message_send_ttl_seconds })),
      ...[43_200, 2_592_000].map((message_send_ttl_seconds) => ({ category: "MARKETING", message_send_ttl_seconds })),
      ...[30, 900].map((message_send_ttl_seconds) => ({ category: "AUTHENTICATION", message_send_ttl_seconds })),
      { components: body("Your order {{1}} is here now", { body_text: "7714" }) },
    ])
      assert.ok(checkNewTemplate({ ...shipped, ...change }).components);
  });

  test("whatever is sent, it is taken or refused", () => {
    const component = fc.record({
      type: fc.constantFrom("BODY", "HEADER", "BUTTONS", "FOOTER", 1),
      text: fc.anything(),
      format: fc.anything(),
      buttons: fc.anything(),
      example: fc.anything(),
    });
    fc.assert(
      fc.property(
        fc.record({
          name: fc.anything(),
          language: fc.constant("en"),
          category: fc.constantFrom("UTILITY", null),
          components: fc.oneof(fc.anything(), fc.array(component)),
        }),
        (draft) => {
          try {
            checkNewTemplate(draft);
          } catch (error) {
            assert.ok(error instanceof Refusal, `${error}`);
          }
        },
      ),
    );
  });
});

test("a template is pending, approved after its review, sent, paused, and sent again", async () => {
  const { call, control, receiver } = await machine();
  const created = await call("POST", templates, shipped);
  assert.equal(created.body.status, "PENDING");
  const { id } = created.body;
  const send = () =>
    call("POST", `${phoneNumberId}/messages`, {
      messaging_product: "whatsapp",
      to: "4915112345678",
      type: "template",
      template: {
        name: "order_shipped",
        language: { code: "en_GB" },
        components: [
          { type: "header", parameters: [{ type: "text", text: "7714" }] },
          {
            type: "body",
            parameters: [
              { type: "text", text: "7714" },
              { type: "text", text: "Monday" },
            ],
          },
          { type: "button", sub_type: "url", index: "1", parameters: [{ type: "text", text: "7714" }] },
        ],
      },
    });
  assert.equal(codeOf(await send()), 132001);
  await control("POST", "/clock", { advanceMs: 3000 });
  const status = async () => (await call("GET", `${id}?fields=status`)).body.status;
  assert.equal(await status(), "APPROVED");
  assert.equal((await send()).status, 200);
  await control("POST", `/templates/${id}/moderation`, { event: "PAUSED" });
  assert.equal(codeOf(await send()), 132015);
  await control("POST", "/clock", { advanceMs: 3 * 3_600_000 });
  assert.equal((await send()).status, 200);
  await control("POST", `/templates/${id}/moderation`, { event: "PAUSED" });
  await control("POST", "/clock", { advanceMs: 6 * 3_600_000 });
  await control("POST", `/templates/${id}/moderation`, { event: "PAUSED" });
  assert.equal(await status(), "DISABLED", "the third time");
  assert.equal(codeOf(await send()), 132016);
  const events = () => receiver.requests.flatMap(({ value }) => (value.event === undefined ? [] : [value.event]));
  await receiver.until(() => events().length === 6);
  assert.deepEqual(events().sort(), ["APPROVED", "APPROVED", "APPROVED", "DISABLED", "PAUSED", "PAUSED"]);
});

test("a name is taken while its template is there, and for 30 days after", async () => {
  const { call, control } = await machine();
  await call("POST", templates, shipped);
  const again = await call("POST", templates, shipped);
  assert.deepEqual([codeOf(again), again.body.error.error_subcode], [100, 2388024]);
  assert.equal((await call("POST", templates, { ...shipped, language: "de" })).status, 200);
  assert.ok((await call("DELETE", `${templates}?name=order_shipped`)).body.success);
  assert.deepEqual((await call("GET", `${templates}?name=order_shipped`)).body.data, []);
  assert.equal((await call("POST", templates, shipped)).body.error.error_subcode, 2388023);
  await control("POST", "/clock", { advanceMs: 30 * 86_400_000 });
  assert.equal((await call("POST", templates, shipped)).status, 200);
});

test("one language is deleted by its id, several templates by theirs", async () => {
  const { call } = await machine();
  const ids: string[] = [];
  for (const language of ["en_GB", "de", "fr"])
    ids.push((await call("POST", templates, { ...shipped, language })).body.id);
  assert.ok((await call("DELETE", `${templates}?name=order_shipped&hsm_id=${ids[0]}`)).body.success);
  const left = async () => (await call("GET", `${templates}?name=order_shipped&fields=language`)).body.data.length;
  assert.equal(await left(), 2);
  assert.ok((await call("DELETE", `${templates}?hsm_ids=${JSON.stringify(ids.slice(1))}`)).body.success);
  assert.equal(await left(), 0);
  assert.equal(codeOf(await call("DELETE", `${templates}?name=nothing`)), 100);
  assert.equal(codeOf(await call("DELETE", templates)), 100);
});

test("an approved template is edited once a day, a pending one not at all", async () => {
  const { call, control } = await machine();
  const { id } = (await call("POST", templates, shipped)).body;
  const edit = () => call("POST", id, { components: body("Another text.") });
  assert.equal((await edit()).body.error.error_subcode, 2388039);
  await control("POST", "/clock", { advanceMs: 3000 });
  assert.ok((await edit()).body.success);
  assert.equal((await call("GET", `${id}?fields=status`)).body.status, "PENDING");
  await control("POST", "/clock", { advanceMs: 3000 });
  assert.equal((await edit()).body.error.error_subcode, 2388039);
  await control("POST", "/clock", { advanceMs: 86_400_000 });
  assert.ok((await edit()).body.success);
  assert.equal(codeOf(await call("POST", id, {})), 100);
});

test("the tracking of links is switched off and on without a review, and without an edit", async () => {
  const { call } = await machine();
  const { data } = (await call("GET", `${templates}?name=order_confirmation&language=en_US`)).body;
  const [{ id }] = data;
  const set = (query: string) => call("POST", `${id}?${query}`);
  assert.equal((await set("cta_url_link_tracking_opted_out=true&category=utility")).body.success, true);
  assert.equal((await set("cta_url_link_tracking_opted_out=false")).body.success, true);
  assert.equal((await set("cta_url_link_tracking_opted_out=true")).body.success, true);
  const seen = (await call("GET", `${id}?fields=status,cta_url_link_tracking_opted_out`)).body;
  assert.deepEqual(seen, { status: "APPROVED", cta_url_link_tracking_opted_out: true, id });
  assert.equal(codeOf(await set("cta_url_link_tracking_opted_out=maybe")), 100);
  assert.equal(codeOf(await set("cta_url_link_tracking_opted_out=true&category=MARKETING")), 100);
});

test("an authentication template is listed with Meta's texts, and can be sent", async () => {
  const { call, control } = await machine();
  const created = await call("POST", `${wabaId}/message_templates`, {
    name: "new_code",
    language: "en_US",
    category: "authentication",
    components: [
      { type: "body", add_security_recommendation: true },
      { type: "footer", code_expiration_minutes: 5 },
      { type: "buttons", buttons: [{ type: "otp", otp_type: "copy_code", text: "Copy" }] },
    ],
  });
  await control("POST", `/templates/${created.body.id}/moderation`, { event: "APPROVED" });
  const { components } = (await call("GET", `${created.body.id}?fields=components`)).body;
  assert.equal(components[0].text, "*{{1}}* is your verification code. For your security, do not share this code.");
  assert.equal(components[1].text, "This code expires in 5 minutes.");
  assert.equal(components[2].buttons[0].type, "URL");
  const parameters = [{ type: "text", text: "123456" }];
  const send = (components: unknown) =>
    call("POST", `${phoneNumberId}/messages`, {
      messaging_product: "whatsapp",
      to: "4915112345678",
      type: "template",
      template: { name: "new_code", language: { code: "en_US" }, components },
    });
  assert.equal(codeOf(await send([{ type: "body", parameters }])), 131008);
  const sent = await send([
    { type: "body", parameters },
    { type: "button", sub_type: "url", index: "0", parameters },
  ]);
  assert.equal(sent.status, 200, sent.text);
});
