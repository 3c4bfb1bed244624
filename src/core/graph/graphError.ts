import * as z from "zod/mini";
import { lenient, number, word } from "../lenient.ts";

/**
 * Graph's error, as it stands in the envelope `{error: …}` of a failed call. Only `code` and `error_data.details` are
 * worth building on: Meta says that titles go away and subcodes are legacy. Nothing but the code is required, so that no odd
 * field costs the explanation.
 */
export const graphErrorSchema = z.looseObject({
  message: lenient(z.string()),
  type: lenient(z.string()),
  code: number,
  error_subcode: lenient(number),
  /** An object as documented, or the details themselves. */
  error_data: lenient(
    z.union([
      z.looseObject({ messaging_product: lenient(z.string()), details: lenient(word) }),
      z.pipe(
        word,
        z.transform((details: string): { messaging_product?: string | undefined; details?: string | undefined } => ({
          details,
        })),
      ),
    ]),
  ),
  error_user_title: lenient(z.string()),
  error_user_msg: lenient(z.string()),
  is_transient: lenient(z.boolean()),
  fbtrace_id: lenient(z.string()),
});
export type GraphError = z.infer<typeof graphErrorSchema>;

export const graphErrorEnvelopeSchema = z.looseObject({ error: graphErrorSchema });
