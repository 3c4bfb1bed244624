import * as z from "zod/mini";
import { isBsuid } from "../graph/ids.ts";

/**
 * What a customer writes: the object that webhooks have in `messages[]`, without what Meta adds to it (`from`, `id`, `timestamp`, a file's id,
 * hash and address). `text` may be the words alone, and `press` stands for whichever answer the button of a message gives.
 */

const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
const wamid = z.string().check(z.regex(/^wamid\.\S{8,}$/, "the id of a message, wamid.…"));
const seconds = z.string().check(z.regex(/^\d{10}$/, "seconds since 1970, as text"));

/** What a message may come with. */
const surroundings = {
  /** The phone number that it goes to: its id. The first one where it isn't named. */
  number: z.optional(z.string()),
  context: z.optional(
    z.strictObject({
      /** The message that it answers. */
      id: z.optional(wamid),
      forwarded: z.optional(z.boolean()),
      frequently_forwarded: z.optional(z.boolean()),
      referred_product: z.optional(z.strictObject({ catalog_id: text(100), product_retailer_id: text(100) })),
    }),
  ),
  /** The ad or post that they came by. What the business answers is free for 72 hours. */
  referral: z.optional(
    z.strictObject({
      source_url: z.string(),
      source_id: z.string(),
      source_type: z.enum(["ad", "post"]),
      body: z.optional(z.string()),
      headline: z.optional(z.string()),
      media_type: z.optional(z.enum(["image", "video"])),
      image_url: z.optional(z.string()),
      video_url: z.optional(z.string()),
      thumbnail_url: z.optional(z.string()),
      ctwa_clid: z.optional(z.string()),
      welcome_message: z.optional(z.strictObject({ text: z.string() })),
    }),
  ),
  group_id: z.optional(text(200)),
};

/** A file: one that was uploaded, or its bytes; a small one of the right kind where neither is given. */
const file = {
  /** Of a file that was uploaded. */
  id: z.optional(z.string()),
  /** Base64. */
  data: z.optional(z.base64()),
  mime_type: z.optional(z.string().check(z.regex(/^[a-z]+\/[a-z0-9.+-]+(;.*)?$/i))),
  /** It has more than 100 MB, or is damaged: the webhook has error 131052 in its place. */
  unavailable: z.optional(z.boolean()),
};
const caption = z.optional(text(1024));

const reply = { id: text(256), title: text(100) };
const interactive = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("button_reply"), button_reply: z.strictObject(reply) }),
  z.strictObject({
    type: z.literal("list_reply"),
    list_reply: z.strictObject({ ...reply, description: z.optional(z.string()) }),
  }),
  z.strictObject({
    type: z.literal("nfm_reply"),
    nfm_reply: z.strictObject({
      name: z._default(z.string(), "flow"),
      body: z._default(z.string(), "Sent"),
      /** What was filled in, as an object or as its JSON text. */
      response_json: z.union([z.string(), z.record(z.string(), z.unknown())]),
    }),
  }),
  z.strictObject({
    type: z.literal("call_permission_reply"),
    call_permission_reply: z.strictObject({
      response: z.enum(["accept", "reject"]),
      is_permanent: z._default(z.boolean(), false),
      expiration_timestamp: z.optional(seconds),
      response_source: z._default(z.enum(["user_action", "automatic"]), "user_action"),
    }),
  }),
]);

const system = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("user_changed_number"),
    /** The new number, digits. */
    wa_id: z.string().check(z.regex(/^[1-9]\d{6,14}$/, "digits with the country code")),
  }),
  z.strictObject({
    type: z.literal("user_changed_user_id"),
    user_id: z.optional(z.string().check(z.refine(isBsuid, "a business-scoped user id, CC.…"))),
  }),
  z.strictObject({ type: z.literal("customer_identity_changed") }),
]);

/** `POST /personas/{id, phone number or BSUID}/messages` */
export const incomingMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    text: z.union([text(65_536), z.strictObject({ body: text(65_536) })]),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("image"),
    image: z.optional(z.strictObject({ ...file, caption })),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("video"),
    video: z.optional(z.strictObject({ ...file, caption })),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("audio"),
    audio: z.optional(z.strictObject({ ...file, voice: z._default(z.boolean(), true) })),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("document"),
    document: z.optional(z.strictObject({ ...file, filename: z.optional(text(240)), caption })),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("sticker"),
    sticker: z.optional(z.strictObject({ ...file, animated: z._default(z.boolean(), false) })),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("location"),
    location: z.strictObject({
      latitude: z.number().check(z.minimum(-90), z.maximum(90)),
      longitude: z.number().check(z.minimum(-180), z.maximum(180)),
      name: z.optional(z.string()),
      address: z.optional(z.string()),
      url: z.optional(z.string()),
    }),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("contacts"),
    contacts: z.array(z.looseObject({})).check(z.minLength(1), z.maxLength(257)),
    /** `contact_request`: the answer to a request for it. */
    origin: z.optional(z.enum(["contact_request", "other"])),
    ...surroundings,
  }),
  /** The quick reply of a template. */
  z.strictObject({
    type: z.literal("button"),
    button: z.strictObject({ text: text(100), payload: z.optional(text(1000)) }),
    ...surroundings,
  }),
  z.strictObject({ type: z.literal("interactive"), interactive, ...surroundings }),
  /** A button, row or quick reply, by its id or what stands on it, of the message in `context`, else of the newest one that has it. */
  z.strictObject({ type: z.literal("press"), press: text(256), ...surroundings }),
  z.strictObject({
    type: z.literal("order"),
    order: z.strictObject({
      catalog_id: text(100),
      text: z.optional(z.string()),
      product_items: z
        .array(
          z.strictObject({
            product_retailer_id: text(100),
            quantity: z.number().check(z.minimum(0)),
            item_price: z.number().check(z.minimum(0)),
            currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
          }),
        )
        .check(z.minLength(1)),
    }),
    ...surroundings,
  }),
  /** Without an emoji, or with an empty one, the reaction is taken back. */
  z.strictObject({
    type: z.literal("reaction"),
    reaction: z.strictObject({ message_id: wamid, emoji: z.optional(z.string().check(z.maxLength(50))) }),
    ...surroundings,
  }),
  z.strictObject({ type: z.literal("system"), system, number: surroundings.number }),
  /** A kind that the API can't carry: `poll`, `event`, … */
  z.strictObject({
    type: z.literal("unsupported"),
    unsupported: z._default(z.strictObject({ type: text(100) }), { type: "poll" }),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("edit"),
    edit: z.strictObject({
      original_message_id: wamid,
      message: z.looseObject({ type: z.enum(["text", "image", "video", "document"]) }),
    }),
    ...surroundings,
  }),
  z.strictObject({
    type: z.literal("revoke"),
    revoke: z.strictObject({ original_message_id: wamid }),
    ...surroundings,
  }),
]);
export type IncomingMessage = z.infer<typeof incomingMessageSchema>;
export type IncomingOf<T extends IncomingMessage["type"]> = Extract<IncomingMessage, { type: T }>;
