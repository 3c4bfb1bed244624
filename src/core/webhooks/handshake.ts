import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Meta's verification of a callback: `GET …?hub.mode=subscribe&hub.verify_token=…&hub.challenge=…` is answered with the
 * challenge when mode and token are right. Returns what to answer, or undefined for a refusal (403).
 */
export function challengeOf(query: URLSearchParams, verifyToken: string): string | undefined {
  const token = query.get("hub.verify_token") ?? "";
  const challenge = query.get("hub.challenge");
  const right = verifyToken !== "" && timingSafeEqual(digest(token), digest(verifyToken));
  return right && query.get("hub.mode") === "subscribe" ? (challenge ?? undefined) : undefined;
}

/** Digests have one length, which timingSafeEqual asks for. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
