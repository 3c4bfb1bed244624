import { bare, numberOf } from "./number.ts";

/** Which messages are shown. All that is set has to hold. */
export interface MessageFilter {
  readonly failed?: true;
  readonly stuck?: true;
  /** From the last midnight of this machine on. */
  readonly today?: true;
  /** The customer's phone number, digits alone, or a BSUID. */
  readonly number?: string;
  readonly code?: number;
}

/** What messages are put together by. */
export const messageGroupings = ["none", "state", "recipient", "template", "error"] as const;
export type MessageGrouping = (typeof messageGroupings)[number];

/** What the messages of a group have in common; `key` is undefined for those that have none of it. */
export type MessageGroupKey =
  | { readonly by: "state"; readonly key: string }
  | { readonly by: "recipient" | "template"; readonly key: string | undefined }
  | { readonly by: "error"; readonly key: number | undefined };

/** Counting the messages of a group ends here: nobody reads on, and a list of a million isn't walked through for it. */
export const mostCounted = 1_000;

export function isFiltering(filter: MessageFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** What was kept of a filter, whatever it is: what isn't understood is left out. */
export function readFilter(kept: unknown): MessageFilter {
  if (typeof kept !== "object" || kept === null) return {};
  const { failed, stuck, today, number, code } = kept as Record<string, unknown>;
  return {
    ...(failed === true && { failed }),
    ...(stuck === true && { stuck }),
    ...(today === true && { today }),
    ...(typeof number === "string" && bare(number) !== "" && { number: numberOf(number) }),
    ...(typeof code === "number" && Number.isSafeInteger(code) && { code }),
  };
}

export function readGrouping(kept: unknown): MessageGrouping {
  return messageGroupings.find((each) => each === kept) ?? "none";
}
