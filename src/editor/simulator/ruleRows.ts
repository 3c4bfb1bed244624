import * as vscode from "vscode";
import type { Fault } from "../../core/simulator/faults.ts";
import type { RuleName } from "../../core/simulator/rules.ts";
import { effectWords, faultParts } from "./faultWords.ts";
import { facts, type Row, switchOf } from "./row.ts";
import { ruleCodes, ruleWords } from "./rules.ts";

export function ruleRow(rule: RuleName, isOn: boolean): Row {
  const label = ruleWords(rule);
  return { label, description: `${ruleCodes[rule]}`, checkbox: switchOf(label, isOn) };
}

export function faultRow(node: { readonly kind: "fault"; readonly fault: Fault }): Row {
  const { fault } = node;
  const label = effectWords(fault.effect);
  return {
    label,
    description: faultParts(fault).join(" · "),
    tooltip: facts([
      [vscode.l10n.t("Name"), fault.id],
      [vscode.l10n.t("Note"), fault.note],
      [vscode.l10n.t("Asked"), `${fault.asked}`],
      [vscode.l10n.t("Hits"), `${fault.applied}`],
      [vscode.l10n.t("Probability"), `${fault.probability} (${vscode.l10n.t("seed {0}", fault.seed)})`],
    ]),
    checkbox: switchOf(label, fault.isOn),
    command: { command: "wamid.simulator.editFault", title: vscode.l10n.t("Edit Fault"), arguments: [node] },
  };
}

/** What there is to do while there is none. */
export function noFaultRow(): Row {
  const label = vscode.l10n.t("None: add one, such as an outage or a webhook that comes twice");
  return { label, command: { command: "wamid.simulator.addFault", title: label } };
}
