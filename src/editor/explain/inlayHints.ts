import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import { explanationMarkdown } from "../../core/errors/explanation.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { languageIds } from "../../core/errors/languages.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { explainArgument, explainCommand } from "./explainCommand.ts";
import type { ExplainTools } from "./explainTools.ts";
import { fileOf } from "./markedDocuments.ts";

/** A longer title would push the code away that follows. */
const longestTitle = 40;

/** The short title behind a code that stands there alone. Off until the setting says otherwise. */
export class InlayHints implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.languages.registerInlayHintsProvider([...languageIds], this),
      tools.catalogue.onDidChange(() => this.#changed.fire()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.explain.inlayHints")) this.#changed.fire();
      }),
    );
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    if (!this.#tools.settings.explain(fileOf(document)).hints) return [];
    const findings = await this.#tools.findings.at(document, range);
    if (token.isCancellationRequested) return [];
    const catalogue = await this.#tools.catalogue.get();
    return findings.flatMap((finding) => {
      const entry = catalogue.findId(finding.entry.id);
      if (entry === undefined || finding.kind !== "code" || finding.confidence === "possible") return [];
      return isTitled(document, finding, entry) ? [] : [hintOf(document, finding, entry, catalogue.phrases)];
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** Whether the title stands beside the code already, as in most payloads. */
function isTitled(document: vscode.TextDocument, { start }: Finding, { title }: Entry): boolean {
  const { line } = document.positionAt(start);
  const near = document.getText(new vscode.Range(line - 1 < 0 ? 0 : line - 1, 0, line + 2, 0));
  return near.toLowerCase().includes(title.toLowerCase());
}

function hintOf(document: vscode.TextDocument, { end }: Finding, entry: Entry, phrases: Phrases): vscode.InlayHint {
  const after = document.positionAt(end);
  const isQuoted = /["'`]/.test(document.getText(new vscode.Range(after, after.translate(0, 1))));
  const title =
    entry.title.length <= longestTitle ? entry.title : `${entry.title.slice(0, longestTitle - 1).trimEnd()}…`;
  const part = new vscode.InlayHintLabelPart(title);
  part.tooltip = new vscode.MarkdownString(explanationMarkdown(entry, { phrases }));
  part.command = {
    command: explainCommand,
    title: phrases.say("inlayHint.explain"),
    arguments: [explainArgument(entry, { beside: true })],
  };
  const hint = new vscode.InlayHint(isQuoted ? after.translate(0, 1) : after, [part]);
  hint.paddingLeft = true;
  return hint;
}
