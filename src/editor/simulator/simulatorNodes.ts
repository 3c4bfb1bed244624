import * as vscode from "vscode";
import type { Failure } from "../../core/failure.ts";
import type { SimulatedRecipient } from "../../core/graph/simulatedRecipients.ts";
import { type Fault, sharedFault } from "../../core/simulator/faults.ts";
import type {
  OverviewNumber,
  OverviewPersona,
  OverviewRequest,
  OverviewTemplate,
  SimulatedClock,
} from "../../core/simulator/overview.ts";
import type { RuleName } from "../../core/simulator/rules.ts";
import type { PortState } from "../../io/sharedPort.ts";
import { failureText } from "../failureText.ts";
import { numberRow, templateRow } from "./accountRows.ts";
import { personaRow, recipientRow } from "./customerRows.ts";
import { type GroupName, groupRow, noneRow } from "./groupRows.ts";
import { requestRow } from "./requestRows.ts";
import { icon, type Row } from "./row.ts";
import { faultRow, ruleRow } from "./ruleRows.ts";
import { clockRow, openRow, stateRow, type ValueName, valueRow } from "./statusRows.ts";

/** What a row of the Simulator view stands for. */
export type SimulatorNode =
  | { kind: "state"; state: PortState }
  | { kind: "open"; host: string }
  | { kind: "start" }
  | { kind: "failure"; failure: Failure }
  | { kind: "value"; name: ValueName; text: string }
  | { kind: "env" }
  | { kind: "clock"; clock: SimulatedClock }
  | { kind: "group"; name: GroupName; count: number }
  | { kind: "none"; group: GroupName }
  | { kind: "number"; number: OverviewNumber }
  | { kind: "persona"; persona: OverviewPersona }
  | { kind: "template"; template: OverviewTemplate }
  | { kind: "rule"; rule: RuleName; isOn: boolean }
  | { kind: "fault"; fault: Fault }
  | { kind: "recipient"; recipient: SimulatedRecipient; title: string | undefined }
  | { kind: "request"; request: OverviewRequest; title: string | undefined };

/** Stable over refreshes, so that what is expanded or selected stays so. */
function idOf(node: SimulatorNode): string {
  switch (node.kind) {
    case "value":
      return `value-${node.name}`;
    case "group":
      return `group-${node.name}`;
    case "none":
      return `none-${node.group}`;
    case "number":
      return `number-${node.number.id}`;
    case "persona":
      return `persona-${node.persona.id}`;
    case "template":
      return `template-${node.template.id}-${node.template.name}-${node.template.language}`;
    case "rule":
      return `rule-${node.rule}`;
    case "fault":
      return `fault-${node.fault.id}`;
    case "recipient":
      return `recipient-${node.recipient.number}`;
    case "request":
      return `request-${node.request.number}`;
    default:
      return node.kind;
  }
}

/** What a row has to copy, where it has something. */
export function copyTextOf(node: SimulatorNode): string | undefined {
  switch (node.kind) {
    case "value":
      return node.text;
    case "number":
      return node.number.id;
    case "persona":
      return `+${node.persona.phone}`;
    case "template":
      return node.template.name;
    case "recipient":
      return node.recipient.number;
    case "fault":
      return JSON.stringify(sharedFault(node.fault), undefined, 2);
    case "request":
      return node.request.path;
    default:
      return undefined;
  }
}

export function treeItem(node: SimulatorNode, now: number): vscode.TreeItem {
  const { label, description, icon, tooltip, command, marks = node.kind, isOpen, checkbox } = rowOf(node, now);
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, isOpen === undefined ? None : isOpen ? Expanded : Collapsed);
  item.id = idOf(node);
  if (icon !== undefined) item.iconPath = icon;
  item.contextValue = copyTextOf(node) === undefined ? marks : `${marks} copy`;
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (command !== undefined) item.command = command;
  if (checkbox !== undefined) item.checkboxState = checkbox;
  // Without it the tooltip would be what a screen reader says.
  item.accessibilityInformation = { label: [label, description].filter(Boolean).join(", "), role: "treeitem" };
  return item;
}

function rowOf(node: SimulatorNode, now: number): Row {
  switch (node.kind) {
    case "state":
      return stateRow(node.state);
    case "open":
      return openRow(node.host);
    case "start": {
      const label = vscode.l10n.t("Start Simulator");
      const tooltip = vscode.l10n.t(
        "A WhatsApp Cloud API on this machine: no account, no phone and no network needed.",
      );
      return { label, tooltip, icon: icon("play"), command: { command: "wamid.simulator.start", title: label } };
    }
    case "failure":
      return {
        label: failureText(node.failure),
        tooltip: failureText(node.failure),
        icon: icon("error", "list.errorForeground"),
        command: { command: "wamid._simulator.refresh", title: vscode.l10n.t("Try again") },
      };
    case "value":
      return { ...valueRow(node), command: copyCommand(node) };
    case "env": {
      const label = vscode.l10n.t("Settings for .env");
      const tooltip = vscode.l10n.t("Copies what a bot needs to talk to the simulator, as lines for its .env file.");
      return {
        label,
        tooltip,
        icon: icon("file-code"),
        command: { command: "wamid.simulator.copyCredentials", title: label },
      };
    }
    case "clock":
      return clockRow(node.clock);
    case "group":
      return groupRow(node.name, node.count);
    case "none":
      return noneRow(node.group);
    case "number":
      return numberRow(node.number);
    case "persona":
      return personaRow(node);
    case "template":
      return templateRow(node.template);
    case "rule":
      return ruleRow(node.rule, node.isOn);
    case "fault":
      return faultRow(node);
    case "recipient":
      return recipientRow(node);
    case "request":
      return requestRow(node, now);
  }
}

function copyCommand(node: SimulatorNode): vscode.Command {
  return { command: "wamid.simulator.copy", title: vscode.l10n.t("Copy"), arguments: [node] };
}
