import * as vscode from "vscode";
import early from "./webDataFiles.json";

/**
 * The catalogue's files in a browser, where an import can't read them: its build asks here instead, see scripts/sharedData.mjs. State of a
 * module, because what asks is one.
 */
class WebData {
  #folder: vscode.Uri | undefined;
  readonly #early = new Map<string, unknown>();

  /** Reads what modules import statically. To be awaited before any of them is loaded. */
  async open(extension: vscode.Uri): Promise<void> {
    this.#folder = vscode.Uri.joinPath(extension, "dist", "data");
    await Promise.all(early.map(async (name) => this.#early.set(name, await this.read(name))));
  }

  early(name: string): unknown {
    return this.#early.get(name);
  }

  async read(name: string): Promise<unknown> {
    if (this.#folder === undefined) throw new Error("not open");
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.#folder, name));
    return JSON.parse(new TextDecoder().decode(bytes));
  }
}

export const webData = new WebData();
