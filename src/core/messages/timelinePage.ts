import * as z from "zod/mini";
import type { TimelineStep } from "./timeline.ts";
import type { StepPlace } from "./timelineLayout.ts";

/** An error as the page explains it, in the language of the explanations. */
export interface PageError {
  readonly code: number;
  readonly title: string;
  readonly details?: string;
  readonly meaning?: string;
  readonly fixes: readonly string[];
}

/** A step as it is shown: words and times are the editor's language already. */
export interface PageStep {
  readonly kind: TimelineStep["kind"];
  readonly word: string;
  readonly time: string;
  /** How long after the step before. */
  readonly since?: string;
  readonly arrived?: string;
  /** How much later it arrived than it happened. */
  readonly lag?: string;
  /** Late, out of order, more than once. */
  readonly notes: readonly string[];
  readonly isLate: boolean;
  readonly seen: number;
  /** A document with what was sent or received is there. */
  readonly opens: boolean;
  readonly errors: readonly PageError[];
}

/** One message's life. */
export interface TimelinePicture {
  readonly title: string;
  /** Its state, its kind, its service window. */
  readonly facts: readonly string[];
  readonly wamid: string;
  readonly steps: readonly PageStep[];
  /** Of the first steps: a message to a large group has more than can be looked at. */
  readonly places: readonly StepPlace[];
  readonly width: number;
  readonly stuck?: { readonly title: string; readonly causes: readonly string[]; readonly steps: readonly string[] };
}

/** What the page says, in the editor's language. */
export interface TimelineTexts {
  readonly picture: string;
  readonly notToScale: string;
  readonly lanes: Readonly<Record<"call" | "whatsapp" | "here", string>>;
  readonly table: string;
  readonly step: string;
  readonly time: string;
  readonly since: string;
  readonly arrived: string;
  readonly notes: string;
  readonly open: string;
  readonly explain: string;
  readonly copy: string;
  readonly causes: string;
  readonly ask: string;
  readonly fixes: string;
  readonly empty: string;
}

export type ToTimelinePage =
  | { readonly kind: "message"; readonly picture: TimelinePicture }
  /** Shown in its place. */
  | { readonly kind: "gone"; readonly text: string };

/** What the page keeps over a reload of the window. */
export interface TimelinePageState {
  readonly wamid: string;
}

/** What the page asks for. Nothing in it is trusted. */
export const fromTimelinePageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  /** The document of a step. */
  z.object({ kind: z.literal("open"), step: z.number() }),
  z.object({ kind: z.literal("explain"), code: z.number() }),
  z.object({ kind: z.literal("copy") }),
]);
export type FromTimelinePage = z.infer<typeof fromTimelinePageSchema>;
