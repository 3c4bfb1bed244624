import * as vscode from "vscode";
import type { CatalogueSource } from "../catalogueSource.ts";
import { Lazy } from "../lazy.ts";
import type { Log } from "../log.ts";
import type { Settings } from "../settings.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { ExplainParts } from "./explainParts.ts";
import type { WorkspaceSummary } from "./explainWorkspace.ts";
import { Explanations } from "./explanations.ts";
import type { OwnMessages } from "./ownMessages.ts";

interface Options {
  catalogue: CatalogueSource;
  documents: WamidDocuments;
  settings: Settings;
  log: Log;
  /** None in a browser. */
  own?: OwnMessages;
}

/** How long the status bar says that something was done. */
const statusMs = 4_000;

/** Error codes explained where they stand, and on demand. A window in which nothing is open pays for this class alone. */
export class Explain implements vscode.Disposable {
  readonly #catalogue: CatalogueSource;
  readonly #explanations: Explanations;
  readonly #parts: Lazy<ExplainParts>;
  #occasions: vscode.Disposable | undefined;

  constructor({ catalogue, documents, settings, log, own }: Options) {
    const explanations = new Explanations({ catalogue, documents });
    this.#catalogue = catalogue;
    this.#explanations = explanations;
    this.#parts = new Lazy(async () => {
      const { ExplainParts } = await import("./explainParts.ts");
      return new ExplainParts({ catalogue, documents, explanations, settings, log, own });
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
   * Opens the explanation of a code: a number, `"131047"`, `"190/463"` or `{code, subcode?, details?, beside?}`. Without an argument, and for a code
   * that isn't in the catalogue, asks.
   * @throws Failure.invalidArgument
   */
  async pick(argument?: unknown): Promise<void> {
    const { asked, entryOf, pick } = await import("./errorPick.ts");
    const wanted = asked(argument);
    const catalogue = await this.#catalogue.get();
    const found = wanted === undefined ? undefined : entryOf(catalogue, wanted);
    if (found !== undefined) return this.#explanations.show(found, wanted);
    const chosen = await pick(catalogue, wanted === undefined ? "" : `${wanted.code}`);
    if (chosen === undefined) return;
    if ("topic" in chosen) await this.#explanations.showTopic(chosen.topic);
    else await this.#explanations.show(chosen.entry, { beside: wanted?.beside ?? false });
  }

  /**
   * Puts the explanation of a code on the clipboard, as text.
   * @throws Failure.invalidArgument
   */
  async copy(argument: unknown): Promise<void> {
    const { asked, entryOf } = await import("./errorPick.ts");
    const wanted = asked(argument);
    const catalogue = await this.#catalogue.get();
    const entry = wanted === undefined ? undefined : entryOf(catalogue, wanted);
    if (entry === undefined) return;
    const { explanationText } = await import("../../core/errors/explanationText.ts");
    await vscode.env.clipboard.writeText(explanationText(entry, catalogue.phrases));
    vscode.window.setStatusBarMessage(catalogue.phrases.say("hover.copied", entry.id), statusMs);
  }

  /** Explains the codes in what is selected, or copied. */
  async selection(from: "selection" | "clipboard" | "terminal"): Promise<void> {
    const { selection } = await this.#parts.get();
    if (from === "selection") return selection.run();
    return from === "clipboard" ? selection.clipboard() : selection.terminal();
  }

  /** A code's explanation for a tooltip. `details` are the payload's words. Undefined for a code that isn't in the catalogue. */
  async explanationFor(code: number, subcode?: number, details?: string): Promise<vscode.MarkdownString | undefined> {
    const entry = (await this.#catalogue.get()).find(code, subcode);
    return entry === undefined ? undefined : this.#explanations.markdown(entry, details);
  }

  /** Reports the codes in all files of the workspace. */
  async workspace(): Promise<WorkspaceSummary> {
    return (await this.#parts.get()).workspace.run();
  }

  /** Takes back what `workspace` reported. */
  clearWorkspace(): void {
    this.#parts.current?.workspace.clear();
  }

  /** @throws Failure.invalidArgument */
  async ignore(argument: unknown): Promise<void> {
    await (await this.#parts.get()).ignores.ignore(argument);
  }

  /** @throws Failure.invalidArgument */
  async report(argument: unknown): Promise<void> {
    await (await this.#parts.get()).ignores.report(argument);
  }

  async showIgnores(): Promise<void> {
    await (await this.#parts.get()).ignores.show();
  }

  dispose(): void {
    this.#occasions?.dispose();
    this.#parts.dispose();
    this.#explanations.dispose();
  }
}
