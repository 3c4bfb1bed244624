import type { EntryFacts } from "../catalogue.ts";
import { entryOf } from "../knownCodes.ts";

/** What a program does about a code, as Meta documents it. */
export type Reaction =
  | { readonly kind: "retryLater"; readonly seconds: number; readonly backoff: "none" | "exponential" }
  | { readonly kind: Exclude<ReactionKind, "retryLater"> };

export type ReactionKind =
  | "alertAdmin"
  | "alertDeveloper"
  | "correctTemplate"
  | "giveUp"
  | "grantPermission"
  | "refreshToken"
  | "retryLater"
  | "sendTemplate"
  | "stopMarketing"
  | "stopSending";

/** Codes whose reaction doesn't follow from their category. */
const special: ReadonlyMap<string, Exclude<ReactionKind, "retryLater">> = new Map([
  ["131047", "sendTemplate"],
  ["131050", "stopMarketing"],
  ["138001", "stopSending"],
  ...["3", "10", "200", "200/1349174", "200/1349175", "299", "131005"].map((id) => [id, "grantPermission"] as const),
]);
/** Whose fix is made in the business's settings, not in the program. */
const settled: ReadonlySet<EntryFacts["category"]> = new Set([
  "calling",
  "coexistence",
  "integrity",
  "onboarding",
  "payment",
  "registration",
  "username",
]);

/** Undefined for what one's own Flow endpoint answers: that is sent, not handled. */
export function reactionTo(entry: EntryFacts): Reaction | undefined {
  if (entry.api === "flowEndpoint") return undefined;
  if (entry.api === "onPremises") {
    const [successor] = entry.successor ?? [];
    const next = successor === undefined ? undefined : entryOf(successor);
    return next === undefined ? { kind: "giveUp" } : reactionTo(next);
  }
  const { retry } = entry;
  if (retry.kind === "wait") return { kind: "retryLater", seconds: retry.seconds, backoff: retry.backoff };
  const own = special.get(entry.id);
  if (own !== undefined) return { kind: own };
  if (retry.kind === "never") return { kind: entry.category === "recipient" ? "stopSending" : "giveUp" };
  if (entry.category === "authorization") return { kind: "refreshToken" };
  if (entry.category === "template") return { kind: "correctTemplate" };
  return { kind: settled.has(entry.category) ? "alertAdmin" : "alertDeveloper" };
}
