import * as vscode from "vscode";
import type { Phrases } from "../../core/errors/phrases.ts";
import { Failure } from "../../core/failure.ts";
import { readYaml } from "../../core/scenarios/locatedYaml.ts";

/** Asks for a place, and writes an example there that says what scenarios can do; in JSON without its comments. */
export async function createScenario(phrases: () => Promise<Phrases>, target: vscode.Uri | undefined): Promise<void> {
  const uri = target ?? (await askedPlace());
  const example = (await phrases()).say("scenario.example");
  const text = uri.path.endsWith(".json") ? jsonOf(example) : example;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
}

async function askedPlace(): Promise<vscode.Uri> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("New Scenario"),
    saveLabel: vscode.l10n.t("Create"),
    filters: {
      // The name ends with both: the editor knows by it what the file is.
      [vscode.l10n.t("Scenarios in YAML")]: ["wamid-scenario.yaml"],
      [vscode.l10n.t("Scenarios in JSON")]: ["wamid-scenario.json"],
    },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "bot.wamid-scenario.yaml") }),
  });
  if (!chosen) throw Failure.cancelled();
  if (/\.wamid-scenario\.(json|ya?ml)$/i.test(chosen.path)) return chosen;
  return chosen.with({ path: `${chosen.path.replace(/\.(json|ya?ml)$/i, "")}.wamid-scenario.yaml` });
}

function jsonOf(yaml: string): string {
  const reading = readYaml(yaml);
  return reading.kind === "read" ? `${JSON.stringify(reading.located.value, undefined, 2)}\n` : "";
}
