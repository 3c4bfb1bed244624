import * as vscode from "vscode";
import type { Failure } from "../../core/failure.ts";
import type { SimulatedOutcome, SimulatedRecipient } from "../../core/graph/simulated.ts";
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
import { clockTime, duration } from "../messages/words.ts";
import { ruleCodes, ruleWords } from "./rules.ts";

export type GroupName = "numbers" | "personas" | "templates" | "rules" | "recipients" | "requests";

type ValueName = "baseUrl" | "token" | "controlUrl";

/** What a row of the Simulator view stands for. */
export type SimulatorNode =
  | { kind: "state"; state: PortState }
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
    case "request":
      return node.request.path;
    default:
      return undefined;
  }
}

interface Row {
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
      return groupRow(node);
    case "none":
      return { label: noneText(node.group), icon: icon("circle-small") };
    case "number":
      return numberRow(node.number);
    case "persona":
      return personaRow(node);
    case "template":
      return templateRow(node.template);
    case "rule":
      return ruleRow(node);
    case "recipient": {
      const { number, outcome } = node.recipient;
      return {
        label: number,
        description: outcomeText(outcome, node.title),
        icon: icon(outcomeIcons[outcome.kind]),
        command: { command: "wamid.simulator.sendTo", title: vscode.l10n.t("Send Test Message"), arguments: [node] },
      };
    }
    case "request":
      return requestRow(node, now);
  }
}

function stateRow(state: PortState): Row {
  switch (state.kind) {
    case "listening":
      return {
        label: vscode.l10n.t("Running"),
        description: vscode.l10n.t("port {0}", state.port),
        icon: icon("vm-running", "testing.iconPassed"),
        marks: "running",
      };
    case "following":
      return {
        label: vscode.l10n.t("Running"),
        description: vscode.l10n.t("port {0}, served by another window", state.port),
        tooltip: vscode.l10n.t(
          "Another window serves the simulator. What you do here happens there, and this window takes over when that one is closed.",
        ),
        icon: icon("vm-connect", "testing.iconPassed"),
        marks: "running",
      };
    case "starting":
      return { label: vscode.l10n.t("Starting…"), icon: icon("loading~spin") };
    default:
      return { label: vscode.l10n.t("Stopped"), icon: icon("vm-outline"), marks: "stopped" };
  }
}

function valueRow({ name, text }: { name: ValueName; text: string }): Row {
  switch (name) {
    case "baseUrl":
      return {
        label: vscode.l10n.t("Base URL"),
        description: text,
        tooltip: vscode.l10n.t("Stands for https://graph.facebook.com."),
        icon: icon("link"),
      };
    case "token":
      return {
        label: vscode.l10n.t("Access token"),
        description: text,
        tooltip: vscode.l10n.t("Never expires, and has all permissions. It is good for the simulator alone."),
        icon: icon("key"),
      };
    case "controlUrl":
      return {
        label: vscode.l10n.t("Control URL"),
        // Its last part is a secret, which has no place in a picture of the screen.
        description: text.replace(/[^/]*$/, "…"),
        tooltip: vscode.l10n.t(
          "For tests and scripts: moves the clock, switches rules, writes as a customer. Copy it.",
        ),
        icon: icon("remote-explorer"),
      };
  }
}

function clockRow({ now, aheadMs, speed }: SimulatedClock): Row {
  const label = vscode.l10n.t("Clock");
  // The two are read one after the other.
  const isAhead = Math.abs(aheadMs) >= 1_000;
  const parts = [
    isAhead ? vscode.l10n.t("{0} ahead", duration(aheadMs)) : vscode.l10n.t("as on this machine"),
    ...(speed === 1 ? [] : [vscode.l10n.t("{0} times as fast", speed)]),
  ];
  const tooltip = vscode.l10n.t(
    "The simulator's clock showed {0}. Service windows, tokens and pauses go by it: move it forward to see what happens then.",
    new Date(now).toLocaleString(vscode.env.language),
  );
  return {
    label,
    description: parts.join(" · "),
    tooltip,
    icon: icon("clock"),
    marks: isAhead || speed !== 1 ? "clock moved" : "clock",
    command: { command: "wamid.simulator.advanceClock", title: vscode.l10n.t("Advance Clock…") },
  };
}

function groupRow({ name, count }: { name: GroupName; count: number }): Row {
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

function numberRow(number: OverviewNumber): Row {
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

function personaRow(node: SimulatorNode & { kind: "persona" }): Row {
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

function templateRow({ name, language, category, status, reason }: OverviewTemplate): Row {
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

function ruleRow({ rule, isOn }: { rule: RuleName; isOn: boolean }): Row {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  const label = ruleWords(rule);
  const tooltip = isOn ? vscode.l10n.t("On: switch it off") : vscode.l10n.t("Off: switch it on");
  return {
    label,
    description: `${ruleCodes[rule]}`,
    checkbox: {
      state: isOn ? Checked : Unchecked,
      tooltip,
      accessibilityInformation: { label, role: "checkbox" },
    },
  };
}

const outcomeIcons: Readonly<Record<SimulatedOutcome["kind"], string>> = {
  read: "eye",
  delivered: "check-all",
  sent: "check",
  deliveredAndFailed: "warning",
  failed: "error",
  refused: "circle-slash",
};

function outcomeText(outcome: SimulatedOutcome, title = ""): string {
  switch (outcome.kind) {
    case "read":
      return vscode.l10n.t("is delivered and read");
    case "delivered":
      return vscode.l10n.t("is delivered, never read");
    case "sent":
      return vscode.l10n.t("stays at sent");
    case "deliveredAndFailed":
      return vscode.l10n.t("is delivered, and fails on one device: {0} {1}", outcome.code, title);
    case "failed":
      return vscode.l10n.t("is accepted, then fails: {0} {1}", outcome.code, title);
    case "refused":
      return vscode.l10n.t("is refused: {0} {1}", outcome.code, title);
  }
}

function requestRow(node: SimulatorNode & { kind: "request" }, now: number): Row {
  const { method, path, status, at, tookMs, error } = node.request;
  const parts = [
    `${status}`,
    ...(error === undefined ? [] : [`${error.code} ${node.title ?? error.message}`]),
    `${Math.max(1, Math.round(tookMs))} ms`,
    clockTime(at, now),
  ];
  return {
    label: `${method} ${shortPath(path)}`,
    description: parts.join(" · "),
    ...(error === undefined && { tooltip: `${method} ${path}` }),
    icon: error === undefined ? icon("pass", "testing.iconPassed") : icon("error", "list.errorForeground"),
    marks: error === undefined ? "request" : "request error",
    command: { command: "wamid.simulator.openRequest", title: vscode.l10n.t("Open as JSON"), arguments: [node] },
  };
}

/** Without version and query, and without the node where an edge says more. */
function shortPath(path: string): string {
  const rest = path.replace(/[?].*/s, "").replace(/^\/v\d+\.\d+(?=\/)/, "");
  return rest.replace(/^\/\d+\/(?=.)/, "");
}

function copyCommand(node: SimulatorNode): vscode.Command {
  return { command: "wamid.simulator.copy", title: vscode.l10n.t("Copy"), arguments: [node] };
}

function icon(name: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Foreign text goes in as text, never as Markdown. */
function facts(lines: readonly (readonly [label: string, value: string | undefined])[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  for (const [label, value] of lines) {
    if (value !== undefined) markdown.appendText(`${label}: ${value}`).appendMarkdown("  \n");
  }
  return markdown;
}
