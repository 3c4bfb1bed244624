import * as vscode from "vscode";
import type { MessageFilter } from "../../core/messages/messageFilter.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import { recipientText } from "./words.ts";

/** What a filter says, in as few words as fit into a header. */
export function filterParts({ failed, stuck, today, number, code }: MessageFilter, masking: Masking): string[] {
  return [
    ...(failed ? [vscode.l10n.t("failed")] : []),
    ...(stuck ? [vscode.l10n.t("stuck")] : []),
    ...(today ? [vscode.l10n.t("today")] : []),
    ...(number === undefined ? [] : [recipientText(number, masking)]),
    ...(code === undefined ? [] : [`${code}`]),
  ];
}

/** Says above the rows which ones they are. */
export function filterMessage(filter: MessageFilter, isAny: boolean, masking: Masking): string {
  const { code, ...others } = filter;
  if (code !== undefined && Object.keys(others).length === 0) {
    return isAny
      ? vscode.l10n.t("Only messages that failed with {0} are shown.", code)
      : vscode.l10n.t("No message failed with {0}.", code);
  }
  const parts = filterParts(filter, masking).join(", ");
  return isAny
    ? vscode.l10n.t("Only these messages are shown: {0}.", parts)
    : vscode.l10n.t("No message is: {0}.", parts);
}
