import type { Api, EntryFacts } from "./catalogue.ts";

/** Something to say about a number in a text. */
export type Finding = CodeFinding | WrongMeaning;

interface Place {
  /** Offsets of the digits alone, separators between them included, in UTF-16 units. Where only a subcode stands there, of the subcode's. */
  readonly start: number;
  readonly end: number;
  readonly code: number;
  readonly subcode?: number;
  /** What the code, with the subcode where one stands beside it, means. */
  readonly entry: EntryFacts;
  /** `possible` is enough to answer somebody who asks (a hover), not to speak up unasked (a diagnostic). */
  readonly confidence: "certain" | "likely" | "possible";
  /** `payload`: an error that happened, in JSON or a log. `source`: a code that somebody wrote down. */
  readonly place: "payload" | "source";
}

/** An error code. */
export interface CodeFinding extends Place {
  readonly kind: "code";
  readonly reason: Reason;
}

/** A code beside words that say something else than the code means. There is a `CodeFinding` for the same digits. */
export interface WrongMeaning extends Place {
  readonly kind: "wrongMeaning";
  /** What the words are: a constant's name, a comment, a text that goes with the code. */
  readonly reason: "name" | "comment" | "message";
  /** The words, as they stand in the text. */
  readonly said: string;
  /** The codes that were probably meant, the likeliest first; empty where that can't be told. */
  readonly meant: readonly EntryFacts[];
}

/** What a detector of one form of text finds, before the catalogue is asked. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly code: number;
  readonly subcode?: number;
  /** The Cloud API where it isn't said. */
  readonly api?: Api;
  readonly confidence: Place["confidence"];
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
  | "constant"
  | "argument"
  /** A comment, a message or another text names it. */
  | "mention"
  /** The words around it, in a log, a page or a string. */
  | "text";
