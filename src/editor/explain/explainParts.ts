import * as vscode from "vscode";
import type { WamidDocuments } from "../wamidDocuments.ts";
import { CodeActions } from "./codeActions.ts";
import { CodeDiagnostics } from "./codeDiagnostics.ts";
import { CodeFindings } from "./codeFindings.ts";
import { Completion } from "./completion.ts";
import { ExplainSelection } from "./explainSelection.ts";
import type { ExplainTools } from "./explainTools.ts";
import { ExplainWorkspace } from "./explainWorkspace.ts";
import { FileFindings } from "./fileFindings.ts";
import { Hover } from "./hover.ts";
import { IgnoreActions } from "./ignoreActions.ts";
import { IgnoreCommands } from "./ignoreCommands.ts";
import { Ignores } from "./ignores.ts";
import { InlayHints } from "./inlayHints.ts";
import { MarkedDocuments } from "./markedDocuments.ts";
import { Slices } from "./slices.ts";
import { TerminalLinks } from "./terminalLinks.ts";

/** Everything of Explain that works on documents, each part registered by its constructor: a chunk of its own. */
export class ExplainParts implements vscode.Disposable {
  readonly workspace: ExplainWorkspace;
  readonly ignores: IgnoreCommands;
  readonly selection: ExplainSelection;
  readonly #owned: readonly vscode.Disposable[];

  constructor(
    given: Pick<ExplainTools, "catalogue" | "explanations" | "settings" | "log" | "own"> & {
      documents: WamidDocuments;
    },
  ) {
    const slices = new Slices();
    const findings = new CodeFindings(slices);
    const marked = new MarkedDocuments();
    const ignores = new Ignores(given.settings);
    const diagnostics = vscode.languages.createDiagnosticCollection("wamid");
    const fileFindings = new FileFindings(slices, findings);
    const tools: ExplainTools = { ...given, findings, fileFindings, marked, ignores, diagnostics };
    this.selection = new ExplainSelection({ ...given, findings });
    this.workspace = new ExplainWorkspace(tools);
    this.ignores = new IgnoreCommands(tools);
    this.#owned = [
      new Hover(tools),
      new IgnoreActions(tools),
      // Later than those, which puts its fixes above them.
      new CodeActions(tools),
      new CodeDiagnostics(tools),
      new Completion(tools),
      new InlayHints(tools),
      new TerminalLinks(tools),
      this.selection,
      this.workspace,
      ignores,
      marked,
      findings,
      diagnostics,
    ];
    marked.start();
  }

  dispose(): void {
    for (const part of this.#owned) part.dispose();
  }
}
