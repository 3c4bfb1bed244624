import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Why a verification is refused. `tokenCase`, `tokenBlanks`: the token would be right in other case, or without the blanks around
 * it. `tokenOfOther`: it is the token of another callback of ours. `tokenIsSecret`: the app secret was given for a token.
 */
export type HandshakeProblem =
  | "noMode"
  | "wrongMode"
  | "noToken"
  | "wrongToken"
  | "tokenCase"
  | "tokenBlanks"
  | "tokenOfOther"
  | "tokenIsSecret"
  | "noChallenge"
  | "noTokenSet";

/** What else is known, to tell which mistake it is. */
interface OtherSecrets {
  readonly verifyTokens?: readonly string[];
  readonly appSecrets?: readonly string[];
}

type Handshake = { readonly challenge: string } | { readonly problem: HandshakeProblem };

/**
 * Meta's verification of a callback: `GET …?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…` is answered with the
 * challenge when mode and token are right, and refused (403) otherwise.
 */
export function handshakeOf(query: URLSearchParams, verifyToken: string, others: OtherSecrets = {}): Handshake {
  const mode = query.get("hub.mode") ?? "";
  const token = query.get("hub.verify_token") ?? "";
  const challenge = query.get("hub.challenge") ?? "";
  // Compared first, whatever else is wrong, so that the time taken tells nothing.
  const right = same(token, verifyToken);
  if (mode === "") return { problem: "noMode" };
  if (mode !== "subscribe") return { problem: "wrongMode" };
  if (token === "") return { problem: "noToken" };
  if (verifyToken === "") return { problem: "noTokenSet" };
  if (!right) return { problem: tokenProblem(token, verifyToken, others) };
  return challenge === "" ? { problem: "noChallenge" } : { challenge };
}

function tokenProblem(token: string, verifyToken: string, others: OtherSecrets): HandshakeProblem {
  if (same(token.trim(), verifyToken.trim())) return "tokenBlanks";
  if (same(token.trim().toLowerCase(), verifyToken.trim().toLowerCase())) return "tokenCase";
  const isOneOf = (known: readonly string[] = []) => known.some((each) => each !== "" && same(token.trim(), each));
  if (isOneOf(others.verifyTokens)) return "tokenOfOther";
  return isOneOf(others.appSecrets) ? "tokenIsSecret" : "wrongToken";
}

/** What a verification is answered with, or undefined for a refusal. */
export function challengeOf(query: URLSearchParams, verifyToken: string): string | undefined {
  const handshake = handshakeOf(query, verifyToken);
  return "challenge" in handshake ? handshake.challenge : undefined;
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** Digests have one length, which timingSafeEqual asks for. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
