import * as z from "zod/mini";

/** A chat as the customer sees it: the answer of `GET /personas/{id}/chat` of the control API. */

/** Buttons on which WhatsApp writes in the customer's language. */
const buttonNames = ["sendLocation", "provideAddress", "allowCalls", "refuseCalls", "order", "call", "fillIn"] as const;

/** What can be pressed on a message. */
const buttonSchema = z.object({
  /** Empty where WhatsApp writes it. */
  title: z.string(),
  name: z.optional(z.enum(buttonNames)),
  description: z.optional(z.string()),
  /** What pressing does: writes this as the customer, opens this URL, or copies this text. One without any of them does nothing here. */
  write: z.optional(z.record(z.string(), z.unknown())),
  url: z.optional(z.string()),
  copy: z.optional(z.string()),
});

const mediaSchema = z.object({
  kind: z.enum(["image", "video", "audio", "document", "sticker"]),
  /** Of a file that the simulator has. */
  id: z.optional(z.string()),
  /** Where the business has it. It isn't fetched. */
  link: z.optional(z.string()),
  name: z.optional(z.string()),
  isVoice: z.optional(z.boolean()),
});

/** A list is opened by its button, and has its rows in sections. */
const listSchema = z.object({
  title: z.string(),
  sections: z.array(z.object({ title: z.optional(z.string()), rows: z.array(buttonSchema) })),
});

const cardSchema = z.object({
  media: z.optional(mediaSchema),
  text: z.optional(z.string()),
  buttons: z.array(buttonSchema),
});

export const bubbleSchema = z.object({
  id: z.string(),
  /** `outgoing`: of the business. */
  direction: z.enum(["incoming", "outgoing"]),
  /** Milliseconds since 1970, by the simulator's clock, as are all times here. */
  at: z.number(),
  status: z.enum(["accepted", "sent", "delivered", "read", "played", "failed"]),
  /** Of a failure, on one device at least. */
  code: z.optional(z.number()),
  /** The business has marked it as read. */
  isRead: z.boolean(),
  isRevoked: z.boolean(),
  reactions: z.array(z.string()),
  /** Meta's name for the kind: what is shown where nothing else is. */
  type: z.string(),
  header: z.optional(z.string()),
  text: z.optional(z.string()),
  footer: z.optional(z.string()),
  media: z.optional(mediaSchema),
  buttons: z.array(buttonSchema),
  list: z.optional(listSchema),
  cards: z.array(cardSchema),
  /** The message that it answers. */
  answers: z.optional(z.string()),
});

export const chatSchema = z.object({
  now: z.number(),
  /** Seconds of the simulator's clock in one of the machine's. */
  speed: z.number(),
  windowClosesAt: z.number(),
  /** Until then the business is shown as typing. */
  typingUntil: z.optional(z.number()),
  persona: z.object({ id: z.string(), name: z.string(), phone: z.string(), hasBlockedBusiness: z.boolean() }),
  /** The one that is written to. */
  number: z.object({ id: z.string(), name: z.string(), displayPhoneNumber: z.string() }),
  numbers: z.array(z.object({ id: z.string(), name: z.string(), displayPhoneNumber: z.string() })),
  /** The oldest first. */
  messages: z.array(bubbleSchema),
});
export type Chat = z.infer<typeof chatSchema>;
export type Bubble = z.infer<typeof bubbleSchema>;
export type ChatButton = z.infer<typeof buttonSchema>;
export type ChatMedia = z.infer<typeof mediaSchema>;
export type ChatList = z.infer<typeof listSchema>;
export type ChatCard = z.infer<typeof cardSchema>;

/** `GET /media/{id}`: a file that the simulator has. */
export const chatFileSchema = z.object({
  mimeType: z.string(),
  /** Base64. */
  data: z.string(),
});
export type ChatFile = z.infer<typeof chatFileSchema>;

/** What the chat's page says, in the editor's language. */
export interface ChatTexts {
  readonly language: string;
  readonly messages: string;
  readonly empty: string;
  readonly write: string;
  readonly placeholder: string;
  readonly send: string;
  readonly attach: string;
  readonly reply: string;
  readonly cancelReply: string;
  readonly react: string;
  readonly edit: string;
  readonly revoke: string;
  readonly copyId: string;
  readonly open: string;
  readonly notFetched: string;
  readonly number: string;
  /** `{0}` is a time. */
  readonly windowOpen: string;
  readonly windowClosed: string;
  readonly toEnd: string;
  readonly pastEnd: string;
  readonly stopped: string;
  readonly start: string;
  readonly typing: string;
  readonly revoked: string;
  readonly you: string;
  readonly business: string;
  readonly explain: string;
  readonly blocked: string;
  readonly answering: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly statuses: Readonly<Record<Bubble["status"], string>>;
  readonly seen: string;
  readonly notSeen: string;
  readonly buttons: Readonly<Record<(typeof buttonNames)[number], string>>;
  readonly media: Readonly<Record<ChatMedia["kind"], string>>;
}

/** What the page is told. */
export type ToChatPage =
  /** `failures`: the titles of error codes. */
  | { readonly kind: "chat"; readonly chat: Chat; readonly failures: Readonly<Record<number, string>> }
  | { readonly kind: "stopped" }
  /** Shown in place of the chat. */
  | { readonly kind: "gone"; readonly text: string }
  /** Shown beside what is being written. */
  | { readonly kind: "refused"; readonly text: string }
  /** What was being written arrived. */
  | { readonly kind: "written" }
  | { readonly kind: "file"; readonly id: string; readonly file: ChatFile | undefined };

/** What the page keeps over a reload of the window. */
export interface ChatPageState {
  readonly personaId: string;
  readonly numberId?: string | undefined;
  readonly draft?: string;
}

/** What the page asks for. Nothing in it is trusted. */
export const fromChatPageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), numberId: z.optional(z.string()) }),
  z.object({ kind: z.literal("number"), id: z.string() }),
  /** As the customer. `isDraft`: it stands in the field that is written in. */
  z.object({
    kind: z.literal("write"),
    message: z.record(z.string(), z.unknown()),
    isDraft: z.optional(z.boolean()),
  }),
  z.object({ kind: z.literal("attach"), answers: z.optional(z.string()) }),
  z.object({ kind: z.literal("react"), id: z.string() }),
  z.object({ kind: z.literal("edit"), id: z.string(), text: z.string() }),
  z.object({ kind: z.literal("file"), id: z.string() }),
  z.object({ kind: z.literal("open"), id: z.string(), name: z.optional(z.string()) }),
  z.object({ kind: z.literal("link"), url: z.string() }),
  z.object({ kind: z.literal("copy"), text: z.string() }),
  z.object({ kind: z.literal("explain"), code: z.number() }),
  /** Moves the clock to just before or just after the window closes. */
  z.object({ kind: z.literal("advance"), ms: z.number() }),
  z.object({ kind: z.literal("start") }),
]);
export type FromChatPage = z.infer<typeof fromChatPageSchema>;
