import * as vscode from "vscode";
import { formOf } from "../../core/errors/languages.ts";
import type { Phrases } from "../../core/errors/phrases.ts";
import { diagnosticsOf, isReported } from "./diagnostic.ts";
import type { ExplainTools } from "./explainTools.ts";
import { type WorkspaceFile, workspaceFiles } from "./workspaceFiles.ts";

/** What a run came to. */
export interface WorkspaceSummary {
  /** Places of codes that are reported, and the files that they stand in. */
  readonly codes: number;
  readonly files: number;
  /** All files that were read. */
  readonly read: number;
  readonly isCancelled: boolean;
}

/** How many files are read at a time: those of a virtual workspace come from far away. */
const atOnce = 4;
const progressMs = 200;

/**
 * Reports the codes in all files of the workspace, until they are cleared. A file that is open is reported as it is in its editor, and
 * as it is on disk again once that is closed.
 */
export class ExplainWorkspace implements vscode.Disposable {
  readonly #tools: ExplainTools;
  /** The files in which something was found. */
  readonly #found = new Map<string, WorkspaceFile>();
  readonly #subscriptions: vscode.Disposable;
  #watching: vscode.Disposable | undefined;
  #running: Promise<WorkspaceSummary> | undefined;
  /** Changes when what is being read isn't wanted any more. */
  #wanted = Symbol();

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    const { marked, catalogue, ignores } = tools;
    const again = () => {
      for (const file of this.#found.values()) this.#readAgain(file);
    };
    this.#subscriptions = vscode.Disposable.from(
      marked.onDidRemove(({ uri }) => this.#readAgain(this.#found.get(uri.toString()))),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.explain")) again();
      }),
      catalogue.onDidChange(again),
      ignores.onDidChange(again),
    );
  }

  /** Reads the workspace, with progress and a way to cancel; who asks meanwhile waits for the same run. */
  run(): Promise<WorkspaceSummary> {
    this.#running ??= this.#runOnce().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Takes back what was reported of files that aren't open, and ends a run. */
  clear(): void {
    this.#wanted = Symbol();
    for (const { uri } of this.#found.values()) this.#report(uri, []);
    this.#found.clear();
    this.#watching?.dispose();
    this.#watching = undefined;
  }

  dispose(): void {
    this.#wanted = Symbol();
    this.#watching?.dispose();
    this.#subscriptions.dispose();
  }

  async #runOnce(): Promise<WorkspaceSummary> {
    const { phrases } = await this.#tools.catalogue.get();
    const folders = vscode.workspace.workspaceFolders ?? [];
    if (folders.length === 0) {
      void vscode.window.showInformationMessage(phrases.say("workspace.noFolder"));
      return { codes: 0, files: 0, read: 0, isCancelled: false };
    }
    this.clear();
    this.#watching = this.#watch();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: phrases.say("workspace.title"),
      cancellable: true,
    };
    const summary = await vscode.window.withProgress(options, (progress, token) =>
      this.#readAll(folders, progress, token),
    );
    void this.#tell(summary);
    return summary;
  }

  async #readAll(
    folders: readonly vscode.WorkspaceFolder[],
    progress: vscode.Progress<{ message: string }>,
    token: vscode.CancellationToken,
  ): Promise<WorkspaceSummary> {
    const { phrases } = await this.#tools.catalogue.get();
    const wanted = this.#wanted;
    const isWanted = () => this.#wanted === wanted && !token.isCancellationRequested;
    const files = filesOf(folders);
    let [codes, withCodes, read, saidAt] = [0, 0, 0, 0];
    const worker = async () => {
      for (let next = await files.next(); next.done !== true && isWanted(); next = await files.next()) {
        const found = await this.#read(next.value, isWanted);
        if (found === undefined) continue;
        read++;
        codes += found;
        if (found > 0) withCodes++;
        if (performance.now() - saidAt < progressMs) continue;
        saidAt = performance.now();
        progress.report({
          message: phrases.say("workspace.progress", counted(phrases, "codes", codes), counted(phrases, "files", read)),
        });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    const isCancelled = !isWanted();
    await files.return();
    return { codes, files: withCodes, read, isCancelled };
  }

  /** Reports what is in a file, and says how many places that are; undefined for one that isn't read. */
  async #read(file: WorkspaceFile, isWanted: () => boolean): Promise<number | undefined> {
    const { catalogue, fileFindings, ignores } = this.#tools;
    const { uri, languageId } = file;
    const settings = this.#tools.settings.explain(uri);
    const { isOn, languages, maximumSize } = settings;
    if (!isOn || formOf(languageId) === undefined || (languages !== "all" && !languages.has(languageId)))
      return undefined;
    const found = await fileFindings.in(file, { maximumSize, isWanted });
    if (found === undefined || !isWanted()) return undefined;
    const { findings } = found;
    if (findings.length === 0) return 0;
    const inLanguage = await catalogue.get();
    if (!isWanted()) return undefined;
    // Also where nothing is reported now: what is ignored today may not be so tomorrow.
    this.#found.set(uri.toString(), file);
    const ignored = ignores.in(uri, found.text, findings);
    const reported = findings.filter((finding) => isReported(finding, settings) && !ignored.has(finding));
    const rangeOf = found.rangeOf.bind(found);
    this.#report(uri, diagnosticsOf(reported, { catalogue: inLanguage, settings, rangeOf }));
    return new Set(reported.map(({ start }) => start)).size;
  }

  #readAgain(file: WorkspaceFile | undefined): void {
    if (file === undefined || this.#tools.marked.hasFile(file.uri)) return;
    const wanted = this.#wanted;
    const isWanted = () => this.#wanted === wanted && !this.#tools.marked.hasFile(file.uri);
    this.#read(file, isWanted).then(
      (codes) => {
        if (isWanted() && (codes === undefined || codes === 0)) this.#report(file.uri, []);
      },
      (error: unknown) => this.#tools.log.error("explain workspace", error),
    );
  }

  /** What is open is reported as it is in its editor. */
  #report(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): void {
    if (!this.#tools.marked.hasFile(uri)) this.#tools.diagnostics.set(uri, diagnostics);
  }

  /** Follows the files in which something was found. */
  #watch(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher("**/*", true, false, false);
    watcher.onDidChange((uri) => this.#readAgain(this.#found.get(uri.toString())));
    watcher.onDidDelete((deleted) => {
      for (const [key, { uri }] of this.#found) {
        if (uri.path !== deleted.path && !uri.path.startsWith(`${deleted.path}/`)) continue;
        this.#found.delete(key);
        this.#report(uri, []);
      }
    });
    return watcher;
  }

  async #tell({ codes, files, read, isCancelled }: WorkspaceSummary): Promise<void> {
    const { phrases } = await this.#tools.catalogue.get();
    if (codes === 0) {
      const key = isCancelled ? "workspace.cancelledEmpty" : "workspace.nothing";
      void vscode.window.showInformationMessage(phrases.say(key, counted(phrases, "files", read)));
      return;
    }
    const show = phrases.say("workspace.showProblems");
    const clear = phrases.say("workspace.clear");
    const text = phrases.say(
      isCancelled ? "workspace.cancelled" : "workspace.summary",
      counted(phrases, "codes", codes),
      counted(phrases, "files", files),
      counted(phrases, "files", read),
    );
    const chosen = await vscode.window.showInformationMessage(text, show, clear);
    if (chosen === show) await vscode.commands.executeCommand("workbench.actions.view.problems");
    if (chosen === clear) this.clear();
  }
}

function counted(phrases: Phrases, what: "codes" | "files", count: number): string {
  return phrases.say(count === 1 ? `workspace.${what}One` : `workspace.${what}`, count);
}

/** The files of all folders, those of a folder inside another one once. */
async function* filesOf(folders: readonly vscode.WorkspaceFolder[]): AsyncGenerator<WorkspaceFile, void, undefined> {
  const seen = new Set<string>();
  for (const folder of folders) {
    for await (const file of workspaceFiles(folder)) {
      const key = file.uri.toString();
      if (seen.has(key)) continue;
      seen.add(key);
      yield file;
    }
  }
}
