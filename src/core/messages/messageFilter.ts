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
