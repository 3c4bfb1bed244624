import * as vscode from "vscode";
import type { SelectionReading } from "../../core/errors/selectionExplanation.ts";
import type { CatalogueSource } from "../catalogueSource.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { CodeFindings } from "./codeFindings.ts";
import { showPage } from "./explanations.ts";

interface Options {
  readonly catalogue: CatalogueSource;
  readonly documents: WamidDocuments;
  readonly findings: CodeFindings;
}

/** What somebody asks about. */
interface Question {
  readonly text: string;
  readonly languageId: string;
  readonly editor?: vscode.TextEditor;
}

const documentPrefix = "selections";
/** How many readings are kept for their pages. They hold what the payloads said, in memory alone. */
const keptReadings = 10;

/**
 * Explains every code in a text that somebody has selected or copied: in an editor, the output, the debug console, a terminal or
 * another program. The text itself is neither kept nor logged.
 */
export class ExplainSelection implements vscode.Disposable {
  readonly #options: Options;
  readonly #readings = new Map<number, SelectionReading>();
  readonly #subscriptions: vscode.Disposable;
  #last = 0;

  constructor(options: Options) {
    this.#options = options;
    const { catalogue, documents } = options;
    this.#subscriptions = vscode.Disposable.from(
      documents.register(documentPrefix, (path) => this.#page(path)),
      catalogue.onDidChange(() => documents.refresh(documentPrefix)),
    );
  }

  /** What is selected in the editor or the output that has the focus; what is on the clipboard where nothing is. */
  async run(): Promise<void> {
    const question = selected();
    return question === undefined ? this.clipboard() : this.#answer(question);
  }

  /** For the debug console and other places whose selection no extension sees: they can be copied from. */
  async clipboard(): Promise<void> {
    await this.#answer({ text: await vscode.env.clipboard.readText(), languageId: "log" });
  }

  /** What is selected in the terminal. The editor hands it out through the clipboard alone, which is as it was afterwards. */
  async terminal(): Promise<void> {
    const before = await vscode.env.clipboard.readText();
    await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
    const text = await vscode.env.clipboard.readText();
    if (text !== before) await vscode.env.clipboard.writeText(before);
    await this.#answer({ text, languageId: "log" });
  }

  async #answer({ text, languageId, editor }: Question): Promise<void> {
    const catalogue = await this.#options.catalogue.get();
    const { phrases } = catalogue;
    if (text.trim() === "") {
      void vscode.window.showInformationMessage(phrases.say("selection.empty"));
      return;
    }
    const known = editor === undefined ? [] : await this.#findingsIn(editor);
    const { readSelection } = await import("../../core/errors/selectionExplanation.ts");
    const reading = readSelection(text, languageId, catalogue, known);
    if (reading === undefined) {
      void vscode.window.showInformationMessage(phrases.say("selection.nothing"));
      return;
    }
    const number = ++this.#last;
    this.#readings.set(number, reading);
    this.#readings.delete(number - keptReadings);
    const name = reading.ids.length === 1 ? (reading.ids[0] ?? "").replace("/", "-") : phrases.say("selection.page");
    const uri = this.#options.documents.uri(documentPrefix, `${number}/${name}.md`);
    await showPage(uri, editor !== undefined);
  }

  /** The document's own reading knows what stands around the selection. */
  async #findingsIn({ document, selections }: vscode.TextEditor) {
    const found = await Promise.all(selections.map((selection) => this.#options.findings.at(document, selection)));
    return found.flat();
  }

  async #page(path: string): Promise<string> {
    const reading = this.#readings.get(Number.parseInt(path, 10));
    if (reading === undefined) return "";
    const [{ selectionMarkdown }, catalogue] = await Promise.all([
      import("../../core/errors/selectionExplanation.ts"),
      this.#options.catalogue.get(),
    ]);
    return selectionMarkdown(reading, catalogue);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#readings.clear();
  }
}

function selected(): Question | undefined {
  const editor = vscode.window.activeTextEditor;
  const selections = editor?.selections.filter(({ isEmpty }) => !isEmpty) ?? [];
  if (editor === undefined || selections.length === 0) return undefined;
  const text = selections.map((selection) => editor.document.getText(selection)).join("\n");
  return { text, languageId: editor.document.languageId, editor };
}
