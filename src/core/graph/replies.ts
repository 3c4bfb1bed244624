import * as z from "zod/mini";
import { id, lenient, nullable, number, readable, word } from "../lenient.ts";

// Meta adds fields every month: every object here is loose, and nothing is required that a caller can do without. What only informs
// counts as absent where it can't be read; what decides on what is sent, or on what is said of a token, is never guessed.

/** `POST /{phone-number-id}/messages`. Accepted is all that it says: delivery is reported by webhook. */
export const sendReplySchema = z.looseObject({
  messaging_product: lenient(z.string()),
  contacts: lenient(
    z.array(
      z.looseObject({
        /** The recipient as it was sent. */
        input: lenient(id),
        /** Absent when sent to a BSUID. */
        wa_id: lenient(id),
        /** The BSUID. */
        user_id: lenient(z.string()),
      }),
    ),
  ),
  messages: z
    .array(
      z.looseObject({
        id: word,
        /** Templates only: `accepted`, `held_for_quality_assessment` (pacing), `paused`. */
        message_status: lenient(z.string()),
      }),
    )
    .check(z.minLength(1)),
});
export type SendReply = z.infer<typeof sendReplySchema>;

/** What `GET /debug_token` says on a token. Times are in seconds since 1970, 0 meaning never. */
export const debugTokenSchema = z.looseObject({
  is_valid: z.boolean(),
  app_id: lenient(id),
  /** The app's name. */
  application: lenient(z.string()),
  /** `USER`, `PAGE`, `APP`, `SYSTEM_USER`. */
  type: lenient(z.string()),
  issued_at: lenient(number),
  expires_at: lenient(number),
  data_access_expires_at: lenient(number),
  scopes: lenient(readable(z.string())),
  granular_scopes: lenient(
    readable(
      z.looseObject({
        scope: z.string(),
        /** Absent: the scope covers everything that its owner can reach. */
        target_ids: nullable(z.array(id)),
      }),
    ),
  ),
  /** Why the token isn't valid. Not the error of the call itself, which comes in Graph's envelope. */
  error: lenient(
    z.looseObject({
      code: lenient(number),
      subcode: lenient(number),
      message: lenient(z.string()),
    }),
  ),
});
export type DebugToken = z.infer<typeof debugTokenSchema>;

/** The whole reply of `GET /debug_token`. */
export const debugTokenReplySchema = z.looseObject({ data: debugTokenSchema });

/** `GET /{phone-number-id}`; which fields come depends on which were asked for. */
export const phoneNumberSchema = z.looseObject({
  id,
  /** As Meta prints it, `+1 555-017-2208`. */
  display_phone_number: lenient(z.string()),
  verified_name: lenient(z.string()),
  /** `CONNECTED` is the only one that sends normally. */
  status: lenient(z.string()),
  /** `GREEN`, `YELLOW`, `RED`, `NA`, `UNKNOWN`. */
  quality_rating: lenient(z.string()),
  /** `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`. */
  code_verification_status: lenient(z.string()),
  name_status: lenient(z.string()),
  whatsapp_business_manager_messaging_limit: lenient(z.string()),
  throughput: lenient(z.looseObject({ level: lenient(z.string()) })),
});
export type PhoneNumber = z.infer<typeof phoneNumberSchema>;

const pagingSchema = z.looseObject({
  cursors: lenient(z.looseObject({ before: lenient(z.string()), after: lenient(z.string()) })),
  /** Absent on the last page. Holds the access token when that was sent in the query: never logged, never followed. */
  next: lenient(z.string()),
});

/** One page of `GET /{waba-id}/phone_numbers`. What can't be read is an error here: whoever asks wants all of them. */
export const phoneNumbersPageSchema = z.looseObject({
  data: z.array(phoneNumberSchema),
  paging: lenient(pagingSchema),
});

/** `GET /{waba-id}` */
export const wabaReplySchema = z.looseObject({
  id,
  name: lenient(z.string()),
  currency: lenient(z.string()),
  timezone_id: lenient(id),
  business_verification_status: lenient(z.string()),
  primary_funding_id: lenient(id),
  owner_business_info: lenient(z.looseObject({ id: lenient(id) })),
});
export type WabaReply = z.infer<typeof wabaReplySchema>;

/** A button of a template. `example` is a string or an array of them. */
export const templateButtonSchema = z.looseObject({
  type: nullable(z.string()),
  text: nullable(z.string()),
  url: nullable(z.string()),
  example: z.optional(z.unknown()),
});
export type TemplateButton = z.infer<typeof templateButtonSchema>;

/** A part of a template. `example` is read by template.ts: its form depends on the part, and an odd one must not cost the whole list. */
export const templateComponentSchema = z.looseObject({
  /** `HEADER`, `BODY`, `FOOTER`, `BUTTONS`, `CAROUSEL`, `LIMITED_TIME_OFFER`, …; lower case occurs. */
  type: nullable(z.string()),
  /** Of a header: `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION`, … */
  format: nullable(z.string()),
  text: z.optional(z.nullable(z.string())),
  buttons: nullable(z.array(templateButtonSchema)),
  example: z.optional(z.unknown()),
});
export type TemplateComponent = z.infer<typeof templateComponentSchema>;

export const templateSchema = z.looseObject({
  id: nullable(id),
  name: z.string(),
  /** `en_US`, `de`, …: sent as it stands here. */
  language: z.string(),
  /** `APPROVED` is the only one that can be sent. */
  status: nullable(z.string()),
  /** `AUTHENTICATION`, `MARKETING`, `UTILITY`. */
  category: nullable(z.string()),
  /** `NAMED` or `POSITIONAL`; absent in older ones, which are positional. */
  parameter_format: nullable(z.string()),
  components: nullable(z.array(templateComponentSchema)),
});
export type Template = z.infer<typeof templateSchema>;

/** One page of `GET /{waba-id}/message_templates`. */
export const templatesPageSchema = z.looseObject({
  /** Those that can't be read are left out; a page of nothing else is no list of templates. */
  data: z.pipe(
    z
      .array(z.unknown())
      .check(z.refine((all) => all.length === 0 || all.some((one) => templateSchema.safeParse(one).success))),
    readable(templateSchema),
  ),
  paging: lenient(pagingSchema),
});
