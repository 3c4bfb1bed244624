import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import type { MessageGroupKey } from "../../core/messages/messageFilter.ts";
import type { MessageState, StatusError } from "../../core/messages/status.ts";
import { isStuck } from "../../core/messages/stuck.ts";
import type { TimelineStep } from "../../core/messages/timeline.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import type { MessageRow, StoredHandshake, StoredRejection } from "../../io/store/records.ts";
import { idOf, type MessagesNode } from "./messagesNode.ts";
import {
  age,
  arrivalNotes,
  clockTime,
  duration,
  recipientText,
  stateIcon,
  stateWord,
  stepWord,
  windowText,
} from "./words.ts";

/** What rows are written with. */
export interface RowContext {
  readonly now: number;
  readonly masking: Masking;
  readonly stuckAfterMs: number;
}

export function treeItem(node: MessagesNode, context: RowContext): vscode.TreeItem {
  const item = itemOf(node, context);
  item.id = idOf(node);
  return item;
}

function itemOf(node: MessagesNode, context: RowContext): vscode.TreeItem {
  const { now, masking } = context;
  switch (node.kind) {
    case "message":
      return messageItem(node, context);
    case "group":
      return groupItem(node, context);
    case "stuck": {
      const label = vscode.l10n.t("Stuck: sent {0} ago, and not delivered", duration(node.sinceMs));
      const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
      item.iconPath = new vscode.ThemeIcon("watch", new vscode.ThemeColor("list.warningForeground"));
      item.contextValue = "stuck";
      return item;
    }
    case "step":
      return stepItem(node.step, now);
    case "error":
      return errorItem(node, masking);
    case "advice": {
      const text = node.text.replaceAll("`", "");
      const item = new vscode.TreeItem(text);
      item.iconPath = new vscode.ThemeIcon(node.icon);
      item.tooltip = text;
      if (node.link !== undefined) {
        const target = vscode.Uri.parse(node.link);
        item.command = { command: "vscode.open", title: text, arguments: [target] };
      }
      return item;
    }
    case "refusals": {
      const label =
        node.total === 1 ? vscode.l10n.t("1 delivery refused") : vscode.l10n.t("{0} deliveries refused", node.total);
      const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
      item.iconPath = new vscode.ThemeIcon("shield", new vscode.ThemeColor("list.warningForeground"));
      item.tooltip = vscode.l10n.t("Webhook requests with a wrong or missing signature, or whose body is not JSON.");
      // Without it the tooltip would be what a screen reader says.
      item.accessibilityInformation = { label, role: "treeitem" };
      return item;
    }
    case "handshake":
      return handshakeItem(node.handshake, now);
    case "rejection":
      return refusalItem(rejectionWord(node.rejection.reason), node.rejection.receivedAt, node, now);
    case "unparsable":
      return refusalItem(vscode.l10n.t("not JSON, rightly signed"), node.receivedAt, node, now);
    case "more": {
      const item = new vscode.TreeItem(vscode.l10n.t("Load more"));
      item.iconPath = new vscode.ThemeIcon("ellipsis");
      item.description = vscode.l10n.t("{0} shown", node.shown);
      const arguments_ = node.parent === undefined ? [] : [idOf(node.parent)];
      item.command = { command: "wamid._messages.loadMore", title: vscode.l10n.t("Load more"), arguments: arguments_ };
      return item;
    }
    case "send": {
      const item = new vscode.TreeItem(vscode.l10n.t("Send Test Message"));
      item.iconPath = new vscode.ThemeIcon("send");
      item.command = { command: "wamid.message.send", title: vscode.l10n.t("Send Test Message") };
      return item;
    }
    case "failure": {
      const item = new vscode.TreeItem(node.text);
      item.iconPath = new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
      item.tooltip = node.text;
      item.command = { command: "wamid._messages.refresh", title: vscode.l10n.t("Try again") };
      return item;
    }
  }
}

function messageItem(
  { row, parent }: MessagesNode & { kind: "message" },
  { now, masking, stuckAfterMs }: RowContext,
): vscode.TreeItem {
  const customer = recipientText(row.recipient ?? row.sender, masking);
  const stuck = isStuck(row, now, stuckAfterMs);
  const state = stuck ? vscode.l10n.t("stuck at sent") : stateWord(row.state);
  const parts = [state, kindText(row), age(now - row.createdAt)].filter((part) => part !== undefined);
  // Below the customer it needn't be said who it is.
  const isBelow = parent?.kind === "group" && parent.group.by === "recipient";
  const item = new vscode.TreeItem(isBelow ? state : customer, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = parts.slice(isBelow ? 1 : 0).join(" · ");
  item.iconPath = stuck
    ? new vscode.ThemeIcon("watch", new vscode.ThemeColor("list.warningForeground"))
    : stateIcon(row.state);
  const marks = [
    "message",
    ...(row.state.kind === "accepted" ? [] : ["delivery"]),
    ...(row.errorCode === undefined ? [] : ["error"]),
    ...(row.accountId === undefined ? [] : ["request"]),
  ];
  item.contextValue = marks.join(" ");
  item.accessibilityInformation = { label: [customer, ...parts].join(", "), role: "treeitem" };
  return item;
}

function groupItem({ group, count, isMore, windows, title }: GroupNode, { masking }: RowContext): vscode.TreeItem {
  const label = groupLabel(group, masking);
  const messages =
    count === 1 && !isMore
      ? vscode.l10n.t("1 message")
      : vscode.l10n.t("{0} messages", isMore ? `${count}+` : `${count}`);
  const longest = Math.max(0, ...windows.map(({ leftMs }) => leftMs));
  const isConversation = group.by === "recipient" && group.key !== undefined;
  const parts = [...(title === undefined ? [] : [title]), ...(isConversation ? [windowText(longest)] : []), messages];
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = parts.join(" · ");
  item.iconPath = groupIcon(group, longest > 0);
  item.contextValue = "group";
  if (isConversation) {
    const lines = windows.map(({ phoneNumberId, leftMs }) => `${phoneNumberId}: ${windowText(leftMs)}`);
    item.tooltip = [label, ...(lines.length === 0 ? [windowText(0)] : lines)].join("\n");
  }
  item.accessibilityInformation = { label: [label, ...parts].join(", "), role: "treeitem" };
  return item;
}

type GroupNode = MessagesNode & { kind: "group" };

function groupLabel({ by, key }: MessageGroupKey, masking: Masking): string {
  switch (by) {
    case "state":
      return stateWord({ kind: key as MessageState["kind"], failedOnADevice: false });
    case "recipient":
      return recipientText(key, masking);
    case "template":
      return key ?? vscode.l10n.t("no template");
    case "error":
      return key === undefined ? vscode.l10n.t("no error") : `${key}`;
  }
}

function groupIcon({ by, key }: MessageGroupKey, isOpen: boolean): vscode.ThemeIcon {
  switch (by) {
    case "state":
      return stateIcon({ kind: key as MessageState["kind"], failedOnADevice: false });
    case "recipient":
      return new vscode.ThemeIcon(isOpen ? "comment-discussion" : "person");
    case "template":
      return new vscode.ThemeIcon("layout");
    case "error":
      return key === undefined
        ? new vscode.ThemeIcon("pass")
        : new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
  }
}

/** The message's type, or the name of its template; nothing for a message that somebody else sent. */
function kindText(row: MessageRow): string | undefined {
  return row.templateName ?? row.type;
}

function stepItem(step: TimelineStep, now: number): vscode.TreeItem {
  const hasErrors = step.errors.length > 0;
  const item = new vscode.TreeItem(
    stepWord(step),
    hasErrors ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  const after = step.sincePreviousMs === undefined ? undefined : `+${duration(step.sincePreviousMs)}`;
  const parts = [clockTime(step.at, now), after, ...arrivalNotes(step)].filter((part) => part !== undefined);
  item.description = parts.join(" · ");
  item.iconPath = stateIcon({ kind: step.kind, failedOnADevice: false });
  item.contextValue = step.deliveryId === undefined ? "step exchange" : "step delivery";
  item.accessibilityInformation = { label: [stepWord(step), ...parts].join(", "), role: "treeitem" };
  return item;
}

function errorItem(
  { error, entry }: { error: StatusError; entry: Entry | undefined },
  masking: Masking,
): vscode.TreeItem {
  const title = entry?.title ?? error.title ?? vscode.l10n.t("not in the catalogue");
  const item = new vscode.TreeItem(
    `${error.code} · ${title}`,
    entry === undefined ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Expanded,
  );
  if (error.details !== undefined) item.description = masking.sentence(error.details);
  item.iconPath = new vscode.ThemeIcon("lightbulb");
  item.contextValue = "error";
  return item;
}

function refusalItem(label: string, at: number, node: MessagesNode, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.description = clockTime(at, now);
  item.iconPath = new vscode.ThemeIcon("circle-slash");
  item.contextValue = "delivery";
  item.command = {
    command: "wamid.message.openDelivery",
    title: vscode.l10n.t("Open Raw Delivery"),
    arguments: [node],
  };
  return item;
}

function handshakeItem({ at, path, problem }: StoredHandshake, now: number): vscode.TreeItem {
  const isDone = problem === undefined;
  const label = isDone ? vscode.l10n.t("Webhook verified") : vscode.l10n.t("Verification of the webhook refused");
  const item = new vscode.TreeItem(label);
  item.description = [path, clockTime(at, now)].join(" · ");
  item.iconPath = isDone
    ? new vscode.ThemeIcon("verified")
    : new vscode.ThemeIcon("unverified", new vscode.ThemeColor("list.warningForeground"));
  item.accessibilityInformation = { label: `${label}, ${item.description}`, role: "treeitem" };
  return item;
}

function rejectionWord(reason: StoredRejection["reason"]): string {
  switch (reason) {
    case "missing":
      return vscode.l10n.t("no signature");
    case "malformed":
      return vscode.l10n.t("unreadable signature");
    case "mismatch":
      return vscode.l10n.t("wrong signature");
    case "noSecret":
      return vscode.l10n.t("no app secret to check with");
    case "tooLarge":
      return vscode.l10n.t("larger than 3 MB");
  }
}
