import * as vscode from "vscode";
import { languageIds } from "../../core/errors/languages.ts";
import { explainArgument, explainCommand } from "./explainCommand.ts";
import type { ExplainTools } from "./explainTools.ts";

const actionKind = vscode.CodeActionKind.Empty.append("wamid").append("explain");

/** What can be done with the code at the cursor. */
export class CodeActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.languages.registerCodeActionsProvider([...languageIds], this, {
      providedCodeActionKinds: [actionKind],
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    _context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const findings = await this.#tools.findings.at(document, range);
    if (findings.length === 0 || token.isCancellationRequested) return [];
    const catalogue = await this.#tools.catalogue.get();
    if (token.isCancellationRequested) return [];
    const entries = findings.map(({ entry }) => catalogue.findId(entry.id)).filter((entry) => entry !== undefined);
    return [...new Set(entries)].map((entry) => {
      const title = vscode.l10n.t("Explain WhatsApp error {0}", entry.code);
      const action = new vscode.CodeAction(title, actionKind);
      action.command = { command: explainCommand, title, arguments: [explainArgument(entry)] };
      return action;
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
