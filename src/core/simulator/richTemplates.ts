import type { Template } from "../graph/replies.ts";

const productCard = {
  components: [
    { type: "HEADER", format: "PRODUCT" },
    { type: "BUTTONS", buttons: [{ type: "SPM", text: "View" }] },
  ],
};

/** Approved templates with what most have none of: files and places in the header, cards, offers, products, calls. */
export const richTemplates: readonly Template[] = [
  template(14, "store_location", "UTILITY", [
    { type: "HEADER", format: "LOCATION" },
    body("Your order {{1}} can be picked up here until 20:00.", "7714"),
  ]),
  template(15, "product_tour", "MARKETING", [
    { type: "HEADER", format: "VIDEO", example: { header_handle: ["https://media.example.com/tour/greenhouse.mp4"] } },
    body("See what is new in the greenhouse."),
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Tell me more" },
        { type: "PHONE_NUMBER", text: "Call us", phone_number: "+15550104681" },
      ],
    },
  ]),
  template(16, "invoice_ready", "UTILITY", [
    {
      type: "HEADER",
      format: "DOCUMENT",
      example: { header_handle: ["https://media.example.com/invoices/88-2041.pdf"] },
    },
    body("Here is the invoice for order {{1}}, due on {{2}}, thank you.", "7714", "30 November"),
    { type: "BUTTONS", buttons: [{ type: "VOICE_CALL", text: "Call us" }] },
  ]),
  template(17, "garden_coupon", "MARKETING", [
    body("Hi {{1}}, this code takes a quarter off your next order.", "Dana"),
    {
      type: "BUTTONS",
      buttons: [
        { type: "COPY_CODE", text: "Copy offer code", example: ["GARDEN25"] },
        { type: "URL", text: "Shop", url: "https://shop.example.com/garden" },
      ],
    },
  ]),
  template(18, "weekend_offer", "MARKETING", [
    { type: "HEADER", format: "IMAGE", example: { header_handle: ["https://media.example.com/offers/weekend.jpg"] } },
    { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Weekend offer", has_expiration: true } },
    body("Hi {{1}}, until Sunday all bulbs are half price.", "Dana"),
    {
      type: "BUTTONS",
      buttons: [
        { type: "COPY_CODE", text: "Copy offer code", example: ["BULBS50"] },
        {
          type: "URL",
          text: "Order",
          url: "https://shop.example.com/bulbs?ref={{1}}",
          example: ["https://shop.example.com/bulbs?ref=n3mtql"],
        },
      ],
    },
  ]),
  template(19, "plant_cards", "MARKETING", [
    body("Hi {{1}}, these came in this week.", "Dana"),
    { type: "CAROUSEL", cards: [plantCard("aloe"), plantCard("haworthia")] },
  ]),
  template(20, "product_cards", "MARKETING", [
    body("Hi {{1}}, these go well with your last order.", "Dana"),
    { type: "CAROUSEL", cards: [productCard, productCard] },
  ]),
  template(21, "book_viewing", "UTILITY", [
    body("Choose a day for the viewing of {{1}} that you asked for.", "Mill Lane 4"),
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "FLOW",
          text: "Choose a day",
          flow_id: "914402277135640",
          flow_action: "navigate",
          navigate_screen: "DAY",
        },
      ],
    },
  ]),
  template(22, "whole_catalog", "MARKETING", [
    body("Everything that we have, in one place."),
    { type: "BUTTONS", buttons: [{ type: "CATALOG", text: "View catalog" }] },
  ]),
  template(23, "plant_selection", "MARKETING", [
    { type: "HEADER", format: "TEXT", text: "Plants for {{1}}", example: { header_text: ["shade"] } },
    body("We have put together some that you may like."),
    { type: "BUTTONS", buttons: [{ type: "MPM", text: "View items" }] },
  ]),
  template(24, "may_we_call", "UTILITY", [
    body("We would like to call you about your order {{1}}.", "7714"),
    { type: "CALL_PERMISSION_REQUEST" },
  ]),
  {
    // As copied from Meta's library: the id of a group stands for its invitation.
    ...template(25, "group_invitation", "UTILITY", [
      body(
        "You asked to join our group about {{1}}. This link takes you there: {{2}} and expires soon.",
        "shade",
        "link",
      ),
    ]),
    library_template_name: "group_invite_link",
  },
];

function template(id: number, name: string, category: string, components: Template["components"]): Template {
  return {
    id: `18046810000000${id}`,
    name,
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category,
    components,
  };
}

function body(text: string, ...examples: string[]) {
  return { type: "BODY", text, ...(examples.length > 0 && { example: { body_text: [examples] } }) };
}

function plantCard(plant: string) {
  return {
    components: [
      {
        type: "HEADER",
        format: "IMAGE",
        example: { header_handle: [`https://media.example.com/plants/${plant}.jpg`] },
      },
      body("With the code {{1}} it is {{2}} cheaper, today only.", "PLANT15", "15%"),
      {
        type: "BUTTONS",
        buttons: [
          { type: "QUICK_REPLY", text: "More like this" },
          {
            type: "URL",
            text: "Buy",
            url: "https://shop.example.com/plants/{{1}}",
            example: [`https://shop.example.com/plants/${plant}`],
          },
        ],
      },
    ],
  };
}
