import * as vscode from "vscode";
import type { CatalogueSource } from "../catalogueSource.ts";
import { Lazy } from "../lazy.ts";
import type { Settings } from "../settings.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import { CodeFindings } from "./codeFindings.ts";
import type { ExplainParts } from "./explainParts.ts";
import type { ExplainTools } from "./explainTools.ts";
import { Explanations } from "./explanations.ts";

interface Options {
  catalogue: CatalogueSource;
  documents: WamidDocuments;
  settings: Settings;
}

/** Error codes explained where they stand, and on demand. A window in which nothing is open pays for this class alone. */
export class Explain implements vscode.Disposable {
  readonly #tools: ExplainTools & vscode.Disposable;
  readonly #parts: Lazy<ExplainParts>;
  #occasions: vscode.Disposable | undefined;

  constructor({ catalogue, documents, settings }: Options) {
    const explanations = new Explanations({ catalogue, documents });
    const findings = new CodeFindings();
    this.#tools = { catalogue, explanations, findings, settings, dispose: () => explanations.dispose() };
    this.#parts = new Lazy(async () => {
      const { ExplainParts } = await import("./explainParts.ts");
      return new ExplainParts(this.#tools);
    });
  }

  /** Loads the parts as soon as there is something that they work on. */
  register(): void {
    const { window, workspace } = vscode;
    if (workspace.textDocuments.length > 0 || window.terminals.length > 0) {
      this.#load();
      return;
    }
    this.#occasions = vscode.Disposable.from(
      workspace.onDidOpenTextDocument(() => this.#load()),
      window.onDidOpenTerminal(() => this.#load()),
    );
  }

  #load(): void {
    this.#occasions?.dispose();
    this.#occasions = undefined;
    void this.#parts.get();
  }

  /**
   * Opens the explanation of a code: a number, `"131047"`, `"190/463"` or `{code, subcode?, details?}`. Without an argument, and for a code
   * that isn't in the catalogue, asks.
   * @throws Failure.invalidArgument
   */
  async pick(argument?: unknown): Promise<void> {
    const { asked, entryOf, pickEntry } = await import("./errorPick.ts");
    const wanted = asked(argument);
    const catalogue = await this.#tools.catalogue.get();
    const found = wanted === undefined ? undefined : entryOf(catalogue, wanted);
    if (found !== undefined) return this.#tools.explanations.show(found, wanted?.details);
    const chosen = await pickEntry(catalogue, wanted === undefined ? "" : `${wanted.code}`);
    if (chosen !== undefined) await this.#tools.explanations.show(chosen);
  }

  /** A code's explanation for a tooltip. `details` are the payload's words. Undefined for a code that isn't in the catalogue. */
  async explanationFor(code: number, subcode?: number, details?: string): Promise<vscode.MarkdownString | undefined> {
    const entry = (await this.#tools.catalogue.get()).find(code, subcode);
    return entry === undefined ? undefined : this.#tools.explanations.markdown(entry, details);
  }

  dispose(): void {
    this.#occasions?.dispose();
    this.#parts.dispose();
    this.#tools.dispose();
  }
}
