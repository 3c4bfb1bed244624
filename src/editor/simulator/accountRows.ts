import * as vscode from "vscode";
import type { OverviewNumber, OverviewTemplate } from "../../core/simulator/overview.ts";
import { facts, icon, type Row } from "./row.ts";

export function numberRow(number: OverviewNumber): Row {
  const { displayPhoneNumber, verifiedName, id, wabaId, isRegistered, isTestNumber } = number;
  const parts = [
    verifiedName,
    ...(isRegistered ? [] : [vscode.l10n.t("not registered")]),
    ...(isTestNumber ? [vscode.l10n.t("test number")] : []),
  ];
  const tooltip = facts([
    [vscode.l10n.t("Phone number id"), id],
    [vscode.l10n.t("WhatsApp Business Account"), wabaId],
    [vscode.l10n.t("Quality"), number.qualityRating],
    [vscode.l10n.t("Throughput"), number.throughput],
    [vscode.l10n.t("Messaging limit"), number.messagingLimit],
  ]);
  return { label: displayPhoneNumber, description: parts.join(" · "), tooltip, icon: icon("device-mobile") };
}

export function templateRow({ name, language, category, status, reason }: OverviewTemplate): Row {
  const parts = [language, category?.toLowerCase(), templateWord(status), reason].filter((part) => part !== undefined);
  return {
    label: name,
    description: parts.join(" · "),
    icon: templateIcon(status),
    marks: `template ${(status ?? "").toLowerCase()}`,
  };
}

function templateWord(status: string | undefined): string | undefined {
  switch (status) {
    case "APPROVED":
      return vscode.l10n.t("approved");
    case "PENDING":
      return vscode.l10n.t("in review");
    case "REJECTED":
      return vscode.l10n.t("rejected");
    case "PAUSED":
      return vscode.l10n.t("paused");
    case "DISABLED":
      return vscode.l10n.t("disabled");
    default:
      return status?.toLowerCase();
  }
}

/** One shape for each status, so that colour is never the only difference. */
function templateIcon(status: string | undefined): vscode.ThemeIcon {
  switch (status) {
    case "APPROVED":
      return icon("pass", "testing.iconPassed");
    case "REJECTED":
      return icon("error", "list.errorForeground");
    case "PAUSED":
      return icon("debug-pause", "list.warningForeground");
    case "DISABLED":
      return icon("circle-slash", "list.errorForeground");
    default:
      return icon("watch");
  }
}
