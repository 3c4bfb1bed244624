import * as vscode from "vscode";
import type { Services } from "../services.ts";

/** A file larger than this is followed by `wamid listen --tail`, and not read at once. */
const largestFile = 64 * 1024 * 1024;
/** Stored together, before the window gets to do something else. */
const together = 200;
/** Each message is a transaction of its own. */
const messagesTogether = 20;

/** Takes deliveries from files, from the clipboard, from the editor, and from files that are dropped on the view. */
export class ImportDeliveries {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** @param argument a file, as from a menu; without one it is asked where they are */
  async run(argument: unknown): Promise<void> {
    if (argument instanceof vscode.Uri) {
      await this.#files([argument]);
      return;
    }
    const editor = vscode.window.activeTextEditor;
    const sources = [
      { label: vscode.l10n.t("Files…"), icon: "folder-opened", run: () => this.#choose() },
      {
        label: vscode.l10n.t("Clipboard"),
        icon: "clippy",
        run: async () => this.#text(await vscode.env.clipboard.readText()),
      },
      ...(editor === undefined
        ? []
        : [{ label: vscode.l10n.t("Active Editor"), icon: "file", run: () => this.#text(editor.document.getText()) }]),
    ];
    const items = sources.map(({ label, icon, run }) => ({ label, iconPath: new vscode.ThemeIcon(icon), run }));
    const placeHolder = vscode.l10n.t("Where are they? JSON, JSON lines, HAR, and logs that hold deliveries.");
    const chosen = await vscode.window.showQuickPick(items, { placeHolder });
    await chosen?.run();
  }

  async drop(dropped: vscode.DataTransfer): Promise<void> {
    const list = await dropped.get("text/uri-list")?.asString();
    const uris = (list ?? "").split(/\r?\n/).filter((line) => line !== "" && !line.startsWith("#"));
    if (uris.length > 0) await this.#files(uris.map((uri) => vscode.Uri.parse(uri)));
  }

  async #choose(): Promise<void> {
    const files = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: vscode.l10n.t("Import") });
    if (files !== undefined) await this.#files(files);
  }

  async #files(files: readonly vscode.Uri[]): Promise<void> {
    const texts: string[] = [];
    for (const file of files) {
      const { size } = await vscode.workspace.fs.stat(file);
      if (size > largestFile) {
        void vscode.window.showWarningMessage(
          vscode.l10n.t("{0} is too large to import. 'wamid listen --tail' reads it in a terminal.", file.fsPath),
        );
        continue;
      }
      texts.push(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
    }
    await this.#text(...texts);
  }

  async #text(...texts: readonly string[]): Promise<void> {
    const title = vscode.l10n.t("Importing deliveries");
    const location = vscode.ProgressLocation.Notification;
    const kept = await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) =>
      this.#keep(texts, token),
    );
    if (kept === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          "Nothing to import was found there. Deliveries (JSON objects with 'object' and 'entry'), exports as JSON lines and HAR files can be imported; CSV, cURL commands and reports can't: they don't hold what was sent and received.",
        ),
      );
    } else {
      vscode.window.setStatusBarMessage(
        kept === 1 ? vscode.l10n.t("1 item imported.") : vscode.l10n.t("{0} items imported.", kept),
        4_000,
      );
    }
  }

  async #keep(texts: readonly string[], token: vscode.CancellationToken): Promise<number> {
    const [store, { readExport }, { newDeliveryOf }] = await Promise.all([
      this.#services.store(),
      import("../../core/export/readExport.ts"),
      import("../../io/tail/newDelivery.ts"),
    ]);
    const secrets = await this.#services.knownSecrets();
    const read = texts.map((text) => readExport(text));
    const found = read.flatMap(({ deliveries }) => deliveries);
    const sent = read.flatMap(({ messages }) => messages);
    let messages = 0;
    for (const message of sent) {
      if (token.isCancellationRequested) return messages;
      store.recordSent(message);
      messages += 1;
      if (messages % messagesTogether === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    let kept = 0;
    while (kept < found.length && !token.isCancellationRequested) {
      const group = found.slice(kept, kept + together);
      const deliveries = group.map((each) => newDeliveryOf(each, "import", { now: Date.now(), secrets }));
      await Promise.all(deliveries.map((delivery) => store.commitDelivery(delivery)));
      kept += group.length;
    }
    return kept + messages;
  }
}
