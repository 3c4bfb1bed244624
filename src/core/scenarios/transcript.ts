import * as z from "zod/mini";

/** What a runner reads of a conversation: `GET /personas/{id}/messages` of the control API. */

const messageSchema = z.object({
  id: z.string(),
  direction: z.enum(["incoming", "outgoing"]),
  /** Milliseconds since 1970, by the simulator's clock. */
  at: z.number(),
  status: z.enum(["accepted", "sent", "delivered", "read", "played", "failed"]),
  code: z.optional(z.number()),
  isRead: z.boolean(),
  reactions: z.object({ outgoing: z.optional(z.string()) }),
  /** `type` and the object of that name. */
  content: z.record(z.string(), z.unknown()),
});
export type TranscriptMessage = z.infer<typeof messageSchema>;

export const transcriptSchema = z.object({
  data: z.array(messageSchema),
  /** When the business last was shown as typing. */
  typedAt: z.optional(z.number()),
});

/** `GET /personas` */
export const personasSchema = z.object({
  data: z.array(z.looseObject({ id: z.string(), name: z.string(), phone: z.string(), userId: z.string() })),
});
export type KnownPersona = z.infer<typeof personasSchema>["data"][number];

/** `GET /targets`: where webhooks about a phone number's messages go. */
export const targetsSchema = z.object({ data: z.array(z.string()) });

/** `POST /targets`: webhooks go to this address, too. */
export const newTargetSchema = z.strictObject({
  url: z.string().check(z.regex(/^http:\/\/\S+$/, "an http:// address")),
  /** Milliseconds of the machine. */
  forMs: z._default(z.number().check(z.minimum(1), z.maximum(86_400_000)), 3_600_000),
});

/** `GET /requests` */
export const requestsSchema = z.object({
  data: z.array(z.object({ number: z.number(), error: z.optional(z.object({ code: z.number() })) })),
});

/** `GET /clock` and `GET /rules` */
export const clockSchema = z.object({ aheadMs: z.number(), speed: z.number() });
export const rulesSchema = z.record(z.string(), z.boolean());
