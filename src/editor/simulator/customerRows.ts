import * as vscode from "vscode";
import type { SimulatedRecipient } from "../../core/graph/simulatedRecipients.ts";
import type { OverviewPersona } from "../../core/simulator/overview.ts";
import { outcomeIcons, outcomeText } from "./outcomes.ts";
import { facts, icon, type Row } from "./row.ts";

export function personaRow(node: { readonly kind: "persona"; readonly persona: OverviewPersona }): Row {
  const { name, phone, userId, username, country, language, devices, ...persona } = node.persona;
  const habits = [
    ...(persona.hasBlockedBusiness ? [vscode.l10n.t("has blocked the business")] : []),
    ...(persona.hasOldApp ? [vscode.l10n.t("old app")] : []),
    ...(persona.readReceipts ? [] : [vscode.l10n.t("no read receipts")]),
    ...(devices > 1 ? [vscode.l10n.t("{0} devices", devices)] : []),
  ];
  const tooltip = facts([
    [vscode.l10n.t("Phone number"), `+${phone}`],
    [vscode.l10n.t("User id"), userId],
    [vscode.l10n.t("Username"), username === undefined ? undefined : `@${username}`],
    [vscode.l10n.t("Country"), country],
    [vscode.l10n.t("Language"), language],
    [vscode.l10n.t("Habits"), habits.length === 0 ? undefined : habits.join(", ")],
  ]);
  return {
    label: name,
    description: [`+${phone}`, ...habits].join(" · "),
    tooltip,
    icon: icon("person"),
    command: { command: "wamid.simulator.openChat", title: vscode.l10n.t("Open Chat"), arguments: [node] },
  };
}

export function recipientRow(node: {
  readonly kind: "recipient";
  readonly recipient: SimulatedRecipient;
  readonly title: string | undefined;
}): Row {
  const { number, outcome } = node.recipient;
  return {
    label: number,
    description: outcomeText(outcome, node.title),
    icon: icon(outcomeIcons[outcome.kind]),
    command: { command: "wamid.simulator.sendTo", title: vscode.l10n.t("Send Test Message"), arguments: [node] },
  };
}
