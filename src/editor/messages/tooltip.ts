import * as vscode from "vscode";
import type { MessageDetail } from "../../io/store/records.ts";
import { recipientText, stateWord } from "./words.ts";

/** What there is to say about a message beyond its row. Foreign text goes in as text, never as Markdown. */
export function messageTooltip(message: MessageDetail): vscode.MarkdownString {
  const lines: [string, string | undefined][] = [
    [vscode.l10n.t("To"), recipientText(message.recipient)],
    [vscode.l10n.t("State"), stateWord(message.state)],
    [vscode.l10n.t("Template"), message.templateName],
    [vscode.l10n.t("From phone number id"), message.phoneNumberId],
    [vscode.l10n.t("First seen"), new Date(message.createdAt).toLocaleString(vscode.env.language)],
    [vscode.l10n.t("Last change"), new Date(message.updatedAt).toLocaleString(vscode.env.language)],
    [vscode.l10n.t("Error"), message.errorCode?.toString()],
    ["wamid", message.wamid],
  ];
  const markdown = new vscode.MarkdownString();
  for (const [label, value] of lines) {
    if (value === undefined) continue;
    markdown.appendText(`${label}: ${value}`).appendMarkdown("  \n");
  }
  return markdown;
}
