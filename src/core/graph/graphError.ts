import * as z from "zod/mini";

/**
 * Graph's error, as it stands in the envelope `{error: …}` of a failed call. Only `code` and `error_data.details` are
 * worth building on: Meta says that titles go away and subcodes are legacy.
 */
export const graphErrorSchema = z.looseObject({
  message: z.optional(z.string()),
  type: z.optional(z.string()),
  code: z.number(),
  error_subcode: z.optional(z.number()),
  error_data: z.optional(z.looseObject({ messaging_product: z.optional(z.string()), details: z.optional(z.string()) })),
  error_user_title: z.optional(z.string()),
  error_user_msg: z.optional(z.string()),
  is_transient: z.optional(z.boolean()),
  fbtrace_id: z.optional(z.string()),
});
export type GraphError = z.infer<typeof graphErrorSchema>;

export const graphErrorEnvelopeSchema = z.looseObject({ error: graphErrorSchema });
