import * as z from "zod/mini";
import { templateComponentSchema } from "./replies.ts";

/** The components of a template, or of a card, with what only some of them have. */
const templatePartsSchema = z.array(
  z.extend(templateComponentSchema, {
    limited_time_offer: z.optional(z.looseObject({ has_expiration: z.optional(z.boolean()) })),
    cards: z.optional(z.array(z.looseObject({ components: z.array(templateComponentSchema) }))),
  }),
);
export type TemplatePart = z.infer<typeof templatePartsSchema>[number];

/** What can't be read has no parts: a template that somebody put into a state file. */
export function templatePartsOf(components: unknown): readonly TemplatePart[] {
  const parts = z.safeParse(templatePartsSchema, components);
  return parts.success ? parts.data : [];
}
