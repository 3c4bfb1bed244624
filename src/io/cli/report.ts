import type { Entry } from "../../core/errors/catalogue.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Range } from "./checkedText.ts";

/** How loudly a terminal reports: the editor's hint is information here. */
export type Level = "error" | "warning" | "information";

/** From the loudest on. */
export const levels: readonly Level[] = ["error", "warning", "information"];

/** One finding, with all that the reports tell of it. */
export interface Reported extends Range {
  readonly path: string;
  readonly finding: Finding;
  readonly entry: Entry;
  /** What was probably meant, where the finding is a wrong meaning. */
  readonly meant: readonly Entry[];
  readonly level: Level;
  readonly message: string;
}

/** A file, or a path, that could not be checked. */
export interface NotChecked {
  readonly path: string;
  readonly message: string;
  /** Whether that is a failure: a binary file or one that is too large is left out on purpose. */
  readonly isFailure: boolean;
}

export interface Totals {
  readonly files: number;
  readonly filesWithFindings: number;
  readonly findings: Readonly<Record<Level, number>>;
  readonly notChecked: readonly NotChecked[];
}

/** Writes a report, file by file. */
export interface Reporter {
  file(findings: readonly Reported[]): void;
  end(totals: Totals, exitStatus: number): void;
}
