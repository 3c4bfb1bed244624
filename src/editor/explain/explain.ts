import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Settings } from "../settings.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import { CodeDiagnostics } from "./codeDiagnostics.ts";
import { CodeFindings, languages, rangeOf } from "./codeFindings.ts";

interface Options {
  catalogue: () => Promise<Catalogue>;
  documents: WamidDocuments;
  settings: Settings;
}

const command = "wamid.error.explain";
const documentPrefix = "errors";
const actionKind = vscode.CodeActionKind.Empty.append("wamid").append("explain");
/** How many explanations keep the details of the error that they were opened for. */
const keptDetails = 50;

/** Error codes explained where they stand, and on demand. Registering it is all that a window without codes pays for. */
export class Explain implements vscode.Disposable {
  readonly #options: Options;
  readonly #findings = new CodeFindings();
  readonly #disposables: vscode.Disposable[] = [];
  /** Details of single errors, by the number that stands in the path of their explanation. */
  readonly #details = new Map<number, string>();
  #lastDetails = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Hovers, code actions, diagnostics and the explanations' documents; they end with what is returned, or with this. */
  register(): vscode.Disposable {
    const { catalogue, documents, settings } = this.#options;
    const registered = vscode.Disposable.from(
      vscode.languages.registerHoverProvider(languages, {
        provideHover: (document, position, token) => this.#hover(document, position, token),
      }),
      vscode.languages.registerCodeActionsProvider(
        languages,
        { provideCodeActions: (document, range, _context, token) => this.#actions(document, range, token) },
        { providedCodeActionKinds: [actionKind] },
      ),
      documents.register(documentPrefix, (path) => this.#document(path)),
      new CodeDiagnostics({ findings: this.#findings, catalogue, settings }),
    );
    this.#disposables.push(registered);
    return registered;
  }

  /**
   * Opens the explanation of a code: a number, `"131047"`, `"190/463"` or `{code, subcode?, details?}`. Without an argument, and for a code
   * that isn't in the catalogue, asks.
   * @throws Failure.invalidArgument
   */
  async pick(argument?: unknown): Promise<void> {
    const { asked, entryOf, pickEntry } = await import("./errorPick.ts");
    const wanted = asked(argument);
    const catalogue = await this.#options.catalogue();
    const found = wanted === undefined ? undefined : entryOf(catalogue, wanted);
    if (found !== undefined) return this.#show(found, wanted?.details);
    const chosen = await pickEntry(catalogue, wanted === undefined ? "" : `${wanted.code}`);
    if (chosen !== undefined) await this.#show(chosen);
  }

  /** A code's explanation for a tooltip. `details` are the payload's words. Undefined for a code that isn't in the catalogue. */
  async explanationFor(code: number, subcode?: number, details?: string): Promise<vscode.MarkdownString | undefined> {
    const entry = (await this.#options.catalogue()).find(code, subcode);
    return entry === undefined ? undefined : this.#explanation(entry, details);
  }

  async #explanation(entry: Entry, details?: string): Promise<vscode.MarkdownString> {
    return new vscode.MarkdownString(await this.#text(entry, details));
  }

  async #hover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const [finding] = await this.#findings.at(document, new vscode.Range(position, position));
    if (finding === undefined || token.isCancellationRequested) return undefined;
    const entry = await this.#entryOf(finding);
    if (entry === undefined || token.isCancellationRequested) return undefined;
    const explanation = await this.#explanation(entry);
    if (token.isCancellationRequested) return undefined;
    return new vscode.Hover([explanation, openLink(entry)], rangeOf(document, finding));
  }

  async #actions(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const findings = await this.#findings.at(document, range);
    if (findings.length === 0 || token.isCancellationRequested) return [];
    const entries = await Promise.all(findings.map((finding) => this.#entryOf(finding)));
    if (token.isCancellationRequested) return [];
    const distinct = new Set(entries.filter((entry) => entry !== undefined));
    return [...distinct].map((entry) => {
      const title = vscode.l10n.t("Explain WhatsApp error {0}", entry.code);
      const action = new vscode.CodeAction(title, actionKind);
      action.command = { command, title, arguments: [argumentOf(entry)] };
      return action;
    });
  }

  async #entryOf({ entry }: Finding): Promise<Entry | undefined> {
    return (await this.#options.catalogue()).findId(entry.id);
  }

  async #show(entry: Entry, details?: string): Promise<void> {
    const { documents } = this.#options;
    const uri = documents.uri(documentPrefix, `${details ? `${this.#keep(details)}/` : ""}${fileName(entry)}`);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // The editor's own Markdown extension is switched off.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
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
    const entry = (await this.#options.catalogue()).findId((name ?? "").replace("-", "/"));
    if (entry === undefined) return "";
    return this.#text(entry, number === undefined ? undefined : this.#details.get(Number(number)));
  }

  async #text(entry: Entry, details?: string): Promise<string> {
    const { explanationMarkdown } = await import("../../core/errors/explanation.ts");
    const { phrases } = await this.#options.catalogue();
    return explanationMarkdown(entry, { phrases, ...(details === undefined ? {} : { details }) });
  }

  dispose(): void {
    for (const disposable of this.#disposables.splice(0)) disposable.dispose();
    this.#details.clear();
  }
}

function fileName({ id }: Entry): string {
  return `${id.replace("/", "-")}.md`;
}

function argumentOf({ code, subcode, api, id }: Entry): Readonly<Record<string, unknown>> {
  return { code, ...(subcode === undefined ? {} : { subcode }), ...(api === "cloud" ? {} : { id }) };
}

/** A link that runs one command, ours, with nothing in it that came from a file. */
function openLink(entry: Entry): vscode.MarkdownString {
  const target = `command:${command}?${encodeURIComponent(JSON.stringify([argumentOf(entry)]))}`;
  const link = new vscode.MarkdownString(`[${vscode.l10n.t("Open this explanation")}](${target})`);
  link.isTrusted = { enabledCommands: [command] };
  return link;
}
