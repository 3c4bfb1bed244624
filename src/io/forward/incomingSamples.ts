import { createHash } from "node:crypto";
import { sampleFiles } from "../simulator/customers/sampleFiles.ts";
import { webhookError } from "../simulator/webhooks/webhookError.ts";

/** What samples of messages are made with. */
export interface SampleSource {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Digits. */
  readonly businessPhone: string;
  /** Who writes: digits. */
  readonly customerPhone: string;
  /** Another number for whoever changes theirs. */
  readonly otherPhone: string;
  readonly userId: string;
  readonly otherUserId: string;
  readonly parentUserId: string;
  /** A new id of a message of the business. */
  readonly sentWamid: () => string;
  /** A new id of a message of the customer. */
  readonly receivedWamid: () => string;
  /** A new id of a file or the like: digits. */
  readonly id: () => string;
}

type Content = Readonly<Record<string, unknown>>;

/** A message as `messages[]` has it, without `from`, `id` and `timestamp`. */
interface IncomingSample {
  readonly content: (source: SampleSource) => Content;
  /** WhatsApp itself made it: it has no `from_user_id`. */
  readonly isSystem?: boolean;
  /** The customer hides their number: it stands nowhere. */
  readonly hidesPhone?: boolean;
}

const dayMs = 86_400_000;

const text = (body: string, more: (source: SampleSource) => Content = () => ({})): IncomingSample => ({
  content: (source) => ({ type: "text", text: { body }, ...more(source) }),
});

const file = (kind: keyof typeof sampleFiles, described: Content, mimeType?: string): IncomingSample => ({
  content: (source) => {
    const { data, mimeType: usual } = sampleFiles[kind];
    const id = source.id();
    const fields = {
      ...described,
      mime_type: mimeType ?? usual,
      sha256: createHash("sha256").update(Buffer.from(data, "base64")).digest("base64"),
      id,
      url: `https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=${id}`,
    };
    return { type: kind, [kind]: fields };
  },
});

/** An answer to a message of the business. */
const answer = (content: (source: SampleSource) => Content): IncomingSample => ({
  content: (source) => ({ context: { from: source.businessPhone, id: source.sentWamid() }, ...content(source) }),
});

const interactive = (reply: (source: SampleSource) => Content): IncomingSample =>
  answer((source) => ({ type: "interactive", interactive: reply(source) }));

/** Everything that customers write, by a name for it. The shapes are those of Meta's documentation; `request_welcome` is one of the undocumented. */
export const incomingSamples = {
  text: text("Where is my order? 🚚"),
  textReply: answer(() => ({ type: "text", text: { body: "Yes, please" } })),
  textForwarded: text("Have you seen this?", () => ({ context: { forwarded: true, frequently_forwarded: true } })),
  textProduct: answer((source) => ({
    type: "text",
    text: { body: "Still available?" },
    context: {
      from: source.businessPhone,
      id: source.sentWamid(),
      referred_product: { catalog_id: source.id(), product_retailer_id: "SKU-204" },
    },
  })),
  textFromAd: text("More about the lunch deal?", (source) => ({
    referral: {
      source_url: "https://fb.me/5xYz12AbC",
      source_id: source.id(),
      source_type: "ad",
      body: "Lunch under EUR 10 near you",
      headline: "Talk to us",
      media_type: "image",
      image_url: "https://cdn.example.net/a.jpg",
      ctwa_clid: "ARQx0vZcL1mQpWq8",
      welcome_message: { text: "Hello! Ask us anything." },
    },
  })),
  textGroup: text("Who is coming?", () => ({ group_id: "Y2FwaV9ncm91cDoxMDQ2ODAwMDAwMDQ2ODE6MQ" })),
  textBsuidOnly: { ...text("Hello from somebody who hides their number"), hidesPhone: true },
  image: file("image", { caption: "The broken handle" }),
  video: file("video", { caption: "It makes this noise" }),
  voice: file("audio", { voice: true }, "audio/ogg; codecs=opus"),
  audio: file("audio", { voice: false }, "audio/ogg"),
  document: file("document", { filename: "invoice.pdf", caption: "The invoice" }),
  sticker: file("sticker", { animated: false }),
  location: {
    content: () => ({
      type: "location",
      location: { latitude: 53.5436, longitude: 9.9882, name: "Harbour St 14", address: "14 Harbour St, Hamburg" },
    }),
  },
  contacts: {
    content: () => ({
      type: "contacts",
      contacts: [
        {
          name: { formatted_name: "Ana Reyes", first_name: "Ana", last_name: "Reyes" },
          phones: [{ phone: "+1 202-555-0177", wa_id: "12025550177", type: "CELL" }],
          org: { company: "Harbour Logistics" },
        },
      ],
    }),
  },
  contactsRequested: {
    hidesPhone: true,
    content: ({ customerPhone }) => ({
      type: "contacts",
      origin: "contact_request",
      contacts: [
        {
          vcard: `BEGIN:VCARD\nVERSION:3.0\nFN:Dana Okafor\nTEL;waid=${customerPhone}:+${customerPhone}\nEND:VCARD`,
          phones: [{ phone: `+${customerPhone}` }],
        },
      ],
    }),
  },
  templateButton: answer(() => ({ type: "button", button: { payload: "CONFIRM", text: "Confirm" } })),
  buttonReply: interactive(() => ({ type: "button_reply", button_reply: { id: "confirm", title: "Confirm" } })),
  listReply: interactive(() => ({
    type: "list_reply",
    list_reply: { id: "slot-2", title: "Saturday 19:30", description: "A table for two" },
  })),
  flowReply: interactive(() => ({
    type: "nfm_reply",
    nfm_reply: {
      name: "flow",
      body: "Sent",
      response_json: JSON.stringify({ flow_token: "t-9921", date: "2026-11-24", property_id: "P-118" }),
    },
  })),
  addressReply: {
    content: ({ customerPhone }) => ({
      type: "interactive",
      interactive: {
        type: "nfm_reply",
        nfm_reply: {
          name: "address_message",
          body: `Dana Okafor\n+${customerPhone}\n14 Harbour St`,
          response_json: JSON.stringify({
            saved_address_id: "home",
            values: {
              name: "Dana Okafor",
              phone_number: `+${customerPhone}`,
              address: "14 Harbour St",
              city: "Hamburg",
            },
          }),
        },
      },
    }),
  },
  callPermissionReply: interactive(({ now }) => ({
    type: "call_permission_reply",
    call_permission_reply: {
      response: "accept",
      is_permanent: false,
      expiration_timestamp: String(Math.floor((now + 7 * dayMs) / 1000)),
      response_source: "user_action",
    },
  })),
  order: {
    content: (source) => ({
      type: "order",
      order: {
        catalog_id: source.id(),
        text: "Please add napkins",
        product_items: [{ product_retailer_id: "SKU-204", quantity: 2, item_price: 12.5, currency: "EUR" }],
      },
    }),
  },
  reaction: {
    content: (source) => ({ type: "reaction", reaction: { message_id: source.sentWamid(), emoji: "👍" } }),
  },
  reactionRemoved: {
    content: (source) => ({ type: "reaction", reaction: { message_id: source.sentWamid() } }),
  },
  edit: {
    content: (source) => ({
      type: "edit",
      edit: {
        original_message_id: source.receivedWamid(),
        message: { context: { id: "M0" }, type: "text", text: { body: "Is table 5 free on Saturday?" } },
      },
    }),
  },
  revoke: {
    content: (source) => ({ type: "revoke", revoke: { original_message_id: source.receivedWamid() } }),
  },
  unsupported: {
    content: () => ({
      type: "unsupported",
      errors: [webhookError(131051, "The API cannot carry this kind of message.")],
      unsupported: { type: "poll" },
    }),
  },
  requestWelcome: { content: () => ({ type: "request_welcome" }) },
  changedNumber: {
    isSystem: true,
    content: ({ customerPhone, otherPhone }) => ({
      type: "system",
      system: {
        body: `User Dana Okafor changed from ${customerPhone} to ${otherPhone}`,
        wa_id: otherPhone,
        type: "user_changed_number",
      },
    }),
  },
  changedUserId: {
    isSystem: true,
    hidesPhone: true,
    content: ({ userId, otherUserId, parentUserId }) => ({
      type: "system",
      system: {
        body: "User Dana Okafor changed their user id",
        user_id: otherUserId,
        parent_user_id: parentUserId,
        previous_user_id: userId,
        type: "user_changed_user_id",
      },
    }),
  },
  changedIdentity: {
    isSystem: true,
    content: ({ now }) => ({
      type: "system",
      identity: { acknowledged: true, created_timestamp: String(Math.floor(now / 1000)), hash: "fK3c9Qe0xPs=" },
      system: { body: "User identity changed", type: "customer_identity_changed" },
    }),
  },
} as const satisfies Readonly<Record<string, IncomingSample>>;

/** @returns undefined where there is none of this name */
export function incomingSample(name: string): IncomingSample | undefined {
  return Object.hasOwn(incomingSamples, name) ? incomingSamples[name as keyof typeof incomingSamples] : undefined;
}
