import * as vscode from "vscode";
import type { RuleName } from "../../core/simulator/rules.ts";

/** The code that breaking a rule is answered with. */
export const ruleCodes: Readonly<Record<RuleName, number>> = {
  serviceWindow: 131047,
  allowedRecipients: 131030,
  publicTestNumber: 131058,
  pairRate: 131056,
  throughput: 130429,
  managementRate: 80007,
  marketingCap: 131049,
  restrictedCountries: 130497,
  billing: 131042,
  lockedAccount: 131031,
};

/** A rule in the editor's language. */
export function ruleWords(rule: RuleName): string {
  switch (rule) {
    case "serviceWindow":
      return vscode.l10n.t("Service window of 24 hours");
    case "allowedRecipients":
      return vscode.l10n.t("Five recipients of a test number");
    case "publicTestNumber":
      return vscode.l10n.t("hello_world from test numbers alone");
    case "pairRate":
      return vscode.l10n.t("Pace of messages to one customer");
    case "throughput":
      return vscode.l10n.t("Messages a second");
    case "managementRate":
      return vscode.l10n.t("Management calls an hour");
    case "marketingCap":
      return vscode.l10n.t("Marketing messages to one customer");
    case "restrictedCountries":
      return vscode.l10n.t("Countries that are not open");
    case "billing":
      return vscode.l10n.t("Payment method");
    case "lockedAccount":
      return vscode.l10n.t("Locked account");
  }
}
