import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import type { Topic } from "../../core/errors/guidance.ts";
import type { CatalogueSource } from "../catalogueSource.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";

interface Options {
  catalogue: CatalogueSource;
  documents: WamidDocuments;
}

const documentPrefix = "errors";
const topicPrefix = "topics";
/** How many explanations keep the details of the error that they were opened for. */
const keptDetails = 50;

/** The explanations of single codes, as documents and as Markdown for hovers and tooltips. Open ones follow a change of the language. */
export class Explanations implements vscode.Disposable {
  readonly #options: Options;
  readonly #subscriptions: vscode.Disposable;
  /** Details of single errors, by the number that stands in the path of their explanation. */
  readonly #details = new Map<number, string>();
  #lastDetails = 0;

  constructor(options: Options) {
    this.#options = options;
    const { catalogue, documents } = options;
    this.#subscriptions = vscode.Disposable.from(
      documents.register(documentPrefix, (path) => this.#document(path)),
      documents.register(topicPrefix, (path) => this.#topic(path)),
      catalogue.onDidChange(() => {
        for (const prefix of [documentPrefix, topicPrefix]) documents.refresh(prefix);
      }),
    );
  }

  /** An entry's explanation; `details` are the payload's words. */
  async markdown(entry: Entry, details?: string): Promise<vscode.MarkdownString> {
    return new vscode.MarkdownString(await this.#text(entry, details));
  }

  /** Opens an entry's explanation as a page, beside what is being edited where that is wanted. */
  async show(entry: Entry, { details, beside = false }: { details?: string; beside?: boolean } = {}): Promise<void> {
    const path = `${details ? `${this.#keep(details)}/` : ""}${fileName(entry)}`;
    await showPage(this.#options.documents.uri(documentPrefix, path), beside);
  }

  /** Opens guidance on what several codes have in common. */
  async showTopic({ id }: Topic): Promise<void> {
    await showPage(this.#options.documents.uri(topicPrefix, `${id}.md`), false);
  }

  async #topic(path: string): Promise<string> {
    const [{ topicMarkdown }, catalogue] = await Promise.all([
      import("../../core/errors/guidance.ts"),
      this.#options.catalogue.get(),
    ]);
    const topic = catalogue.topics().find(({ id }) => `${id}.md` === path);
    return topic === undefined ? "" : topicMarkdown(topic, catalogue);
  }

  #keep(details: string): number {
    const number = ++this.#lastDetails;
    this.#details.set(number, details);
    this.#details.delete(number - keptDetails);
    return number;
  }

  /** `131047.md`, or `7/131047.md` with the details that were kept as number 7. */
  async #document(path: string): Promise<string> {
    const [, number, name] = /^(?:(\d+)\/)?([\w-]+)\.md$/.exec(path) ?? [];
    const entry = (await this.#options.catalogue.get()).findId((name ?? "").replace("-", "/"));
    if (entry === undefined) return "";
    return this.#text(entry, number === undefined ? undefined : this.#details.get(Number(number)));
  }

  async #text(entry: Entry, details?: string): Promise<string> {
    const { explanationMarkdown } = await import("../../core/errors/explanation.ts");
    const { phrases } = await this.#options.catalogue.get();
    return explanationMarkdown(entry, { phrases, ...(details === undefined ? {} : { details }) });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#details.clear();
  }
}

/** Shows a Markdown document as a page. */
export async function showPage(uri: vscode.Uri, beside: boolean): Promise<void> {
  try {
    await vscode.commands.executeCommand(beside ? "markdown.showPreviewToSide" : "markdown.showPreview", uri);
  } catch {
    // The editor's own Markdown extension is switched off.
    const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    await vscode.window.showTextDocument(uri, { preview: true, preserveFocus: beside, viewColumn });
  }
}

function fileName({ id }: Entry): string {
  return `${id.replace("/", "-")}.md`;
}
