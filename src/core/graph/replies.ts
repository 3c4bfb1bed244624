import * as z from "zod/mini";

// Meta adds fields every month: every object here is loose, and nothing is required that a caller can do without.

/** Documented as a string, seen as a number as well. */
const idSchema = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform((id) => String(id)),
);

/** `POST /{phone-number-id}/messages`. Accepted is all that it says: delivery is reported by webhook. */
export const sendReplySchema = z.looseObject({
  messaging_product: z.optional(z.string()),
  contacts: z.optional(
    z.array(
      z.looseObject({
        /** The recipient as it was sent. */
        input: z.optional(idSchema),
        /** Absent when sent to a BSUID. */
        wa_id: z.optional(idSchema),
        /** The BSUID. */
        user_id: z.optional(z.string()),
      }),
    ),
  ),
  messages: z
    .array(
      z.looseObject({
        id: z.string().check(z.minLength(1)),
        /** Templates only: `accepted`, `held_for_quality_assessment` (pacing), `paused`. */
        message_status: z.optional(z.string()),
      }),
    )
    .check(z.minLength(1)),
});
export type SendReply = z.infer<typeof sendReplySchema>;

/** What `GET /debug_token` says on a token. Times are in seconds since 1970, 0 meaning never. */
export const debugTokenSchema = z.looseObject({
  is_valid: z.boolean(),
  app_id: z.optional(idSchema),
  /** The app's name. */
  application: z.optional(z.string()),
  /** `USER`, `PAGE`, `APP`, `SYSTEM_USER`. */
  type: z.optional(z.string()),
  user_id: z.optional(idSchema),
  issued_at: z.optional(z.number()),
  expires_at: z.optional(z.number()),
  data_access_expires_at: z.optional(z.number()),
  scopes: z.optional(z.array(z.string())),
  granular_scopes: z.optional(
    z.array(
      z.looseObject({
        scope: z.string(),
        /** Absent: the scope covers everything that its owner can reach. */
        target_ids: z.optional(z.array(idSchema)),
      }),
    ),
  ),
  /** Why the token isn't valid. Not the error of the call itself, which comes in Graph's envelope. */
  error: z.optional(
    z.looseObject({
      code: z.optional(z.number()),
      subcode: z.optional(z.number()),
      message: z.optional(z.string()),
    }),
  ),
});
export type DebugToken = z.infer<typeof debugTokenSchema>;

/** The whole reply of `GET /debug_token`. */
export const debugTokenReplySchema = z.looseObject({ data: debugTokenSchema });

/** `GET /{phone-number-id}`; which fields come depends on which were asked for. */
export const phoneNumberSchema = z.looseObject({
  id: idSchema,
  /** As Meta prints it, `+1 555-017-2208`. */
  display_phone_number: z.optional(z.string()),
  verified_name: z.optional(z.string()),
  /** `CONNECTED` is the only one that sends normally. */
  status: z.optional(z.string()),
  /** `GREEN`, `YELLOW`, `RED`, `NA`, `UNKNOWN`. */
  quality_rating: z.optional(z.string()),
});
export type PhoneNumber = z.infer<typeof phoneNumberSchema>;

/** A button of a template. `example` is a string or an array of them. */
export const templateButtonSchema = z.looseObject({
  type: z.optional(z.string()),
  text: z.optional(z.string()),
  url: z.optional(z.string()),
  example: z.optional(z.unknown()),
});
export type TemplateButton = z.infer<typeof templateButtonSchema>;

/** A part of a template. `example` is read by template.ts: its form depends on the part, and an odd one must not cost the whole list. */
export const templateComponentSchema = z.looseObject({
  /** `HEADER`, `BODY`, `FOOTER`, `BUTTONS`, `CAROUSEL`, `LIMITED_TIME_OFFER`, …; lower case occurs. */
  type: z.optional(z.string()),
  /** Of a header: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, … */
  format: z.optional(z.string()),
  text: z.optional(z.nullable(z.string())),
  buttons: z.optional(z.array(templateButtonSchema)),
  example: z.optional(z.unknown()),
});
export type TemplateComponent = z.infer<typeof templateComponentSchema>;

export const templateSchema = z.looseObject({
  id: z.optional(idSchema),
  name: z.string(),
  /** `en_US`, `de`, …: sent as it stands here. */
  language: z.string(),
  /** `APPROVED` is the only one that can be sent. */
  status: z.optional(z.string()),
  /** `AUTHENTICATION`, `MARKETING`, `UTILITY`. */
  category: z.optional(z.string()),
  /** `NAMED` or `POSITIONAL`; absent in older ones, which are positional. */
  parameter_format: z.optional(z.string()),
  components: z.optional(z.array(templateComponentSchema)),
});
export type Template = z.infer<typeof templateSchema>;

/** One page of `GET /{waba-id}/message_templates`. */
export const templatesPageSchema = z.looseObject({
  data: z.array(templateSchema),
  paging: z.optional(
    z.looseObject({
      cursors: z.optional(z.looseObject({ before: z.optional(z.string()), after: z.optional(z.string()) })),
      /** Absent on the last page. Holds the access token when that was sent in the query: never logged, never followed. */
      next: z.optional(z.string()),
    }),
  ),
});
export type TemplatesPage = z.infer<typeof templatesPageSchema>;
