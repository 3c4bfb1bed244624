import * as vscode from "vscode";

/** A row of the Simulator view as it is shown. */
export interface Row {
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: vscode.ThemeIcon;
  /** Where there is none, `SimulatorTree.resolve` may have one. */
  readonly tooltip?: string | vscode.MarkdownString | undefined;
  readonly command?: vscode.Command | undefined;
  /** For the menus. */
  readonly marks?: string;
  /** Whether it can be opened, and is. */
  readonly isOpen?: boolean;
  readonly checkbox?: vscode.TreeItem["checkboxState"];
}

export function icon(name: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** A box that switches something on and off. */
export function switchOf(label: string, isOn: boolean): vscode.TreeItem["checkboxState"] {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  return {
    state: isOn ? Checked : Unchecked,
    tooltip: isOn ? vscode.l10n.t("On: switch it off") : vscode.l10n.t("Off: switch it on"),
    accessibilityInformation: { label, role: "checkbox" },
  };
}

/** Foreign text goes in as text, never as Markdown. */
export function facts(lines: readonly (readonly [label: string, value: string | undefined])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const [label, value] of lines) {
    if (value !== undefined) markdown.appendText(`${label}: ${value}`).appendMarkdown("  \n");
  }
  return markdown;
}
