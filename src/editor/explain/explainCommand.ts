import type { EntryFacts } from "../../core/errors/catalogue.ts";

/** The command that opens a code's explanation. */
export const explainCommand = "wamid.error.explain";
/** The commands that a code's hover leads to besides: Wamid's own, which take a code and nothing else. */
export const copyCommand = "wamid._error.copy";
export const reproduceCommand = "wamid._error.reproduce";
export const filterCommand = "wamid.messages.filterByCode";

/** What that command is called with for this entry; `beside`: to open it beside what is being edited. */
export function explainArgument(
  { code, subcode, api, id, variant }: Pick<EntryFacts, "code" | "subcode" | "api" | "id" | "variant">,
  { beside = false } = {},
): Readonly<Record<string, unknown>> {
  return {
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...(api === "cloud" && variant === undefined ? {} : { id }),
    ...(beside ? { beside } : {}),
  };
}
