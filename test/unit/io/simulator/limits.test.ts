import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, samples } from "./messageSamples.ts";
import { refusalOf } from "./refusalOf.ts";
import { checked, restingWorld } from "./restingWorld.ts";
import { text } from "./support.ts";

const world = restingWorld();
/** One character each for a reader, two units in JavaScript, four bytes in UTF-8. */
const flowers = (count: number) => "🌸".repeat(count);
const letters = (count: number) => "x".repeat(count);
const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

const link = "https://media.example.com/file";
const requests = { ...samples, text: text("12025550101") };
type Request = keyof typeof requests;

const parameters = "interactive.action.parameters";
const sections = "interactive.action.sections";
const cards = "interactive.action.cards";
const anyBody = ["button", "cta_url", "flow", "product", "product_list", "catalog_message", "carousel"] as const;
const footed = [
  "button",
  "list",
  "cta_url",
  "flow",
  "product",
  "product_list",
  "catalog_message",
  "voice_call",
] as const;
const headed = ["button", "list", "cta_url", "flow", "product_list", "voice_call", "address_message"] as const;

/** A text, how long it may be, and what a longer one is refused with. */
const texts: [request: Request, path: string, longest: number, code: number][] = [
  ["text", "text.body", 4096, 100],
  ["image", "image.caption", 1024, 100],
  ["video", "video.caption", 1024, 100],
  ["document", "document.caption", 1024, 100],
  ["image", "biz_opaque_callback_data", 512, 100],
  ...[...anyBody, "location_request_message", "address_message", "call_permission_request", "voice_call"].map(
    (kind): [Request, string, number, number] => [kind as Request, "interactive.body.text", 1024, 131009],
  ),
  ["request_contact_info", "interactive.body.text", 1024, 131009],
  ["order_details", "interactive.body.text", 1024, 131009],
  ["list", "interactive.body.text", 4096, 131009],
  ...footed.map((kind): [Request, string, number, number] => [kind, "interactive.footer", 60, 131009]),
  ...headed.map((kind): [Request, string, number, number] => [kind, "interactive.header", 60, 131009]),
  ["button", "interactive.action.buttons.0.reply.title", 20, 131009],
  ["button", "interactive.action.buttons.0.reply.id", 256, 131009],
  ["list", "interactive.action.button", 20, 131009],
  ["list", `${sections}.0.title`, 24, 131009],
  ["list", `${sections}.0.rows.0.title`, 24, 131009],
  ["list", `${sections}.0.rows.0.id`, 200, 131009],
  ["list", `${sections}.0.rows.0.description`, 72, 131009],
  ["product_list", `${sections}.0.title`, 24, 131009],
  ["cta_url", `${parameters}.display_text`, 20, 131009],
  ["voice_call", `${parameters}.display_text`, 20, 131009],
  ["carousel", `${cards}.0.body.text`, 160, 131009],
  ["carousel", `${cards}.0.action.parameters.display_text`, 20, 131009],
  ["quickCarousel", `${cards}.0.action.buttons.0.quick_reply.title`, 20, 131009],
  ["order_details", `${parameters}.reference_id`, 35, 131009],
];

for (const [request, path, longest, code] of texts) {
  test(`${request}: ${path} has up to ${longest} characters`, () => {
    const of = (value: string) => {
      if (path.endsWith("header")) return changed(requests[request], path, { type: "text", text: value });
      return changed(requests[request], path, path.endsWith("footer") ? { text: value } : value);
    };
    const withBody = (value: string) =>
      path === "interactive.body.text" ? changed(requests[request], "interactive.body", { text: value }) : of(value);
    for (const fill of [letters, flowers]) {
      assert.ok(checked(withBody(fill(longest)), world));
      assert.equal(refusalOf(() => checked(withBody(fill(longest + 1)), world)).error.code, code);
    }
  });
}

test("flow: the button has up to 30 characters, none of them an emoji", () => {
  const of = (value: string) => changed(samples.flow, `${parameters}.flow_cta`, value);
  assert.ok(checked(of(letters(30)), world));
  assert.equal(refusalOf(() => checked(of(letters(31)), world)).error.code, 131009);
  assert.equal(refusalOf(() => checked(of(flowers(1)), world)).error.code, 131009);
});

const button = (at: number) => ({ type: "reply", reply: { id: `b${at}`, title: `Button ${at}` } });
const row = (at: number) => ({ id: `r${at}`, title: "Row" });
const item = (at: number) => ({ product_retailer_id: `sku ${at}` });
const card = (card_index: number) => ({
  card_index,
  type: "cta_url",
  header: { type: "image", image: { link } },
  action: { name: "cta_url", parameters: { display_text: "Buy", url: link } },
});

/** A list, the fewest and the most that it may have, and a list of so many. */
const counts: [request: Request, path: string, fewest: number, most: number, make: (count: number) => unknown][] = [
  ["button", "interactive.action.buttons", 1, 3, (count) => each(count, button)],
  ["list", sections, 1, 10, (count) => each(count, (at) => ({ title: "Part", rows: [row(at)] }))],
  ["list", `${sections}.0.rows`, 1, 9, (count) => each(count, (at) => row(at + 10))],
  ["list", sections, 1, 10, (count) => [{ rows: each(count, row) }]],
  ["product_list", sections, 1, 10, (count) => each(count, (at) => ({ title: "Part", product_items: [item(at)] }))],
  ["product_list", sections, 1, 30, (count) => [{ product_items: each(count, item) }]],
  ["contacts", "contacts", 1, 257, (count) => each(count, () => ({ name: { formatted_name: "Dana" } }))],
  ["carousel", cards, 2, 10, (count) => each(count, card)],
  [
    "productCarousel",
    cards,
    2,
    10,
    (count) => each(count, (card_index) => ({ card_index, type: "product", action: { catalog_id: "1", ...item(1) } })),
  ],
];

for (const [request, path, fewest, most, make] of counts) {
  test(`${request}: ${path} has ${fewest} to ${most} entries`, () => {
    const of = (count: number) => changed(requests[request], path, make(count));
    assert.ok(checked(of(fewest), world));
    assert.ok(checked(of(most), world));
    assert.equal(refusalOf(() => checked(of(fewest - 1), world)).error.code, 131009);
    // An eleventh card has no index to stand at.
    assert.equal(refusalOf(() => checked(of(most + 1), world)).error.code, 131009);
  });
}

/** A number, the least and the greatest that it may be. */
const numbers: [request: Request, path: string, least: number, greatest: number, step: number, code: number][] = [
  ["location", "location.latitude", -90, 90, 0.000001, 131009],
  ["location", "location.longitude", -180, 180, 0.000001, 131009],
  ["voice_call", `${parameters}.ttl_minutes`, 1, 43_200, 1, 131009],
];

for (const [request, path, least, greatest, step, code] of numbers) {
  test(`${request}: ${path} lies between ${least} and ${greatest}`, () => {
    const of = (value: number) => changed(requests[request], path, value);
    for (const value of [least, greatest]) assert.ok(checked(of(value), world));
    for (const value of [least - step, greatest + step]) {
      assert.equal(refusalOf(() => checked(of(value), world)).error.code, code);
    }
  });
}

test("with several sections each has a title, with one it may have none", () => {
  for (const [request, rows] of [
    ["list", { rows: [row(1)] }],
    ["product_list", { product_items: [item(1)] }],
  ] as const) {
    const other = request === "list" ? { rows: [row(2)] } : { product_items: [item(2)] };
    const of = (...parts: unknown[]) => changed(samples[request], sections, parts);
    assert.ok(checked(of(rows), world));
    assert.ok(checked(of({ title: "A", ...rows }, { title: "B", ...other }), world));
    assert.equal(refusalOf(() => checked(of({ title: "A", ...rows }, other), world)).error.code, 131008);
  }
});

const formats = ["text", "image", "video", "document"] as const;
/** Which headers a kind has, where that is documented. */
const headers: Partial<Record<Request, readonly string[]>> = {
  button: formats,
  cta_url: formats,
  list: ["text"],
  product: [],
  product_list: ["text"],
  carousel: [],
};

for (const [request, allowed] of Object.entries(headers)) {
  test(`${request}: the header is of type ${allowed.join(", ") || "none"}`, () => {
    for (const type of formats) {
      const header = { type, [type]: type === "text" ? "x" : { link } };
      const send = () =>
        checked(changed(samples[request as keyof typeof samples], "interactive.header", header), world);
      if (allowed.includes(type)) assert.ok(send());
      else assert.match(String(refusalOf(send).error.code), /^(100|131009)$/);
    }
  });
}

test("a link has http or https, and is a URL", () => {
  for (const [request, path] of [
    ["image", "image.link"],
    ["cta_url", `${parameters}.url`],
  ] as const) {
    for (const url of ["http://a.example", "https://a.example/b?c=d#e", "HTTPS://a.example"]) {
      assert.ok(checked(changed(samples[request], path, url), world));
    }
    for (const url of [
      "a.example",
      "ftp://a.example",
      "tel:+15550104681",
      "javascript:alert(1)",
      "https://",
      "https:/a",
    ]) {
      assert.equal(refusalOf(() => checked(changed(samples[request], path, url), world)).error.code, 131009, url);
    }
  }
});

test("what is required is missed by its name, at every place of every message", () => {
  const optional =
    /recipient_type|header$|footer|caption|filename|voice|name$|address|description|birthday|org|emails|phones|urls|preview_url/;
  let looked = 0;
  for (const [name, sample] of Object.entries(samples)) {
    const type = sample.type as string;
    const object = sample[type];
    for (const key of Object.keys(object as object)) {
      const path = `${type}.${key}`;
      if (optional.test(path) || Array.isArray(object)) continue;
      const send = () => checked(changed(sample, path, undefined), world);
      if (path.endsWith("body") && ["product", "call_permission_request"].includes(name)) {
        assert.ok(send());
        continue;
      }
      const { error } = refusalOf(send);
      assert.match(String(error.code), /^(131008|131009|100)$/, `${name}: ${path}`);
      assert.ok(error.error_data?.details?.includes(key), `${name}: ${path}: ${error.error_data?.details}`);
      looked++;
    }
  }
  assert.ok(looked > 40);
});

test("a wrong type of JSON is refused wherever it stands", () => {
  let looked = 0;
  for (const [name, sample] of Object.entries(requests)) {
    for (const path of leavesOf(sample)) {
      if (/^(messaging_product|to|recipient_type|type)$/.test(path)) continue;
      const { code } = refusalOf(() => checked(changed(sample, path, [{}]), world)).error;
      assert.match(String(code), /^(100|131009|131008|132001)$/, `${name}: ${path}`);
      looked++;
    }
  }
  assert.ok(looked > 100);
});

/** The paths of all values that are neither objects nor lists; what Meta takes as it is stays out. */
function leavesOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, inner]) => leavesOf(inner, path === "" ? key : `${path}.${key}`))
    .filter(
      (leaf) => !/flow_action_payload\.data|parameters\.values|saved_addresses\.0\.value|payment_settings/.test(leaf),
    );
}
