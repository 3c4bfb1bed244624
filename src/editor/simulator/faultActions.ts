import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { type Fault, readFaultList, sharedFault } from "../../core/simulator/faults.ts";
import type { ControlClient } from "../../io/simulator/control/controlClient.ts";
import { failureText } from "../failureText.ts";
import { showJsonProblem } from "../jsonProblems.ts";
import { askFault } from "./faultSteps.ts";
import type { SimulatorNode } from "./simulatorNodes.ts";
import { faultsFile, type SimulatorViewOptions } from "./simulatorView.ts";

interface Options extends SimulatorViewOptions {
  control: () => Promise<ControlClient>;
  nodeOf: (given: unknown) => SimulatorNode | undefined;
}

/** What goes wrong on demand: added in steps or as JSON, switched, edited, taken away, kept in a file. */
export class FaultActions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async add(): Promise<void> {
    const control = await this.#options.control();
    const fault = await askFault();
    if (fault === undefined) return this.edit(undefined);
    await control.call("POST", "/faults", fault);
  }

  async switch(id: string, isOn: boolean): Promise<void> {
    const control = await this.#options.control();
    await control.call("PATCH", `/faults/${encodeURIComponent(id)}`, { isOn });
  }

  /** Opens the rules as JSON, at the row's. They are the simulator's once they are saved. */
  async edit(given: unknown): Promise<void> {
    const faults = await this.#faults();
    const { storageUri } = this.#options;
    const file = vscode.Uri.joinPath(storageUri, faultsFile);
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
    if (open?.isDirty !== true) {
      await vscode.workspace.fs.createDirectory(storageUri);
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(textOf(faults)));
    }
    const document = await vscode.workspace.openTextDocument(file);
    const editor = await vscode.window.showTextDocument(document);
    const node = this.#options.nodeOf(given);
    const at = node?.kind === "fault" ? document.getText().indexOf(`"id": ${JSON.stringify(node.fault.id)}`) : -1;
    if (at < 0) return;
    const place = document.positionAt(at);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** The file of `edit` was saved. */
  async saved(document: vscode.TextDocument): Promise<void> {
    const faults = await this.#read(document.getText(), document.uri);
    const control = await this.#options.control();
    await control.call("PUT", "/faults", faults);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The simulator has these faults now."), 4_000);
  }

  async remove(given: unknown): Promise<void> {
    const node = this.#options.nodeOf(given);
    if (node?.kind !== "fault") return;
    const control = await this.#options.control();
    await control.call("DELETE", `/faults/${encodeURIComponent(node.fault.id)}`);
  }

  /** Writes them to a file that can be shared. */
  async save(): Promise<void> {
    const faults = await this.#faults();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Save Faults to a File"),
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "faults.wamid-faults.json") }),
      filters: { JSON: ["json"] },
    });
    if (file === undefined) throw Failure.cancelled();
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(textOf(faults)));
    const path = vscode.workspace.asRelativePath(file);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The faults were written to {0}.", path), 4_000);
  }

  /** Adds those of a file; one with the name of another takes its place. */
  async load(): Promise<void> {
    const control = await this.#options.control();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Load Faults from a File"),
        openLabel: vscode.l10n.t("Load"),
        filters: { JSON: ["json"] },
        ...(folder && { defaultUri: folder }),
      })) ?? [];
    if (file === undefined) throw Failure.cancelled();
    const faults = await this.#read(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), file);
    await control.call("POST", "/faults", faults);
  }

  async #faults(): Promise<readonly Fault[]> {
    const control = await this.#options.control();
    return (await control.overview()).faults;
  }

  /** @throws Failure cancelled once it was said what is wrong, with a way there */
  async #read(text: string, file: vscode.Uri): Promise<unknown> {
    const read = readFaultList(text);
    if ("faults" in read) return read.faults;
    const { path: field, ...problem } = read.problem;
    const failure = Failure.badJson({ path: file.fsPath, field, ...problem });
    const open = vscode.l10n.t("Open");
    void vscode.window.showErrorMessage(failureText(failure), open).then((chosen) => {
      if (chosen === open) void showJsonProblem(failure, file.fsPath);
    });
    throw Failure.cancelled();
  }
}

function textOf(faults: readonly Fault[]): string {
  return `${JSON.stringify(faults.map(sharedFault), undefined, 2)}\n`;
}
