import type { PhraseKey } from "../errors/phrases.ts";
import type { Topic } from "./frameworks.ts";

/** What can be wrong with the answer of an endpoint. */
export type Problem =
  | "unreachable"
  | "timeout"
  | "brokenOff"
  | "redirected"
  | "notFound"
  | "methodNotAllowed"
  | "tokenRefused"
  | "noChallenge"
  | "challengeIsJson"
  | "challengeIsWrapped"
  | "acceptsAnyToken"
  | "signatureRefused"
  | "emojiRefused"
  | "rawUnicodeRefused"
  | "forgedAccepted"
  | "unsignedAccepted"
  | "csrf"
  | "tooLarge"
  | "mediaType"
  | "threw"
  | "refused"
  | "differs";

interface Advice {
  readonly why: PhraseKey;
  readonly fix: PhraseKey;
  /** What of the framework's code shows how. */
  readonly topic?: Topic;
}

/** Of each problem: what it means, and what to do. `{0}` of a sentence is the answer's status, or why there was none. */
export const advice: Readonly<Record<Problem, Advice>> = {
  unreachable: { why: "endpoint.why.unreachable", fix: "endpoint.fix.start" },
  timeout: { why: "endpoint.why.timeout", fix: "endpoint.fix.answerFirst" },
  brokenOff: { why: "endpoint.why.brokenOff", fix: "endpoint.fix.start" },
  redirected: { why: "endpoint.why.redirected", fix: "endpoint.fix.finalAddress" },
  notFound: { why: "endpoint.why.notFound", fix: "endpoint.fix.route" },
  methodNotAllowed: { why: "endpoint.why.methodNotAllowed", fix: "endpoint.fix.route" },
  tokenRefused: { why: "endpoint.why.tokenRefused", fix: "endpoint.fix.token" },
  noChallenge: { why: "endpoint.why.noChallenge", fix: "endpoint.fix.challenge", topic: "challenge" },
  challengeIsJson: { why: "endpoint.why.challengeIsJson", fix: "endpoint.fix.challenge", topic: "challenge" },
  challengeIsWrapped: { why: "endpoint.why.challengeIsWrapped", fix: "endpoint.fix.challenge", topic: "challenge" },
  acceptsAnyToken: { why: "endpoint.why.acceptsAnyToken", fix: "endpoint.fix.compareToken" },
  signatureRefused: { why: "endpoint.why.signatureRefused", fix: "endpoint.fix.secret", topic: "rawBody" },
  emojiRefused: { why: "endpoint.why.emojiRefused", fix: "endpoint.fix.rawBody", topic: "rawBody" },
  rawUnicodeRefused: { why: "endpoint.why.rawUnicodeRefused", fix: "endpoint.fix.rawBody", topic: "rawBody" },
  forgedAccepted: { why: "endpoint.why.forgedAccepted", fix: "endpoint.fix.verify", topic: "rawBody" },
  unsignedAccepted: { why: "endpoint.why.unsignedAccepted", fix: "endpoint.fix.verify", topic: "rawBody" },
  csrf: { why: "endpoint.why.csrf", fix: "endpoint.fix.csrf", topic: "csrf" },
  tooLarge: { why: "endpoint.why.tooLarge", fix: "endpoint.fix.bodyLimit", topic: "bodyLimit" },
  mediaType: { why: "endpoint.why.mediaType", fix: "endpoint.fix.mediaType" },
  threw: { why: "endpoint.why.threw", fix: "endpoint.fix.tolerate" },
  refused: { why: "endpoint.why.refused", fix: "endpoint.fix.tolerate" },
  differs: { why: "endpoint.why.differs", fix: "endpoint.fix.idempotent" },
};
