import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, samples, wamid } from "./messageSamples.ts";
import { refusalOf } from "./refusalOf.ts";
import { checked, restingWorld } from "./restingWorld.ts";
import { fixture } from "./shapes.ts";

const world = restingWorld();
const x = (count: number) => "x".repeat(count);
const row = (id: number) => ({ id: String(id), title: "Row" });
const rows = (count: number) => Array.from({ length: count }, (_, at) => row(at));
const items = (count: number) => Array.from({ length: count }, (_, at) => ({ product_retailer_id: String(at) }));
const parameters = "interactive.action.parameters";
const reply = (id: string, title: string) => ({ type: "reply", reply: { id, title } });

/** A sample, what is changed in it, what it is refused with, and a word that the details must have. */
const refused: [sample: keyof typeof samples, path: string, value: unknown, code: number, word: string][] = [
  ["image", "image", undefined, 131008, "image"],
  ["image", "image", "https://a.example/b.jpg", 100, "image"],
  ["image", "image.link", undefined, 131008, "image.id"],
  ["image", "image.link", "a.jpg", 131009, "image['link']"],
  ["image", "image.link", "ftp://a.example/b.jpg", 131009, "image['link']"],
  ["image", "image.link", 7, 100, "image['link']"],
  ["image", "image.id", "123", 100, "not both"],
  ["image", "image", { id: "123" }, 100, "image['id'] is not a valid whatsapp business account media attachment ID"],
  ["image", "image", { id: "https://a.example/b.jpg" }, 100, "image['id']"],
  ["image", "image.caption", x(1025), 100, "image['caption']"],
  ["image", "image.filename", "b.jpg", 100, "filename"],
  ["audio", "audio.caption", "A song", 100, "caption"],
  ["audio", "audio.voice", "yes", 100, "audio['voice']"],
  ["video", "video.caption", x(1025), 100, "video['caption']"],
  ["video", "video.voice", true, 100, "voice"],
  ["document", "document.caption", x(1025), 100, "document['caption']"],
  ["document", "document.filename", 1, 100, "document['filename']"],
  ["sticker", "sticker.caption", "Hi", 100, "caption"],
  ["location", "location", undefined, 131008, "location"],
  ["location", "location.latitude", undefined, 131008, "location.latitude"],
  ["location", "location.longitude", "", 131008, "location.longitude"],
  ["location", "location.latitude", 90.01, 131009, "location['latitude']"],
  ["location", "location.longitude", "-180.5", 131009, "location['longitude']"],
  ["location", "location.longitude", "east", 131009, "location['longitude']"],
  ["location", "location.name", 1, 100, "location['name']"],
  ["location", "location.url", "https://a.example", 100, "url"],
  ["contacts", "contacts", undefined, 131008, "contacts"],
  ["contacts", "contacts", {}, 100, "contacts"],
  ["contacts", "contacts", '[{"name"', 100, "contacts"],
  ["contacts", "contacts", '[{"name":{}}]', 131008, "formatted_name"],
  ["contacts", "contacts", [], 131009, "contacts"],
  ["contacts", "contacts", Array(258).fill({ name: { formatted_name: "x" } }), 131009, "257"],
  ["contacts", "contacts.0", "Dana", 100, "contacts[0]"],
  ["contacts", "contacts.0.name", undefined, 131008, "contacts.0.name"],
  ["contacts", "contacts.0.name.formatted_name", "", 131008, "formatted_name"],
  ["contacts", "contacts.0.name.nickname", "D", 100, "nickname"],
  ["contacts", "contacts.0.phones", "1", 100, "contacts[0]['phones']"],
  ["contacts", "contacts.0.phones.0.phone", 1, 100, "contacts[0]['phones'][0]['phone']"],
  ["contacts", "contacts.0.emails.0.mail", "x", 100, "mail"],
  ["contacts", "contacts.0.org.company", [], 100, "contacts[0]['org']['company']"],
  ["contacts", "contacts.0.birthday", "31.1.1990", 131009, "contacts[0]['birthday']"],
  ["contacts", "contacts.0.birthday", "1990-02-30", 131009, "contacts[0]['birthday']"],
  ["reaction", "reaction", undefined, 131008, "reaction"],
  ["reaction", "reaction.message_id", undefined, 131008, "reaction.message_id"],
  ["reaction", "reaction.message_id", "abc", 131009, "reaction['message_id']"],
  ["reaction", "reaction.emoji", undefined, 131008, "reaction.emoji"],
  ["reaction", "reaction.emoji", "ok", 131009, "reaction['emoji']"],
  ["reaction", "reaction.emoji", "👍👍", 131009, "reaction['emoji']"],
  ["reaction", "reaction.emoji", 1, 100, "reaction['emoji']"],
  ["button", "interactive", undefined, 131008, "interactive"],
  ["button", "interactive.type", undefined, 131008, "interactive.type"],
  ["button", "interactive.type", "buttons", 100, "interactive['type']"],
  ["button", "interactive.type", "constructor", 100, "interactive['type']"],
  ["button", "interactive.title", "x", 100, "title"],
  ["button", "interactive.body", undefined, 131008, "interactive.body"],
  ["button", "interactive.body.text", "", 131008, "interactive.body.text"],
  ["button", "interactive.body.text", x(1025), 131009, "interactive['body']['text']"],
  ["button", "interactive.header.type", undefined, 131008, "interactive.header.type"],
  ["button", "interactive.header.type", "audio", 100, "interactive['header']['type']"],
  ["button", "interactive.header.text", x(61), 131009, "Header text length invalid. Min length: 1, Max length: 60"],
  ["button", "interactive.header.image", {}, 100, "image"],
  ["button", "interactive.header", { type: "image" }, 131008, "interactive.header.image"],
  ["button", "interactive.header", { type: "image", image: { id: "1" } }, 100, "['header']['image']['id']"],
  ["button", "interactive.footer", "x", 100, "interactive['footer']"],
  ["button", "interactive.footer.text", x(61), 131009, "interactive['footer']['text']"],
  ["button", "interactive.action", undefined, 131008, "interactive.action"],
  ["button", "interactive.action.button", "x", 100, "button"],
  ["button", "interactive.action.buttons", [], 131009, "Min allowed buttons: 1, Max allowed buttons: 3"],
  ["button", "interactive.action.buttons", Array(4).fill(reply("1", "x")), 131009, "['buttons']"],
  ["button", "interactive.action.buttons.0.type", "url", 100, "['buttons'][0]['type']"],
  ["button", "interactive.action.buttons.0.reply", undefined, 131008, "buttons.0.reply"],
  ["button", "interactive.action.buttons.0.reply.id", x(257), 131009, "Button id length"],
  ["button", "interactive.action.buttons.0.reply.title", x(21), 131009, "Button title length invalid. Min length: 1"],
  ["button", "interactive.action.buttons.1.reply.id", "1", 131009, "button id"],
  ["button", "interactive.action.buttons.1.reply.title", "Button 1", 131009, "button title"],
  ["list", "interactive.body.text", x(4097), 131009, "4096"],
  ["list", "interactive.header", { type: "image", image: {} }, 131009, "interactive['header']['type']"],
  ["list", "interactive.action.button", undefined, 131008, "interactive.action.button"],
  ["list", "interactive.action.button", x(21), 131009, "interactive['action']['button']"],
  ["list", "interactive.action.sections", [], 131009, "sections"],
  ["list", "interactive.action.sections", Array(11).fill({ title: "x", rows: rows(1) }), 131009, "sections"],
  ["list", "interactive.action.sections.0.title", undefined, 131008, "sections.0.title"],
  ["list", "interactive.action.sections.0.title", x(25), 131009, "Section title"],
  ["list", "interactive.action.sections.0.rows", [], 131009, "rows"],
  [
    "list",
    "interactive.action.sections.0.rows",
    rows(10).map((each) => ({ ...each, id: `m${each.id}` })),
    131009,
    "10",
  ],
  ["list", "interactive.action.sections.1.rows", [row(1)], 131009, "row id"],
  ["list", "interactive.action.sections.1.rows.0.id", x(201), 131009, "Row id"],
  ["list", "interactive.action.sections.1.rows.0.title", x(25), 131009, "Row title"],
  ["list", "interactive.action.sections.1.rows.0.title", undefined, 131008, "rows.0.title"],
  ["list", "interactive.action.sections.1.rows.0.description", x(73), 131009, "Row description"],
  ["list", "interactive.action.sections.0.product_items", [], 100, "product_items"],
  ["cta_url", "interactive.action.name", "url", 100, "interactive['action']['name']"],
  ["cta_url", parameters, undefined, 131008, parameters],
  ["cta_url", `${parameters}.display_text`, x(21), 131009, "display_text"],
  ["cta_url", `${parameters}.url`, "example.com", 131009, "url"],
  ["cta_url", "interactive.body.text", x(1025), 131009, "1024"],
  ["flow", `${parameters}.flow_message_version`, "2", 131009, "flow_message_version"],
  ["flow", `${parameters}.flow_id`, undefined, 131008, "flow_id"],
  ["flow", `${parameters}.flow_name`, "booking", 100, "not both"],
  ["flow", `${parameters}.flow_cta`, undefined, 131008, "flow_cta"],
  ["flow", `${parameters}.flow_cta`, x(31), 131009, "flow_cta"],
  ["flow", `${parameters}.flow_cta`, "Book 🌱", 131009, "emoji"],
  ["flow", `${parameters}.mode`, "live", 100, "mode"],
  ["flow", `${parameters}.flow_action`, "go", 100, "flow_action"],
  ["flow", `${parameters}.flow_action_payload.data`, {}, 131009, "data"],
  ["product", "interactive.header", { type: "text", text: "x" }, 100, "header"],
  ["product", "interactive.action.catalog_id", undefined, 131008, "catalog_id"],
  ["product", "interactive.action.product_retailer_id", [], 100, "product_retailer_id"],
  ["product_list", "interactive.header", undefined, 131008, "interactive.header"],
  ["product_list", "interactive.header", { type: "video", video: {} }, 131009, "['header']['type']"],
  ["product_list", "interactive.action.sections.0.product_items", items(31), 131009, "30"],
  ["product_list", "interactive.action.sections", Array(4).fill({ title: "x", product_items: items(8) }), 131009, "30"],
  ["product_list", "interactive.action.sections.0.product_items.0", {}, 131008, "product_retailer_id"],
  ["catalog_message", "interactive.action.name", undefined, 131008, "interactive.action.name"],
  ["catalog_message", `${parameters}.thumbnail`, "sku", 100, "thumbnail"],
  ["carousel", "interactive.header", { type: "text", text: "x" }, 100, "header"],
  ["carousel", "interactive.footer", { text: "x" }, 100, "footer"],
  ["carousel", "interactive.action.cards", [samples.carousel], 131009, "cards"],
  ["carousel", "interactive.action.cards.0.card_index", undefined, 131008, "card_index"],
  ["carousel", "interactive.action.cards.0.card_index", "0", 100, "card_index"],
  ["carousel", "interactive.action.cards.0.card_index", 10, 131009, "card_index"],
  ["carousel", "interactive.action.cards.0.card_index", 1, 131009, "card_index"],
  ["carousel", "interactive.action.cards.0.type", "product", 100, "header"],
  ["carousel", "interactive.action.cards.0.type", "video", 100, "type"],
  ["carousel", "interactive.action.cards.0.body.text", "a\nb\nc\nd", 131009, "line breaks"],
  ["productCarousel", "interactive.action.cards.0.action.catalog_id", "2", 131009, "same catalog"],
  [
    "productCarousel",
    "interactive.action.cards.0.action.product_retailer_id",
    undefined,
    131008,
    "product_retailer_id",
  ],
  ["productCarousel", "interactive.action.cards.0.body", { text: "x" }, 100, "body"],
  ["carousel", "interactive.action.cards.0.header", undefined, 131008, "cards.0.header"],
  ["carousel", "interactive.action.cards.0.header.type", "text", 100, "['header']['type']"],
  ["carousel", "interactive.action.cards.0.body.text", x(161), 131009, "160"],
  ["carousel", "interactive.action.cards.0.action.parameters.url", "x", 131009, "url"],
  [
    "carousel",
    "interactive.action.cards.0.header",
    { type: "video", video: { link: "https://a.example" } },
    131009,
    "same",
  ],
  [
    "quickCarousel",
    "interactive.action.cards.0.action.buttons.1",
    { type: "quick_reply", quick_reply: { id: "b", title: "B" } },
    131009,
    "same",
  ],
  ["location_request_message", "interactive.action.name", "location", 100, "interactive['action']['name']"],
  ["location_request_message", "interactive.body.text", x(1025), 131009, "1024"],
  ["address_message", `${parameters}.country`, "US", 131009, "country"],
  ["address_message", `${parameters}.saved_addresses.0.value`, undefined, 131008, "value"],
  ["call_permission_request", "interactive.action.parameters", "x", 100, "parameters"],
  ["voice_call", `${parameters}.display_text`, undefined, 131008, "display_text"],
  ["voice_call", `${parameters}.ttl_minutes`, 43_201, 131009, "ttl_minutes"],
  ["voice_call", `${parameters}.ttl_minutes`, "100", 100, "ttl_minutes"],
  ["request_contact_info", "interactive.body", undefined, 131008, "interactive.body"],
  ["order_details", `${parameters}.reference_id`, undefined, 131008, "reference_id"],
  ["order_details", `${parameters}.type`, "goods", 100, "type"],
  ["order_details", `${parameters}.total_amount.offset`, 10, 131009, "offset"],
  ["order_details", `${parameters}.total_amount.value`, 42.5, 131009, "value"],
  ["order_details", `${parameters}.currency`, "rupees", 131009, "currency"],
  ["order_details", `${parameters}.order.items`, [], 131009, "items"],
  ["order_details", `${parameters}.order.items.0.quantity`, 0, 131009, "quantity"],
  ["order_status", `${parameters}.order.status`, "lost", 100, "status"],
  ["button", "category", "utility", 100, "category"],
];

for (const [sample, path, value, code, word] of refused) {
  const shown = JSON.stringify(value)?.slice(0, 40);
  test(`refused: ${sample} with ${path} ${shown} (${code})`, () => {
    const refusal = refusalOf(() => checked(changed(samples[sample], path, value), world));
    const details = refusal.error.error_data?.details ?? "";
    assert.equal(refusal.error.code, code, details);
    assert.equal(refusal.status, 400);
    assert.ok(details.includes(word), `${details} should name ${word}`);
  });
}

/** At the limit, or in another of the forms that are taken. */
const accepted: [sample: keyof typeof samples, path: string, value: unknown][] = [
  ["image", "image.caption", x(1024)],
  ["location", "location", { latitude: -90, longitude: 180 }],
  ["location", "location", { latitude: 1e-7, longitude: "-0.0000001" }],
  ["carousel", "interactive.action.cards.0.body.text", "a\nb\nc"],
  ["contacts", "contacts", Array(257).fill({ name: { formatted_name: "x" } })],
  ["reaction", "reaction.emoji", ""],
  ["reaction", "reaction.emoji", "👩‍👩‍👧‍👦"],
  ["reaction", "reaction.emoji", "🇹🇼"],
  ["reaction", "reaction.emoji", "❤"],
  ["reaction", "reaction.emoji", "3️⃣"],
  ["button", "interactive.body.text", x(1024)],
  ["button", "interactive.header.text", x(60)],
  ["button", "interactive.header", { type: "document", document: { link: "https://a.example/b", filename: "b.pdf" } }],
  ["button", "interactive.footer.text", "🌸".repeat(60)],
  ["button", "interactive.action.buttons", [reply(x(256), x(20))]],
  ["list", "interactive.body.text", x(4096)],
  ["list", "interactive.action.sections", [{ rows: rows(10) }]],
  ["list", "interactive.action.sections", rows(10).map((each) => ({ title: x(24), rows: [each] }))],
  [
    "list",
    "interactive.action.sections.0.rows",
    [
      { id: x(200), title: x(24), description: x(72) },
      { ...row(7), description: "" },
    ],
  ],
  ["cta_url", `${parameters}.display_text`, x(20)],
  ["flow", parameters, { flow_message_version: "3", flow_name: "booking", flow_cta: x(30) }],
  ["product", "interactive.body", undefined],
  ["product_list", "interactive.action.sections.0.product_items", items(30)],
  ["catalog_message", parameters, undefined],
  ["call_permission_request", "interactive.body", undefined],
  ["call_permission_request", "interactive.action.parameters", {}],
  ["voice_call", `${parameters}.ttl_minutes`, 43_200],
  ["carousel", "interactive.action.cards.0.body.text", x(160)],
  ["image", "context", { message_id: wamid }],
  ["image", "context", JSON.stringify({ message_id: wamid })],
  ["contacts", "contacts", JSON.stringify(samples.contacts.contacts)],
];

for (const [sample, path, value] of accepted) {
  test(`accepted: ${sample} with ${path} ${JSON.stringify(value)?.slice(0, 40)}`, () => {
    assert.ok(checked(changed(samples[sample], path, value), world).recipient);
  });
}

for (const [name, sample] of Object.entries(samples)) {
  test(`accepted: ${name}, to a number and to a BSUID`, () => {
    const sent = checked(sample, world);
    assert.equal(sent.type, sample.type);
    assert.equal(sent.category, "service");
    assert.equal(sent.problem, undefined);
    const bsuid = checked({ ...sample, to: undefined, recipient: "US.13491208655302741918" }, world);
    assert.equal(bsuid.recipient.kind, "bsuid");
  });
}

for (const name of [
  "document-by-link",
  "interactive-buttons",
  "interactive-cta-url",
  "interactive-flow",
  "interactive-list",
  "location-request",
  "reaction",
  "text-reply",
  "text-to-bsuid",
]) {
  test(`accepted: the documented ${name}`, () => {
    assert.ok(checked(fixture(`request.messages.${name}`), world));
  });
}

test("a reaction is reported as sent, a voice message as played", () => {
  assert.equal(checked(samples.reaction, world).course, "sent");
  assert.equal(checked(samples.voice, world).course, "played");
  assert.equal(checked(samples.audio, world).course, "read");
});
