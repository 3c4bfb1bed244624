import type { Api } from "./catalogue.ts";

/** A code that stands in a text. */
export interface Finding {
  /** Offsets of the digits alone, in UTF-16 units. Where only a subcode stands there, of the subcode's. */
  readonly start: number;
  readonly end: number;
  readonly code: number;
  readonly subcode?: number;
  /** The Cloud API where it isn't said. */
  readonly api?: Api;
  /** `possible` is enough to answer somebody who asks (a hover), not to speak up unasked (a diagnostic). */
  readonly confidence: "certain" | "likely" | "possible";
  readonly reason: Reason;
}

/** By what a number was taken for an error code. */
export type Reason =
  | "graphError"
  | "webhookErrors"
  | "healthStatus"
  | "errorObject"
  | "comparison"
  | "switchCase"
  | "list"
  | "mapKey"
  | "constant";
