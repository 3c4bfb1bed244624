import assert from "node:assert/strict";
import { test } from "node:test";
import { simulatedTemplates } from "../../../../src/core/simulator/templates.ts";
import { changed } from "./messageSamples.ts";
import { refusalOf } from "./refusalOf.ts";
import { checked, ownNumber, restingWorld } from "./restingWorld.ts";
import {
  action,
  body,
  button,
  coupon,
  groupId,
  header,
  items,
  link,
  offer,
  plant,
  product,
  products,
  sends,
  value,
} from "./templateSamples.ts";

const world = restingWorld();
world.state.groups.push({
  id: groupId,
  numberId: ownNumber(world).id,
  subject: "Shade",
  joinApprovalMode: "auto_approve",
  inviteLink: "https://chat.whatsapp.com/abc",
  createdAt: 0,
  isSuspended: false,
  participants: [],
  removed: [],
  joinRequests: [],
});

const x = (count: number) => "x".repeat(count);
const components = "template.components";
const parameter = (component: number, at = 0) => `${components}.${component}.parameters.${at}`;
const cards = `${components}.1.cards`;

/** At the limit, or in another of the forms that are taken. */
const accepted: [send: keyof typeof sends, path: string, value: unknown][] = [
  ["video", components, [header("video", { link }), { type: "button", sub_type: "quick_reply", index: "0" }]],
  ["coupon", parameter(1), coupon(x(20))],
  ["offer", parameter(2), { type: "limited_time_offer", limited_time_offer: { expiration_time_ms: "1800000000000" } }],
  ["cards", `${cards}.0.card_index`, "0"],
  ["cards", `${cards}.0.components.1.parameters.0.text`, x(115)],
  ["cards", cards, [plant(1), plant(0)]],
  ["products", cards, products(10)],
  ["flow", `${components}.1.parameters`, undefined],
  ["flow", parameter(1), action({ flow_token: "t-1" })],
  ["catalog", components, undefined],
  ["catalog", `${components}.0.parameters`, []],
  ["list", `${parameter(1)}.action.sections`, [{ product_items: items(30) }]],
  [
    "list",
    `${parameter(1)}.action.sections`,
    Array.from({ length: 10 }, () => ({ title: x(24), product_items: items(3) })),
  ],
  ["call", `${components}.2`, undefined],
  ["call", `${parameter(2, 1)}.ttl_minutes`, 43_200],
  ["call", `${parameter(2, 1)}.ttl_minutes`, "1"],
  ["permission", `${components}.1`, undefined],
  ["code", components, [body(x(15)), button("url", 0, value(x(15)))]],
  ["location", `${parameter(0)}.location`, { latitude: -90, longitude: 180 }],
];

const refused: [send: keyof typeof sends, path: string, value: unknown, code: number, word: string][] = [
  ["location", parameter(0), { type: "text", text: "x" }, 132012, "expected LOCATION, received TEXT"],
  ["location", `${parameter(0)}.location.latitude`, 91, 131009, "latitude"],
  ["video", `${components}.0`, header("image", { link }), 132012, "header: Format mismatch, expected VIDEO"],
  ["video", `${components}.0.parameters`, [], 132012, "received UNKNOWN"],
  ["video", `${parameter(0)}.video.link`, "x", 131009, "link"],
  ["videoReply", `${parameter(1)}.payload`, "", 131008, "payload"],
  ["videoReply", `${parameter(1)}.payload`, 7, 100, "payload"],
  ["videoReply", parameter(1), value("x"), 132012, "expected payload, received text"],
  ["document", `${parameter(0)}.document.link`, undefined, 131008, "document"],
  ["coupon", `${components}.1`, undefined, 131008, "Button at index 0 of type CopyCode requires a parameter"],
  ["coupon", parameter(1), coupon(x(21)), 100, "coupon_code must be at most 20"],
  ["coupon", parameter(1), coupon(25), 100, "coupon_code"],
  ["coupon", parameter(1), { type: "coupon_code" }, 131008, "coupon_code"],
  ["offer", `${components}.2`, undefined, 131008, "expiration_time_ms"],
  ["offer", `${components}.2.parameters`, [], 131008, "expiration_time_ms"],
  ["offer", `${parameter(2)}.limited_time_offer`, {}, 131008, "expiration_time_ms"],
  ["offer", `${parameter(2)}.limited_time_offer.expiration_time_ms`, "soon", 132012, "expiration_time_ms"],
  ["offer", parameter(2), value("x"), 132012, "limited_time_offer: Format mismatch"],
  ["call", `${components}.2`, offer(1), 132012, "limited_time_offer"],
  ["cards", `${components}.1`, undefined, 131008, "cards"],
  ["cards", cards, {}, 100, "cards"],
  ["cards", cards, [plant(0)], 132018, "number of cards (1) does not match the expected number of cards (2)"],
  ["cards", cards, [plant(0), plant(1), plant(2)], 132018, "(3)"],
  ["cards", `${cards}.1.card_index`, 0, 132018, "card_index 0 stands there twice"],
  ["cards", `${cards}.1.card_index`, 2, 132018, "card_index 2"],
  ["cards", `${cards}.1.card_index`, undefined, 131008, "card_index"],
  ["cards", `${cards}.1.card_index`, 10, 100, "card_index"],
  ["cards", `${cards}.1.id`, 10, 100, "id"],
  ["cards", `${cards}.0.components.0`, header("video", { link }), 132012, "card 0: header"],
  ["cards", `${cards}.1.components.1`, body("PLANT15"), 132000, "card 1: body: number of localizable_params (1)"],
  ["cards", `${cards}.0.components.1.parameters.0.text`, x(200), 132005, "160"],
  ["cards", `${cards}.0.components.2`, undefined, 131008, "card 0: buttons: Button at index 1 of type Url requires"],
  ["cards", `${cards}.0.components.2.sub_type`, "quick_reply", 132012, "card 0: buttons"],
  ["cards", `${cards}.0.components.0.type`, "carousel", 100, "must be one of {BODY, BUTTON, HEADER}"],
  ["products", cards, products(1), 132018, "2 to 10"],
  ["products", cards, [...products(10), product(9)], 132018, "(11)"],
  ["products", `${cards}.0.components.0.parameters.0.product.catalog_id`, undefined, 131008, "catalog_id"],
  ["products", `${cards}.0.components.0.parameters.0.product.price`, 1, 100, "price"],
  ["flow", `${components}.1`, undefined, 131009, "Button at index 0 of type Flow requires a component"],
  ["flow", parameter(1), value("x"), 132012, "expected action"],
  ["flow", `${parameter(1)}.action`, "x", 100, "action must be a JSON object"],
  ["flow", `${parameter(1)}.action.flow_action_data`, "x", 100, "flow_action_data"],
  ["flow", `${parameter(1)}.action.flow_tokens`, "x", 100, "flow_tokens"],
  ["catalog", `${parameter(0)}.action.sections`, [], 100, "sections"],
  ["catalog", `${parameter(0)}.action.thumbnail_product_retailer_id`, {}, 100, "thumbnail"],
  ["list", `${components}.1`, undefined, 131008, "Mpm requires a parameter"],
  ["list", `${parameter(1)}.action.sections`, undefined, 131008, "sections"],
  ["list", `${parameter(1)}.action.sections`, [], 132018, "1 to 10"],
  ["list", `${parameter(1)}.action.sections`, Array(11).fill({ title: "x", product_items: items(1) }), 132018, "11"],
  ["list", `${parameter(1)}.action.sections.0.title`, undefined, 131008, "title"],
  ["list", `${parameter(1)}.action.sections.0.title`, x(25), 100, "24"],
  ["list", `${parameter(1)}.action.sections.0.product_items`, items(28), 132018, "31 products"],
  ["list", `${parameter(1)}.action.sections.0.product_items.0`, {}, 131008, "product_retailer_id"],
  ["list", `${parameter(1)}.action.sections.0.product_items`, [], 132018, "empty"],
  ["call", `${parameter(2, 1)}.ttl_minutes`, 43_201, 132018, "43200"],
  ["call", `${parameter(2, 1)}.ttl_minutes`, "soon", 100, "ttl_minutes"],
  ["call", parameter(2, 1), { type: "payload", payload: "y" }, 132012, "payload"],
  ["permission", `${components}.1.parameters`, [value("x")], 132000, "call_permission_request"],
  ["call", `${components}.2`, { type: "call_permission_request" }, 132012, "call_permission_request"],
  ["group", `${parameter(0, 1)}.group_id`, "Y2FwaQ", 131041, "group_id"],
  ["group", `${parameter(0, 1)}.group_id`, undefined, 100, "group_id"],
  ["code", `${parameter(0)}.text`, x(16), 132005, "15"],
  ["code", `${parameter(1)}.text`, x(16), 100, "15"],
  ["code", `${components}.1`, undefined, 131008, "Button at index 0"],
];

for (const [name, send] of Object.entries(sends)) {
  test(`accepted: a template with ${name}`, () => {
    const { category, recipient } = checked(send, world);
    assert.equal(recipient.kind, "number");
    const stored = simulatedTemplates.find((each) => each.name === (send.template as { name: string }).name);
    assert.equal(category, stored?.category?.toLowerCase());
  });
}

for (const [send, path, changeTo] of accepted) {
  test(`accepted: ${send} with ${path} ${JSON.stringify(changeTo)?.slice(0, 40)}`, () => {
    assert.ok(checked(changed(sends[send], path, changeTo), world));
  });
}

for (const [send, path, changeTo, code, word] of refused) {
  test(`refused: ${send} with ${path} ${JSON.stringify(changeTo)?.slice(0, 40)} (${code})`, () => {
    const { error, status } = refusalOf(() => checked(changed(sends[send], path, changeTo), world));
    const details = error.error_data?.details ?? "";
    assert.equal(error.code, code, details);
    assert.equal(status, 400);
    assert.ok(details.includes(word), `${details} should name ${word}`);
  });
}

test("before v23.0 there is no 132018", () => {
  const body = changed(sends.cards, cards, [plant(0)]);
  assert.equal(refusalOf(() => checked(body, world, 0, "v22.0")).error.code, 132012);
  assert.equal(refusalOf(() => checked(body, world, 0, "v23.0")).error.code, 132018);
});

test("an authentication template as it was created is sent like the one that is listed", () => {
  const own = restingWorld();
  const created = {
    name: "created_code",
    language: "en_US",
    status: "APPROVED",
    category: "AUTHENTICATION",
    components: [
      { type: "BODY", add_security_recommendation: true },
      { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
    ],
  };
  own.state.templates.push({ wabaId: ownNumber(own).wabaId, template: created, edits: [], pauses: 0 });
  const send = changed(sends.code, "template.name", "created_code");
  assert.equal(checked(send, own).category, "authentication");
  assert.equal(refusalOf(() => checked(changed(send, `${components}.1`, undefined), own)).error.code, 131008);
});
