import * as vscode from "vscode";
import { CatalogueSource } from "./editor/catalogueSource.ts";
import { registerCommands, webCommandTable } from "./editor/commands.ts";
import { Explain } from "./editor/explain/explain.ts";
import { Log } from "./editor/log.ts";
import { Settings } from "./editor/settings.ts";
import { WamidDocuments } from "./editor/wamidDocuments.ts";
import { webData } from "./editor/webData.ts";

/** The extension in a browser's worker: Explain alone. Everything else needs Node, and is hidden there by the context key. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const own = <T extends vscode.Disposable>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  void vscode.commands.executeCommand("setContext", "wamid.web", true);
  await webData.open(context.extensionUri);

  const log = own(new Log());
  const settings = new Settings();
  const documents = own(new WamidDocuments());
  const catalogue = own(new CatalogueSource(settings));
  const explain = own(new Explain({ catalogue, documents, settings, log }));

  own(registerCommands(webCommandTable({ explain, log }), log));
  explain.register();
}
