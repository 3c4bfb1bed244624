import * as vscode from "vscode";
import { CatalogueSource } from "./editor/catalogueSource.ts";
import { registerCommands, webCommandTable } from "./editor/commands.ts";
import { Explain } from "./editor/explain/explain.ts";
import { Log } from "./editor/log.ts";
import { Settings } from "./editor/settings.ts";
import { WamidDocuments } from "./editor/wamidDocuments.ts";

/** The extension in a browser's worker: Explain alone. Everything else needs Node, and is hidden there by the context key. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  void vscode.commands.executeCommand("setContext", "wamid.web", true);

  const log = own(new Log());
  const settings = new Settings();
  const documents = own(new WamidDocuments());
  const catalogue = own(new CatalogueSource(settings));
  const explain = own(new Explain({ catalogue, documents, settings, log }));

  own(registerCommands(webCommandTable({ explain, log }), log));
  explain.register();
}
