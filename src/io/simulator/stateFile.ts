import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { read } from "../../core/simulator/control.ts";
import { type State, stateSchema } from "../../core/simulator/state.ts";

/** Between a change and the writing of it, in milliseconds: changes come in crowds. */
const shortestPauseMs = 1000;
/** Writing takes at most this share of the time. */
const mostShare = 1 / 50;

/** What couldn't be read or written. `reason` is the system's code, or names the place in the file. */
export type StateProblem =
  | { readonly kind: "notRead" | "notKept"; readonly file: string; readonly reason: string }
  /** It isn't a state: the simulator begins anew, and the file is kept under another name. */
  | { readonly kind: "unreadable"; readonly file: string; readonly reason: string; readonly aside: string };

export interface StateFileOptions {
  /** Its folder is made where there is none. */
  readonly file: string;
  readonly onProblem: (problem: StateProblem) => void;
  readonly pauseMs?: number;
}

/** Where the simulator's state is kept from one start to the next. A file that can't be read is put aside, and never an error. */
export class StateFile {
  readonly #options: StateFileOptions;
  #pauseMs: number;
  #timer: NodeJS.Timeout | undefined;
  #state: (() => State) | undefined;
  #written = "";

  constructor(options: StateFileOptions) {
    this.#options = options;
    this.#pauseMs = options.pauseMs ?? shortestPauseMs;
  }

  /** What was kept; undefined where nothing was, or where it isn't a state. */
  read(): State | undefined {
    const { file, onProblem } = this.#options;
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      if (!isAbsent(error)) onProblem({ kind: "notRead", file, reason: codeOf(error) });
      return undefined;
    }
    const result = stateIn(text);
    if ("state" in result) return result.state;
    const aside = `${file}.unreadable`;
    if (this.#attempt(() => renameSync(file, aside))) {
      onProblem({ kind: "unreadable", file, reason: result.problem, aside });
    }
    return undefined;
  }

  /** Something may have changed: it is written after a pause. @param state asked for then */
  changed(state: () => State): void {
    this.#state = state;
    this.#timer ??= setTimeout(() => this.flush(), this.#pauseMs);
    // It waits for nobody who wants to end: whoever stops writes.
    this.#timer.unref();
  }

  /** Writes what has changed, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const state = this.#state;
    this.#state = undefined;
    if (!state) return;
    const began = performance.now();
    const text = `${JSON.stringify(state(), undefined, 2)}\n`;
    if (text !== this.#written && this.#attempt(() => this.#write(text))) this.#written = text;
    const shortest = this.#options.pauseMs ?? shortestPauseMs;
    this.#pauseMs = Math.max(shortest, (performance.now() - began) / mostShare);
  }

  /** To a file beside it first, so that one that is cut off leaves the old one whole. */
  #write(text: string): void {
    const { file } = this.#options;
    const beside = `${file}.${process.pid}.new`;
    mkdirSync(path.dirname(file), { recursive: true });
    try {
      writeFileSync(beside, text, { mode: 0o600 });
      renameSync(beside, file);
    } finally {
      rmSync(beside, { force: true });
    }
  }

  #attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const { file, onProblem } = this.#options;
      onProblem({ kind: "notKept", file, reason: codeOf(error) });
      return false;
    }
  }
}

/** `problem` names the place. */
function stateIn(text: string): { readonly state: State } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const result = read(stateSchema, value);
  return "problem" in result ? result : { state: result.value };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
