import { template } from "./support.ts";

export const link = "https://media.example.com/file";
export const value = (text: string) => ({ type: "text", text });
export const body = (...texts: string[]) => ({ type: "body", parameters: texts.map(value) });
export const header = (type: string, object: unknown) => ({ type: "header", parameters: [{ type, [type]: object }] });
export const button = (sub_type: string, index: unknown, ...parameters: unknown[]) => ({
  type: "button",
  sub_type,
  index,
  parameters,
});
export const action = (object: unknown) => ({ type: "action", action: object });
export const coupon = (code: unknown) => ({ type: "coupon_code", coupon_code: code });
export const offer = (time: unknown) => ({
  type: "limited_time_offer",
  parameters: [{ type: "limited_time_offer", limited_time_offer: { expiration_time_ms: time } }],
});
export const items = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ product_retailer_id: `sku ${at}` }));
export const plant = (card_index: unknown) => ({
  card_index,
  components: [header("image", { link }), body("PLANT15", "15%"), button("url", 1, value("aloe"))],
});
export const product = (card_index: number) => ({
  card_index,
  components: [header("product", { product_retailer_id: "sku", catalog_id: "1" })],
});
export const products = (count: number) => Array.from({ length: count }, (_, at) => product(at));

/** A group that the group_invitation invites to: the world has to have it. */
export const groupId = "Y2FwaV9ncm91cDox";

/** A right send of each kind of template. */
export const sends = {
  location: template("store_location", [
    header("location", { latitude: "25.03", longitude: "121.56", name: "Shop", address: "Road 1" }),
    body("7714"),
  ]),
  video: template("product_tour", [header("video", { link })]),
  videoReply: template("product_tour", [
    header("video", { link }),
    button("quick_reply", "0", { type: "payload", payload: "more" }),
  ]),
  document: template("invoice_ready", [header("document", { link, filename: "invoice.pdf" }), body("7714", "Monday")]),
  coupon: template("garden_coupon", [body("Dana"), button("copy_code", 0, coupon("GARDEN25"))]),
  offer: template("weekend_offer", [
    header("image", { link }),
    body("Dana"),
    offer(1_800_000_000_000),
    button("copy_code", 0, coupon("BULBS50")),
    button("url", 1, value("n3mtql")),
  ]),
  cards: template("plant_cards", [body("Dana"), { type: "carousel", cards: [plant(0), plant(1)] }]),
  products: template("product_cards", [body("Dana"), { type: "carousel", cards: products(2) }]),
  flow: template("book_viewing", [
    body("Mill Lane 4"),
    button("flow", "0", action({ flow_token: "t-1", flow_action_data: { id: 1 } })),
  ]),
  catalog: template("whole_catalog", [button("catalog", 0, action({ thumbnail_product_retailer_id: "sku" }))]),
  list: template("plant_selection", [
    { type: "header", parameters: [value("shade")] },
    button(
      "mpm",
      0,
      action({
        thumbnail_product_retailer_id: "sku",
        sections: [
          { title: "New", product_items: items(2) },
          { title: "Old", product_items: items(3) },
        ],
      }),
    ),
  ]),
  call: template("invoice_ready", [
    header("document", { link }),
    body("7714", "Monday"),
    button("voice_call", 0, { type: "payload", payload: "x" }, { type: "ttl_minutes", ttl_minutes: 100 }),
  ]),
  permission: template("may_we_call", [body("7714"), { type: "call_permission_request" }]),
  group: template("group_invitation", [
    { type: "body", parameters: [value("shade"), { type: "group_id", group_id: groupId }] },
  ]),
  code: template("sign_in_code", [body("123456"), button("url", "0", value("123456"))]),
} as const;
