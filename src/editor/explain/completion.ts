import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { explanationMarkdown } from "../../core/errors/explanation.ts";
import { formOf, languageIds } from "../../core/errors/languages.ts";
import { mayHoldCodes } from "../../core/errors/mayHoldCodes.ts";
import { lengthOf } from "./codeFindings.ts";
import type { ExplainTools } from "./explainTools.ts";

/** Files that long were not written by a person. */
const longestText = 2 ** 20;
const triggers = [..."0123456789", " ", '"', "'"];

interface Item extends vscode.CompletionItem {
  readonly entry: Entry;
}

/** Offers codes where one is compared, listed or a label, and nowhere else. */
export class Completion implements vscode.CompletionItemProvider<Item>, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    const languages = languageIds.filter((id) => formOf(id) !== "text");
    this.#registration = vscode.languages.registerCompletionItemProvider(languages, this, ...triggers);
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<Item[]> {
    // Where the line can't be followed by a number, nothing is read.
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!/(?:[^\w\s]|\b(?:case|when|in|is|eq|ne|not))\s*["'`]?\w*$|^\s*["'`]?\w*$/.test(before)) return [];
    if (lengthOf(document) > longestText) return [];
    const text = document.getText();
    if (!mayHoldCodes(text)) return [];
    const { completionContext } = await import("../../core/errors/completionContext.ts");
    const context = completionContext(text, document.offsetAt(position), document.languageId);
    if (context === undefined || token.isCancellationRequested) return [];
    const catalogue = await this.#tools.catalogue.get();
    const range = new vscode.Range(document.positionAt(context.start), document.positionAt(context.end));
    return offered(catalogue, context.kind).map((entry) => itemOf(entry, context.kind, range));
  }

  async resolveCompletionItem(item: Item): Promise<Item> {
    const { phrases } = await this.#tools.catalogue.get();
    item.documentation = new vscode.MarkdownString(explanationMarkdown(item.entry, { phrases }));
    return item;
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

/** Each code once: the entry that stands for all cases of it. */
function offered(catalogue: Catalogue, kind: "code" | "subcode"): Entry[] {
  return catalogue
    .all()
    .filter(
      ({ api, subcode, variant }) =>
        api === "cloud" && variant === undefined && (subcode !== undefined) === (kind === "subcode"),
    );
}

function itemOf(entry: Entry, kind: "code" | "subcode", range: vscode.Range): Item {
  const number = kind === "subcode" ? entry.subcode : entry.code;
  const label = { label: `${number}`, detail: ` ${entry.title}` };
  const item = new vscode.CompletionItem(label, vscode.CompletionItemKind.Constant);
  item.range = range;
  item.insertText = `${number}`;
  item.filterText = `${number} ${entry.title}`;
  // In the order of the numbers, and behind what the language itself offers.
  item.sortText = `~${`${number}`.padStart(9, "0")}`;
  item.detail = entry.title;
  item.documentation = entry.texts.meaning.replaceAll("`", "");
  if (entry.deprecated === true) item.tags = [vscode.CompletionItemTag.Deprecated];
  return Object.assign(item, { entry });
}
