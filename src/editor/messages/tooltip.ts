import * as vscode from "vscode";
import type { Masking } from "../../core/privacy/masking.ts";
import type { MessageDetail } from "../../io/store/records.ts";
import { recipientText, stateWord } from "./words.ts";

/** What there is to say about a message beyond its row. Foreign text goes in as text, never as Markdown. */
export function messageTooltip(
  message: MessageDetail,
  { masking, windows }: { masking: Masking; windows: readonly string[] },
): vscode.MarkdownString {
  const isIncoming = message.state.kind === "received";
  const lines: [string, string | undefined][] = [
    [
      isIncoming ? vscode.l10n.t("From") : vscode.l10n.t("To"),
      recipientText(message.recipient ?? message.sender, masking),
    ],
    [vscode.l10n.t("State"), stateWord(message.state)],
    [vscode.l10n.t("Template"), message.templateName],
    [vscode.l10n.t("From phone number id"), message.phoneNumberId],
    [vscode.l10n.t("First seen"), new Date(message.createdAt).toLocaleString(vscode.env.language)],
    [vscode.l10n.t("Last change"), new Date(message.updatedAt).toLocaleString(vscode.env.language)],
    [vscode.l10n.t("Error"), message.errorCode?.toString()],
    ...windows.map((text): [string, string] => [vscode.l10n.t("Service window"), text]),
    ["wamid", masking.wamid(message.wamid)],
  ];
  const markdown = new vscode.MarkdownString();
  for (const [label, value] of lines) {
    if (value === undefined) continue;
    markdown.appendText(`${label}: ${value}`).appendMarkdown("  \n");
  }
  return markdown;
}
