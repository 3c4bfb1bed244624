import type { Template } from "../graph/replies.ts";
import { richTemplates } from "./richTemplates.ts";

/**
 * The templates of the simulator's account, in the shape that Graph lists them. Approved ones of each kind that can be
 * sent from here, and one of each status that can't be sent.
 */
export const simulatedTemplates: readonly Template[] = [
  {
    id: "1804681000000001",
    name: "hello_world",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "TEXT", text: "Hello World" },
      { type: "BODY", text: "Welcome. This message came through the Wamid simulator of the WhatsApp Cloud API." },
      { type: "FOOTER", text: "Wamid simulator" },
    ],
  },
  {
    id: "1804681000000002",
    name: "order_confirmation",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "Hello {{1}}, we have your order {{2}}. The total is {{3}}, thank you.",
        example: { body_text: [["Dana", "7714", "$ 42.50"]] },
      },
    ],
  },
  {
    id: "1804681000000003",
    name: "order_confirmation",
    parameter_format: "POSITIONAL",
    language: "ja",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "こんにちは、{{1}}様。ご注文{{2}}を承りました。合計は{{3}}です。ありがとうございます。",
        example: { body_text: [["田中", "7714", "4,250円"]] },
      },
    ],
  },
  {
    id: "1804681000000004",
    name: "order_confirmation",
    parameter_format: "POSITIONAL",
    language: "zh_TW",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "您好，{{1}}，我們已收到您的訂單 {{2}}，總金額為 {{3}}，謝謝您。",
        example: { body_text: [["怡君", "7714", "NT$ 1,250"]] },
      },
    ],
  },
  {
    id: "1804681000000005",
    name: "shipping_update",
    parameter_format: "NAMED",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "HEADER",
        format: "TEXT",
        text: "Order {{order}} is on its way",
        example: { header_text_named_params: [{ param_name: "order", example: "7714" }] },
      },
      {
        type: "BODY",
        text: "Good news, {{customer}}: your parcel should arrive on {{eta}} at the latest.",
        example: {
          body_text_named_params: [
            { param_name: "customer", example: "Dana" },
            { param_name: "eta", example: "Saturday, 21 November" },
          ],
        },
      },
    ],
  },
  {
    id: "1804681000000006",
    name: "pickup_ready",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "HEADER",
        format: "IMAGE",
        example: { header_handle: ["https://media.example.com/pickup/counter.jpg"] },
      },
      {
        type: "BODY",
        text: "Your order {{1}} waits for you at the counter.",
        example: { body_text: [["7714"]] },
      },
      { type: "FOOTER", text: "Open until 20:00" },
    ],
  },
  {
    id: "1804681000000007",
    name: "order_tracking",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "Your parcel for order {{1}} has left our warehouse.",
        example: { body_text: [["7714"]] },
      },
      {
        type: "BUTTONS",
        buttons: [
          {
            type: "URL",
            text: "Track",
            url: "https://track.example.com/parcel/{{1}}",
            example: ["https://track.example.com/parcel/7714"],
          },
          { type: "QUICK_REPLY", text: "Ask a question" },
        ],
      },
    ],
  },
  {
    id: "1804681000000008",
    name: "sign_in_code",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "AUTHENTICATION",
    components: [
      {
        type: "BODY",
        text: "*{{1}}* is your verification code. For your security, do not share this code.",
        add_security_recommendation: true,
        example: { body_text: [["123456"]] },
      },
      { type: "FOOTER", text: "This code expires in 10 minutes.", code_expiration_minutes: 10 },
      {
        type: "BUTTONS",
        buttons: [
          {
            // Created as OTP, listed as URL: so does Graph.
            type: "URL",
            text: "Copy code",
            url: "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
            example: ["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"],
          },
        ],
      },
    ],
  },
  {
    id: "1804681000000009",
    name: "season_offer",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "APPROVED",
    category: "MARKETING",
    components: [
      {
        type: "BODY",
        text: "Hi {{1}}, this week everything for the garden is ten percent off.",
        example: { body_text: [["Dana"]] },
      },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "See it", url: "https://shop.example.com/garden" }] },
    ],
  },
  {
    id: "1804681000000010",
    name: "autumn_offer",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "PAUSED",
    category: "MARKETING",
    components: [
      {
        type: "BODY",
        text: "Hi {{1}}, ten percent off until Sunday.",
        example: { body_text: [["Dana"]] },
      },
    ],
  },
  {
    id: "1804681000000011",
    name: "flash_sale",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "DISABLED",
    category: "MARKETING",
    components: [{ type: "BODY", text: "Only today: three for the price of two." }],
  },
  {
    id: "1804681000000012",
    name: "appointment_reminder",
    parameter_format: "NAMED",
    language: "en_US",
    status: "PENDING",
    category: "UTILITY",
    components: [
      {
        type: "BODY",
        text: "We expect you on {{day}} at {{time}}, see you then.",
        example: {
          body_text_named_params: [
            { param_name: "day", example: "Monday" },
            { param_name: "time", example: "9:30" },
          ],
        },
      },
    ],
  },
  {
    id: "1804681000000013",
    name: "prize_draw",
    parameter_format: "POSITIONAL",
    language: "en_US",
    status: "REJECTED",
    category: "MARKETING",
    rejected_reason: "ABUSIVE_CONTENT",
    components: [{ type: "BODY", text: "You won! Answer with your card number to receive your prize." }],
  },
  ...richTemplates,
];
