import type { Problem } from "./endpointProblem.ts";

/** What is tried, in this order. */
export const endpointChecks = [
  "reachable",
  "handshake-right-token",
  "handshake-plain-text",
  "handshake-wrong-token",
  "signature-good",
  "signature-bad",
  "signature-missing",
  "emoji-escaped",
  "unicode-raw",
  "batch",
  "duplicate",
  "out-of-order",
  "failed-status",
  "unknown-field",
  "bsuid-only",
  "large",
  "slow-start",
] as const;
export type EndpointCheck = (typeof endpointChecks)[number];

/** Why a check was left out. */
export type Skipped = "noSecret" | "noToken" | "notReachable" | "handshakeFails" | "signatureFails";

/** What came of a check. */
export type CheckResult = { readonly check: EndpointCheck } & (
  | { readonly result: "passed"; readonly status: number; readonly latencyMs: number }
  | {
      readonly result: "failed";
      readonly problem: Problem;
      readonly status?: number;
      readonly failure?: string;
      readonly latencyMs: number;
    }
  | { readonly result: "skipped"; readonly reason: Skipped }
);
