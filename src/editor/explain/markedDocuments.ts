import * as vscode from "vscode";
import { formOf } from "../../core/errors/languages.ts";
import { type Event, Signal } from "../../core/signal.ts";
import { WamidDocuments } from "../wamidDocuments.ts";

const cellScheme = "vscode-notebook-cell";
/** Streams: their codes are explained when somebody asks, by a hover or a selection. */
const outputScheme = "output";

/**
 * The documents that somebody has looked at and hasn't closed, which are those whose codes are reported: files, read-only and virtual ones
 * too, untitled documents, a notebook's cells and a diff's modified side. Its original side is not: what stands there is the past,
 * and the same code would be reported twice. Boxes for input, peeks and output are not either: hovers work in all of them.
 */
export class MarkedDocuments implements vscode.Disposable {
  readonly #marked = new Set<vscode.TextDocument>();
  readonly #deleted = new Set<string>();
  readonly #added = new Signal<vscode.TextDocument>();
  readonly #removed = new Signal<vscode.TextDocument>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidAdd: Event<vscode.TextDocument> = this.#added.event;
  /** Its last tab was closed, its file deleted or renamed, or its language changed. */
  readonly onDidRemove: Event<vscode.TextDocument> = this.#removed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*", false, true, false);
    this.#subscriptions = vscode.Disposable.from(
      this.#added,
      this.#removed,
      watcher,
      watcher.onDidDelete((uri) => this.#fileDeleted(uri)),
      watcher.onDidCreate((uri) => this.#fileCreated(uri)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.#fileCreated(uri)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#look()),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#look()),
      // Changing a document's language closes and opens it, without a change of editors.
      vscode.workspace.onDidOpenTextDocument(() => this.#look()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#deleted.delete(document.uri.toString());
        this.#remove(document);
      }),
    );
  }

  /** To be called once whoever listens does so. */
  start(): void {
    this.#look();
  }

  has(document: vscode.TextDocument): boolean {
    return this.#marked.has(document);
  }

  hasFile(uri: vscode.Uri): boolean {
    const file = uri.toString();
    return this.all().some((document) => document.uri.toString() === file);
  }

  all(): vscode.TextDocument[] {
    return [...this.#marked];
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#marked.clear();
  }

  #look(): void {
    const shown = shownFiles();
    const visible = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    // The editor may keep a document for minutes after its last tab was closed.
    for (const document of this.#marked) if (!isShown(document, shown, visible)) this.#remove(document);
    for (const document of visible) {
      if (this.#marked.has(document) || !isWanted(document) || this.#deleted.has(document.uri.toString())) continue;
      if (!isShown(document, shown, visible)) continue;
      this.#marked.add(document);
      this.#added.fire(document);
    }
  }

  #remove(document: vscode.TextDocument): void {
    if (this.#marked.delete(document)) this.#removed.fire(document);
  }

  /** A file's editor stays open when something else than the editor deletes it. */
  #fileDeleted(deleted: vscode.Uri): void {
    for (const document of this.all()) {
      const { scheme, path } = document.uri;
      if (scheme !== deleted.scheme || (path !== deleted.path && !path.startsWith(`${deleted.path}/`))) continue;
      this.#deleted.add(document.uri.toString());
      this.#remove(document);
    }
  }

  #fileCreated(created: vscode.Uri): void {
    if (this.#deleted.delete(created.toString())) this.#look();
  }
}

interface Shown {
  /** Files of tabs, except the original sides of diffs. */
  readonly files: ReadonlySet<string>;
  /** Whether a tab holds something that isn't known here, as merges and diffs of several files are. */
  readonly hasOthers: boolean;
}

function shownFiles(): Shown {
  const files = new Set<string>();
  let hasOthers = false;
  for (const { input } of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputNotebook)
      files.add(input.uri.toString());
    else if (input instanceof vscode.TabInputTextDiff || input instanceof vscode.TabInputNotebookDiff) {
      files.add(input.modified.toString());
    } else hasOthers = true;
  }
  return { files, hasOthers };
}

function isShown(
  document: vscode.TextDocument,
  { files, hasOthers }: Shown,
  visible: ReadonlySet<vscode.TextDocument>,
) {
  if (files.has(fileOf(document).toString())) return true;
  return hasOthers && visible.has(document) && vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) === true;
}

/** The document's own file, or a cell's notebook. */
export function fileOf(document: vscode.TextDocument): vscode.Uri {
  if (document.uri.scheme !== cellScheme) return document.uri;
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some((cell) => cell.document === document),
  );
  return notebook?.uri ?? document.uri;
}

function isWanted({ languageId, uri }: vscode.TextDocument): boolean {
  if (formOf(languageId) === undefined || uri.scheme === outputScheme) return false;
  // Wamid's own pages explain codes already.
  return uri.scheme !== WamidDocuments.scheme || languageId !== "markdown";
}
