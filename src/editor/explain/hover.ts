import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import { languageIds } from "../../core/errors/languages.ts";
import { rangeOf } from "./codeFindings.ts";
import { explainArgument, explainCommand } from "./explainCommand.ts";
import type { ExplainTools } from "./explainTools.ts";

/** Explains the code under the mouse. */
export class Hover implements vscode.HoverProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.languages.registerHoverProvider([...languageIds], this);
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const [finding] = await this.#tools.findings.at(document, new vscode.Range(position, position));
    if (finding === undefined || token.isCancellationRequested) return undefined;
    const entry = (await this.#tools.catalogue.get()).findId(finding.entry.id);
    if (entry === undefined || token.isCancellationRequested) return undefined;
    const explanation = await this.#tools.explanations.markdown(entry);
    if (token.isCancellationRequested) return undefined;
    return new vscode.Hover([explanation, openLink(entry)], rangeOf(document, finding));
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** A link that runs one command, ours, with nothing in it that came from a file. */
function openLink(entry: Entry): vscode.MarkdownString {
  const target = `command:${explainCommand}?${encodeURIComponent(JSON.stringify([explainArgument(entry)]))}`;
  const link = new vscode.MarkdownString(`[${vscode.l10n.t("Open this explanation")}](${target})`);
  link.isTrusted = { enabledCommands: [explainCommand] };
  return link;
}
