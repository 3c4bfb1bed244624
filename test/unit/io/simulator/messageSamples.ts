/** A valid request of every type and of every interactive kind; tests change a part of one. */
export const to = "12025550101";
export const wamid = "wamid.HBgLMTIwMjU1NTAxMDEVAgARGBJBMjc0NUMzMkY0MUYwNjIwQUQA";

const link = "https://media.example.com/file";

export function message(type: string, object: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { messaging_product: "whatsapp", to, type, [type]: object, ...more };
}

export function interactive(
  type: string,
  action: unknown,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return message("interactive", { type, body: { text: "Choose" }, action, ...more });
}

const reply = (id: string) => ({ type: "reply", reply: { id, title: `Button ${id}` } });
const card = (card_index: number) => ({
  card_index,
  type: "cta_url",
  header: { type: "image", image: { link } },
  body: { text: "Aloe" },
  action: { name: "cta_url", parameters: { display_text: "Buy", url: link } },
});
const quickCard = (card_index: number) => ({
  card_index,
  header: { type: "video", video: { link } },
  action: { buttons: [{ type: "quick_reply", quick_reply: { id: `card ${card_index}`, title: "More" } }] },
});
const productCard = (card_index: number) => ({
  card_index,
  type: "product",
  action: { catalog_id: "1", product_retailer_id: `sku ${card_index}` },
});
const amount = { value: 4250, offset: 100 };

export const samples = {
  image: message("image", { link, caption: "Opening hours" }),
  audio: message("audio", { link }),
  voice: message("audio", { link, voice: true }),
  video: message("video", { link, caption: "A tour" }),
  document: message("document", { link, filename: "invoice.pdf", caption: "Invoice" }),
  sticker: message("sticker", { link }),
  location: message("location", { latitude: 25.03, longitude: "121.56", name: "Shop", address: "Road 1" }),
  contacts: message("contacts", [
    {
      name: { formatted_name: "Dana Okafor", first_name: "Dana" },
      org: { company: "Acme" },
      phones: [{ phone: "+1 202 555 0101", wa_id: to, type: "WORK" }],
      emails: [{ email: "dana@example.com" }],
      addresses: [{ city: "Springfield", country_code: "us" }],
      urls: [{ url: "https://example.com" }],
      birthday: "1990-01-31",
    },
  ]),
  reaction: message("reaction", { message_id: wamid, emoji: "👍" }),
  button: interactive(
    "button",
    { buttons: [reply("1"), reply("2"), reply("3")] },
    { header: { type: "text", text: "Booking" }, footer: { text: "Kitchen" } },
  ),
  list: interactive("list", {
    button: "Choose",
    sections: [
      { title: "Morning", rows: [{ id: "1", title: "08:00", description: "Free" }] },
      { title: "Afternoon", rows: [{ id: "2", title: "13:00" }] },
    ],
  }),
  cta_url: interactive("cta_url", { name: "cta_url", parameters: { display_text: "Open", url: link } }),
  flow: interactive("flow", {
    name: "flow",
    parameters: {
      flow_message_version: "3",
      flow_id: "914402277135640",
      flow_cta: "Book",
      flow_token: "t-1",
      mode: "published",
      flow_action: "navigate",
      flow_action_payload: { screen: "DATE", data: { id: "P-118" } },
    },
  }),
  product: interactive("product", { catalog_id: "1", product_retailer_id: "sku" }),
  product_list: interactive(
    "product_list",
    { catalog_id: "1", sections: [{ title: "Plants", product_items: [{ product_retailer_id: "sku" }] }] },
    { header: { type: "text", text: "Plants" } },
  ),
  catalog_message: interactive("catalog_message", {
    name: "catalog_message",
    parameters: { thumbnail_product_retailer_id: "sku" },
  }),
  carousel: interactive("carousel", { cards: [card(0), card(1)] }),
  quickCarousel: interactive("carousel", { cards: [quickCard(0), quickCard(1)] }),
  productCarousel: interactive("carousel", { cards: [productCard(0), productCard(1)] }),
  location_request_message: interactive("location_request_message", { name: "send_location" }),
  address_message: interactive("address_message", {
    name: "address_message",
    parameters: { country: "IN", values: { name: "Dana" }, saved_addresses: [{ id: "1", value: { city: "Pune" } }] },
  }),
  call_permission_request: interactive("call_permission_request", { name: "call_permission_request" }),
  voice_call: interactive("voice_call", {
    name: "voice_call",
    parameters: { display_text: "Call us", ttl_minutes: 100, payload: "x" },
  }),
  request_contact_info: interactive("request_contact_info", { name: "request_contact_info" }),
  order_details: interactive("order_details", {
    name: "review_and_pay",
    parameters: {
      reference_id: "order-7714",
      type: "digital-goods",
      payment_settings: [{ type: "payment_gateway" }],
      currency: "INR",
      total_amount: amount,
      order: {
        status: "pending",
        items: [{ retailer_id: "sku", name: "Aloe", amount, quantity: 1 }],
        subtotal: amount,
        tax: { value: 0, offset: 100 },
      },
    },
  }),
  order_status: interactive("order_status", {
    name: "review_order",
    parameters: { reference_id: "order-7714", order: { status: "shipped", description: "On its way" } },
  }),
} as const;

/** A copy of a request with one value exchanged, or left out for undefined. @param path dotted, `interactive.body.text` */
export function changed(request: unknown, path: string, value: unknown): Record<string, unknown> {
  const copy = JSON.parse(JSON.stringify(request));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((object, key) => object[key], copy);
  if (value === undefined && Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else if (value === undefined) {
    delete parent[last];
  } else {
    parent[last] = value;
  }
  return copy;
}
