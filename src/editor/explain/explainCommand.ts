import type { EntryFacts } from "../../core/errors/catalogue.ts";

/** The command that opens a code's explanation. */
export const explainCommand = "wamid.error.explain";

/** What that command is called with for this entry. */
export function explainArgument({
  code,
  subcode,
  api,
  id,
}: Pick<EntryFacts, "code" | "subcode" | "api" | "id">): Readonly<Record<string, unknown>> {
  return { code, ...(subcode === undefined ? {} : { subcode }), ...(api === "cloud" ? {} : { id }) };
}
