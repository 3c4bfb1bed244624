import type { Tie } from "../wrongMeaning.ts";
import type { Context } from "./contexts.ts";
import type { Prose } from "./mentions.ts";
import type { NumberRun } from "./numberRuns.ts";

/** A number that stands by itself, with what it is judged by. */
export interface Numbered {
  readonly run: NumberRun;
  readonly context: Context;
  /** The context's names, or those behind them. */
  readonly names: readonly string[];
  /** The function in which it stands. */
  readonly within: () => readonly string[];
  /** The words that go with it alone. */
  readonly ties: () => readonly Tie[];
  /** The object in which it stands, -1 for none: codes and subcodes of one object belong together. */
  readonly owner: number;
}

/** What a text of one language holds. */
export interface Reading {
  readonly numbers: readonly Numbered[];
  readonly prose: readonly Prose[];
}
