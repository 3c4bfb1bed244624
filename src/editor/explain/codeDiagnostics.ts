import * as vscode from "vscode";
import type { Finding } from "../../core/errors/finding.ts";
import { formOf } from "../../core/errors/languages.ts";
import { WamidDocuments } from "../wamidDocuments.ts";
import { rangeOf } from "./codeFindings.ts";
import type { ExplainTools } from "./explainTools.ts";

/** How long a document rests before it is read again. */
const restMs = 300;
/** Schemes of documents that don't come from a file system that can be written to. */
const ownSchemes = new Set(["untitled", "vscode-notebook-cell", WamidDocuments.scheme]);

/**
 * Says what the codes in a document mean, in the Problems view and under the digits: as information, because a code in source or
 * in a payload is something to understand, not a fault of the file. Only documents that somebody has looked at are read.
 */
export class CodeDiagnostics implements vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #collection = vscode.languages.createDiagnosticCollection("wamid");
  readonly #resting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  /** Documents that were visible since they were opened. */
  readonly #seen = new Set<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;
  #disposed = false;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#look();
        this.#forgetWithoutTab();
      }),
      // Changing a document's language closes and opens it, without a change of editors.
      vscode.workspace.onDidOpenTextDocument(() => this.#look()),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      // The editor may keep a document for minutes after its last tab was closed.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) this.#forgetWithoutTab();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#seen.has(document)) this.#rest(document);
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration("wamid.explain.diagnostics")) return;
        for (const document of this.#seen) void this.#read(document);
      }),
    );
    this.#look();
  }

  #look(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (this.#seen.has(document) || !isWanted(document)) continue;
      this.#seen.add(document);
      this.#rest(document);
    }
  }

  #rest(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    this.#resting.set(
      document,
      setTimeout(() => {
        this.#resting.delete(document);
        void this.#read(document);
      }, restMs),
    );
  }

  #forgetWithoutTab(): void {
    const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(urisOf)));
    const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    for (const document of this.#seen) {
      // Cells have no tab of their own, and close with their notebook.
      if (document.uri.scheme === "vscode-notebook-cell" || visible.has(document)) continue;
      if (!shown.has(document.uri.toString())) this.#forget(document);
    }
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#resting.get(document));
    this.#resting.delete(document);
    this.#seen.delete(document);
    this.#collection.delete(document.uri);
  }

  async #read(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    if (!this.#tools.settings.explainsIn(document.uri)) {
      this.#collection.delete(document.uri);
      return;
    }
    const findings = (await this.#tools.findings.in(document)).filter(({ confidence }) => confidence !== "possible");
    const diagnostics = findings.length === 0 ? [] : await this.#diagnostics(document, findings);
    // While it was read the document may have changed (then it rests, and is read again) or been closed, or the setting been turned.
    if (this.#disposed || !this.#seen.has(document) || document.version !== version) return;
    if (this.#tools.settings.explainsIn(document.uri)) this.#collection.set(document.uri, diagnostics);
  }

  async #diagnostics(document: vscode.TextDocument, findings: readonly Finding[]): Promise<vscode.Diagnostic[]> {
    const { version } = document;
    const [catalogue, { codeLabel, summary }] = await Promise.all([
      this.#tools.catalogue.get(),
      import("../../core/errors/explanation.ts"),
    ]);
    if (document.version !== version) return [];
    return findings.flatMap((finding) => {
      const entry = catalogue.findId(finding.entry.id);
      if (entry === undefined) return [];
      const diagnostic = new vscode.Diagnostic(
        rangeOf(document, finding),
        `${codeLabel(entry)} ${entry.title}: ${summary(entry)}`,
        vscode.DiagnosticSeverity.Information,
      );
      diagnostic.source = "WhatsApp";
      const value = codeLabel(entry);
      diagnostic.code = entry.docsUrl === null ? value : { value, target: vscode.Uri.parse(entry.docsUrl, true) };
      return [diagnostic];
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
    this.#seen.clear();
    this.#subscriptions.dispose();
    this.#collection.dispose();
  }
}

function urisOf({ input }: vscode.Tab): string[] {
  if (input instanceof vscode.TabInputText) return [input.uri.toString()];
  if (input instanceof vscode.TabInputTextDiff) return [input.original.toString(), input.modified.toString()];
  return [];
}

/** Documents that are edited, or read from Wamid itself: not a diff's other side, a log, or another extension's view. */
function isWanted({ languageId, uri }: vscode.TextDocument): boolean {
  if (formOf(languageId) === undefined) return false;
  const { scheme } = uri;
  return ownSchemes.has(scheme) || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}
