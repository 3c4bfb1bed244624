import * as vscode from "vscode";
import { lengthOf, rangeOf } from "./codeFindings.ts";
import { diagnosticsOf, isReported } from "./diagnostic.ts";
import type { ExplainTools } from "./explainTools.ts";
import { textOf } from "./fileFindings.ts";
import { fileOf } from "./markedDocuments.ts";

/** How long a document rests before it is read again. */
const restMs = 300;

/** Says what the codes in the documents that somebody looks at mean, in the Problems view and under the digits. */
export class CodeDiagnostics implements vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #resting = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  /** The latest reading of each document: what an earlier one finds is out of date. */
  readonly #latest = new Map<vscode.TextDocument, symbol>();
  readonly #subscriptions: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    const { marked, catalogue, ignores } = tools;
    const again = () => {
      for (const document of marked.all()) this.#read(document);
    };
    this.#subscriptions = vscode.Disposable.from(
      marked.onDidAdd((document) => this.#rest(document)),
      marked.onDidRemove((document) => this.#forget(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (marked.has(document)) this.#rest(document);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.explain")) again();
      }),
      catalogue.onDidChange(again),
      ignores.onDidChange(again),
    );
  }

  #rest(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    this.#resting.set(
      document,
      setTimeout(() => {
        this.#resting.delete(document);
        this.#read(document);
      }, restMs),
    );
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    this.#resting.delete(document);
    this.#latest.delete(document);
    this.#tools.diagnostics.delete(document.uri);
  }

  #read(document: vscode.TextDocument): void {
    const reading = Symbol();
    this.#latest.set(document, reading);
    const { version } = document;
    // What changed while it was read rests, and is read again.
    const isLatest = () => this.#latest.get(document) === reading && document.version === version;
    this.#diagnostics(document, isLatest).then(
      (diagnostics) => {
        if (diagnostics !== undefined && isLatest()) this.#tools.diagnostics.set(document.uri, diagnostics);
      },
      (error: unknown) => this.#tools.log.error("diagnostics", error),
    );
  }

  async #diagnostics(document: vscode.TextDocument, isLatest: () => boolean): Promise<vscode.Diagnostic[] | undefined> {
    const { catalogue, findings, ignores } = this.#tools;
    const file = fileOf(document);
    const settings = this.#tools.settings.explain(file);
    const { languages, maximumSize } = settings;
    const isRead = settings.isOn && (languages === "all" || languages.has(document.languageId));
    if (!isRead || lengthOf(document) > maximumSize) return [];
    const found = await findings.in(document);
    if (found.length === 0 || !isLatest()) return [];
    const inLanguage = await catalogue.get();
    if (!isLatest()) return undefined;
    const ignored = ignores.in(file, textOf(document), found);
    const reported = found.filter((finding) => isReported(finding, settings) && !ignored.has(finding));
    return diagnosticsOf(reported, {
      catalogue: inLanguage,
      settings,
      rangeOf: (finding) => rangeOf(document, finding),
    });
  }

  dispose(): void {
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
    this.#latest.clear();
    this.#subscriptions.dispose();
  }
}
