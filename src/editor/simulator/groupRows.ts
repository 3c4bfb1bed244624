import * as vscode from "vscode";
import { icon, type Row } from "./row.ts";
import { noFaultRow } from "./ruleRows.ts";

export type GroupName = "numbers" | "personas" | "templates" | "rules" | "faults" | "recipients" | "requests";

export function groupRow(name: GroupName, count: number): Row {
  const description = `${count}`;
  switch (name) {
    case "numbers":
      return { label: vscode.l10n.t("Phone numbers"), description, icon: icon("device-mobile"), isOpen: false };
    case "personas":
      return { label: vscode.l10n.t("Customers"), description, icon: icon("organization"), isOpen: true };
    case "templates":
      return { label: vscode.l10n.t("Templates"), description, icon: icon("note"), isOpen: false };
    case "rules":
      return {
        label: vscode.l10n.t("Rules"),
        description: vscode.l10n.t("{0} on", count),
        tooltip: vscode.l10n.t("What Meta enforces. A rule that is off is never broken."),
        icon: icon("law"),
        isOpen: false,
      };
    case "faults":
      return {
        label: vscode.l10n.t("Faults on demand"),
        tooltip: vscode.l10n.t(
          "What goes wrong because you want it to: outages, lost and repeated webhooks, failing messages.",
        ),
        description,
        icon: icon("bug"),
        isOpen: false,
        marks: "group faults",
      };
    case "recipients":
      return {
        label: vscode.l10n.t("Test recipients"),
        tooltip: vscode.l10n.t("Numbers that always produce a given outcome, as test card numbers do."),
        description,
        icon: icon("beaker"),
        isOpen: false,
      };
    case "requests":
      return { label: vscode.l10n.t("Requests"), description, icon: icon("list-unordered"), isOpen: true };
  }
}

export function noneRow(group: GroupName): Row {
  return group === "faults"
    ? { ...noFaultRow(), icon: icon("add") }
    : { label: noneText(group), icon: icon("circle-small") };
}

function noneText(group: GroupName): string {
  switch (group) {
    case "personas":
      return vscode.l10n.t("No customers: reset the simulator to have those of the start");
    case "requests":
      return vscode.l10n.t("No requests yet: call the base URL, or send a test message");
    default:
      return vscode.l10n.t("None: reset the simulator to have those of the start");
  }
}
