import * as vscode from "vscode";
import type { Finding } from "../../core/errors/finding.ts";
import {
  type IgnoreComment,
  type IgnoredBy,
  type IgnoreRule,
  type IgnoreText,
  ignoreComments,
  ignoredFindings,
  ignoreRules,
  rulesFor,
} from "../../core/errors/ignores.ts";
import { type Event, Signal } from "../../core/signal.ts";
import type { Settings } from "../settings.ts";
import { textOf } from "./fileFindings.ts";

/** Settings that hold rules: the user's, the workspace's, or those of one of its folders. */
export interface RulePlace {
  readonly target: vscode.ConfigurationTarget;
  readonly folder: vscode.WorkspaceFolder | undefined;
}

/** Something that is ignored, and where that is said. */
export type KnownIgnore =
  | { readonly kind: "rule"; readonly rule: IgnoreRule; readonly place: RulePlace }
  | { readonly kind: "comment"; readonly comment: IgnoreComment; readonly document: vscode.TextDocument };

const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;

/** What isn't to be reported: by the setting `wamid.explain.ignore`, in every scope in which it is there, and by comments. */
export class Ignores implements vscode.Disposable {
  readonly #settings: Pick<Settings, "ignoreLines" | "setIgnoreLines">;
  readonly #changed = new Signal<void>();
  readonly #subscription: vscode.Disposable;

  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(settings: Pick<Settings, "ignoreLines" | "setIgnoreLines">) {
    this.#settings = settings;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("wamid.explain.ignore")) this.#changed.fire();
    });
  }

  /** The findings in a file that aren't to be reported, with what says so. */
  in(file: vscode.Uri, text: IgnoreText, findings: readonly Finding[]): Map<Finding, IgnoredBy> {
    return ignoredFindings(findings, text, this.#rulesOf(file));
  }

  /** The rules that hold for a file: those of every scope together. */
  #rulesOf(file: vscode.Uri): IgnoreRule[] {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    const lines = this.#settings.ignoreLines(folder);
    const all = [lines.user, lines.workspace, lines.folder].flatMap(ignoreRules);
    return all.length === 0 ? [] : rulesFor(all, pathOf(file));
  }

  /** Every rule, and every comment in a document that is open. */
  all(): KnownIgnore[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const { user, workspace } = this.#settings.ignoreLines(undefined);
    const inPlace = (lines: unknown, place: RulePlace) =>
      ignoreRules(lines).map((rule): KnownIgnore => ({ kind: "rule", rule, place }));
    return [
      ...inPlace(user, { target: Global, folder: undefined }),
      ...inPlace(workspace, { target: Workspace, folder: undefined }),
      ...folders.flatMap((folder) =>
        inPlace(this.#settings.ignoreLines(folder).folder, { target: WorkspaceFolder, folder }),
      ),
      ...vscode.workspace.textDocuments.flatMap((document) =>
        ignoreComments(textOf(document)).map((comment): KnownIgnore => ({ kind: "comment", comment, document })),
      ),
    ];
  }

  /** Where a rule is written: the workspace's settings, which can be shared and reviewed; the user's where there is none. */
  placeFor({ path }: IgnoreRule, file: vscode.Uri): RulePlace {
    const { workspaceFile, workspaceFolders } = vscode.workspace;
    const [first] = workspaceFolders ?? [];
    const folder = vscode.workspace.getWorkspaceFolder(file) ?? first;
    if (folder === undefined) return { target: Global, folder };
    // In a workspace of several folders a rule without a path is one of them all.
    return path === undefined && workspaceFile !== undefined
      ? { target: Workspace, folder: undefined }
      : { target: WorkspaceFolder, folder };
  }

  async add(rule: IgnoreRule, place: RulePlace): Promise<void> {
    const lines = this.#linesIn(place);
    if (lines.some((line) => isSame(line, rule))) return;
    await this.#settings.setIgnoreLines([...lines, rule], place);
  }

  /** Takes a rule away, once, where it stands there. */
  async remove(rule: IgnoreRule, place: RulePlace): Promise<void> {
    const lines = this.#linesIn(place);
    const index = lines.findIndex((line) => isSame(line, rule));
    if (index === -1) return;
    const left = lines.toSpliced(index, 1);
    await this.#settings.setIgnoreLines(left.length === 0 ? undefined : left, place);
  }

  /** Takes a rule away wherever it stands among the settings that hold for a file. */
  async removeFor(file: vscode.Uri, rule: IgnoreRule): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(file);
    for (const target of [WorkspaceFolder, Workspace, Global]) {
      if (target !== WorkspaceFolder || folder !== undefined) await this.remove(rule, { target, folder });
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #linesIn({ target, folder }: RulePlace): unknown[] {
    const { user, workspace, folder: ofFolder } = this.#settings.ignoreLines(folder);
    const lines = target === Global ? user : target === Workspace ? workspace : ofFolder;
    return Array.isArray(lines) ? lines : [];
  }
}

/** A file's path as rules have it: relative to its folder. Undefined outside of any. */
export function pathOf(file: vscode.Uri): string | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined || !file.path.startsWith(folder.uri.path)) return undefined;
  return file.path.slice(folder.uri.path.length).replace(/^\//, "") || undefined;
}

/** Whether a line of the setting is this rule. */
function isSame(line: unknown, rule: IgnoreRule): boolean {
  const [read] = ignoreRules([line]);
  return (["code", "subcode", "path", "occurrence"] as const).every((key) => read?.[key] === rule[key]);
}
