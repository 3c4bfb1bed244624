import * as vscode from "vscode";
import type { SimulatedOutcome } from "../../core/graph/simulatedRecipients.ts";

/** One shape for each, so that colour is never the only difference. */
export const outcomeIcons: Readonly<Record<SimulatedOutcome["kind"], string>> = {
  read: "eye",
  delivered: "check-all",
  sent: "check",
  deliveredAndFailed: "warning",
  failed: "error",
  refused: "circle-slash",
};

/** What becomes of a message to a test recipient. @param title of the code, where it has one */
export function outcomeText(outcome: SimulatedOutcome, title = ""): string {
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
