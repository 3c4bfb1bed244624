import * as vscode from "vscode";
import { languageOf } from "../../core/errors/languages.ts";
import { GitIgnore } from "../../core/gitIgnore.ts";

/** A file that the detector can read, by its name. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  readonly languageId: string;
}

/** How many folders above the workspace's are looked at for the top of the repository. */
const mostAbove = 20;
const { Directory, File, SymbolicLink } = vscode.FileType;

/**
 * The files of a folder that can hold codes, except those that `files.exclude` or a `.gitignore` names. Through the editor's own
 * file system, so that it works in virtual workspaces too. Links aren't followed.
 */
export async function* workspaceFiles(folder: vscode.WorkspaceFolder): AsyncGenerator<WorkspaceFile, void, undefined> {
  const excluded = globsOf(folder, "files.exclude");
  const associated = globsOf(folder, "files.associations");
  const { ignored, prefix } = await ignoredAbove(folder.uri);
  // The last one is the next to be gone into: depth first.
  const open = [{ uri: folder.uri, path: prefix, ignored }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { uri, path } = next;
    const entries = await entriesOf(uri);
    const names = new Set(entries.map(([name]) => name));
    const rules = names.has(".gitignore") ? await textOf(vscode.Uri.joinPath(uri, ".gitignore")) : undefined;
    const here = rules === undefined ? next.ignored : next.ignored.with(path, rules);
    const folders: typeof open = [];
    for (const [name, type] of entries) {
      if ((type & SymbolicLink) !== 0 || name === ".git") continue;
      const child = {
        uri: vscode.Uri.joinPath(uri, name),
        path: path === "" ? name : `${path}/${name}`,
        ignored: here,
      };
      const isFolder = (type & Directory) !== 0;
      if (here.ignores(child.path, isFolder) || isExcluded(excluded, child.uri, name, names)) continue;
      if (isFolder) folders.push(child);
      else if ((type & File) !== 0) {
        const languageId = associatedLanguage(associated, child.uri) ?? languageOf(name);
        if (languageId !== undefined) yield { uri: child.uri, languageId };
      }
    }
    open.push(...folders.reverse());
  }
}

/** What the `.gitignore` files above a folder say, up to the top of its repository, and the folder's path from there. */
async function ignoredAbove(folder: vscode.Uri): Promise<{ ignored: GitIgnore; prefix: string }> {
  const none = { ignored: GitIgnore.none, prefix: "" };
  const above: { uri: vscode.Uri; name: string }[] = [];
  for (let uri = folder; !(await exists(vscode.Uri.joinPath(uri, ".git"))); ) {
    const parent = vscode.Uri.joinPath(uri, "..");
    if (parent.path === uri.path || above.length === mostAbove) return none;
    above.unshift({ uri: parent, name: uri.path.slice(uri.path.lastIndexOf("/") + 1) });
    uri = parent;
  }
  let [ignored, path] = [GitIgnore.none, ""];
  for (const { uri, name } of above) {
    const rules = await textOf(vscode.Uri.joinPath(uri, ".gitignore"));
    if (rules !== undefined) ignored = ignored.with(path, rules);
    path = path === "" ? name : `${path}/${name}`;
    // Whoever opens a folder that git leaves out wants it read.
    if (ignored.ignores(path, true)) return none;
  }
  return { ignored, prefix: path };
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.sort(([one], [other]) => (one < other ? -1 : 1));
  } catch {
    // A folder that went away meanwhile, or that nobody may look into.
    return [];
  }
}

async function textOf(file: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    return undefined;
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

interface Glob {
  readonly pattern: vscode.RelativePattern;
  readonly value: unknown;
}

/** The lines of a setting whose keys are the editor's own patterns. */
function globsOf(folder: vscode.WorkspaceFolder, setting: "files.exclude" | "files.associations"): Glob[] {
  const lines = vscode.workspace.getConfiguration(undefined, folder.uri).get<unknown>(setting);
  if (typeof lines !== "object" || lines === null) return [];
  return Object.entries(lines).map(([glob, value]) => ({
    // Names without a folder are meant anywhere, as the editor takes them in associations.
    pattern: new vscode.RelativePattern(
      folder,
      setting === "files.associations" && !glob.includes("/") ? `**/${glob}` : glob,
    ),
    value,
  }));
}

function isExcluded(globs: readonly Glob[], uri: vscode.Uri, name: string, siblings: ReadonlySet<string>): boolean {
  return globs.some(({ pattern, value }) => {
    if (value === true) return matches(pattern, uri);
    // `{ "when": "$(basename).ts" }`: only beside such a file.
    const when = typeof value === "object" && value !== null && "when" in value ? value.when : undefined;
    if (typeof when !== "string") return false;
    return siblings.has(when.replace("$(basename)", name.replace(/\.[^.]*$/, ""))) && matches(pattern, uri);
  });
}

function associatedLanguage(globs: readonly Glob[], uri: vscode.Uri): string | undefined {
  const found = globs.find(({ pattern, value }) => typeof value === "string" && matches(pattern, uri));
  return found === undefined ? undefined : String(found.value);
}

/** Whether the editor's own matcher, which asks of a document its file and language alone, matches the file. */
function matches(pattern: vscode.RelativePattern, uri: vscode.Uri): boolean {
  const file: Pick<vscode.TextDocument, "uri" | "languageId"> = { uri, languageId: "" };
  return vscode.languages.match({ pattern }, file as vscode.TextDocument) > 0;
}
