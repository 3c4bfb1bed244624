import type * as vscode from "vscode";
import type { CatalogueSource } from "../catalogueSource.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import type { CodeFindings } from "./codeFindings.ts";
import type { Explanations } from "./explanations.ts";
import type { FileFindings } from "./fileFindings.ts";
import type { Ignores } from "./ignores.ts";
import type { MarkedDocuments } from "./markedDocuments.ts";
import type { OwnMessages } from "./ownMessages.ts";

/** What the parts of Explain work with. Whoever makes it owns it. */
export interface ExplainTools {
  readonly catalogue: CatalogueSource;
  readonly explanations: Explanations;
  readonly settings: Settings;
  readonly log: Log;
  /** None in a browser. */
  readonly own: OwnMessages | undefined;
  readonly findings: CodeFindings;
  readonly fileFindings: FileFindings;
  /** The documents whose codes are reported. */
  readonly marked: MarkedDocuments;
  readonly ignores: Ignores;
  readonly diagnostics: vscode.DiagnosticCollection;
}
