import assert from "node:assert/strict";
import * as vscode from "vscode";

/** A folder of the workspace for one suite, made anew and removed with everything that was opened. */
export class ExplainFolder {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get uri(): vscode.Uri {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace, "a folder is open");
    return vscode.Uri.joinPath(workspace.uri, this.#name);
  }

  async create(): Promise<void> {
    await vscode.extensions.getExtension("wamid.wamid")?.activate();
    await vscode.workspace.fs.createDirectory(this.uri);
  }

  async remove(): Promise<void> {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(this.uri, { recursive: true });
  }

  file(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.uri, name);
  }

  async write(name: string, text: string): Promise<vscode.Uri> {
    await vscode.workspace.fs.writeFile(this.file(name), new TextEncoder().encode(text));
    return this.file(name);
  }

  async opened(name: string, text: string): Promise<vscode.TextDocument> {
    return shown(await this.write(name, text));
  }
}

export async function shown(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** A webhook of a failed message. */
export function failedStatus(code = 131047): string {
  const errors = [{ code, title: code === 131047 ? "Re-engagement message" : "Message undeliverable" }];
  const value = { messaging_product: "whatsapp", statuses: [{ id: "wamid.X", status: "failed", errors }] };
  const webhook = { object: "whatsapp_business_account", entry: [{ changes: [{ value }] }] };
  return JSON.stringify(webhook, undefined, 2);
}

/** A comparison in a program that is about the API. */
export function comparison(code: number | string): string {
  return `export const failedWith${code} = (err: { code: number }) => err.code === ${code}; // WhatsApp\n`;
}

export function ownDiagnostics(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "WhatsApp");
}

/** Resolves with the file's diagnostics of Wamid as soon as they are as wanted. */
export async function diagnosticsOf(
  uri: vscode.Uri,
  wanted: number | ((diagnostics: readonly vscode.Diagnostic[]) => boolean),
): Promise<vscode.Diagnostic[]> {
  const isWanted = typeof wanted === "number" ? (found: readonly unknown[]) => found.length === wanted : wanted;
  if (!isWanted(ownDiagnostics(uri))) {
    await new Promise<void>((resolve, reject) => {
      const tooLate = setTimeout(() => {
        changed.dispose();
        const messages = ownDiagnostics(uri).map(({ message }) => message.split("\n")[0]);
        reject(
          new Error(
            `not as wanted (${wanted}) in ${uri.path}: ${messages.length} ${JSON.stringify(messages.slice(0, 5))}`,
          ),
        );
      }, 20_000);
      const changed = vscode.languages.onDidChangeDiagnostics(() => {
        if (!isWanted(ownDiagnostics(uri))) return;
        clearTimeout(tooLate);
        changed.dispose();
        resolve();
      });
    });
  }
  return ownDiagnostics(uri);
}

/** Time enough for diagnostics to appear that must not. */
export function quietTime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000));
}

export async function hoverAt(document: vscode.TextDocument, words: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(words) + 2);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n");
}

/** Sets settings of Wamid while something is done. */
export async function withSettings<T>(
  settings: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
  scope?: vscode.Uri,
): Promise<T> {
  const target = scope === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.WorkspaceFolder;
  const set = async (value: (key: string) => unknown) => {
    for (const key of Object.keys(settings)) {
      await vscode.workspace.getConfiguration("wamid", scope).update(key, value(key), target);
    }
  };
  await set((key) => settings[key]);
  try {
    return await work();
  } finally {
    await set(() => undefined);
  }
}
