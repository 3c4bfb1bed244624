import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import { type ExplanationLabels, explanationMarkdown } from "../../core/errors/explanation.ts";

/** An entry explained in the editor's language, as Markdown that a document or a hover shows. */
export function explanationText(entry: Entry, details?: string): string {
  return explanationMarkdown(entry, { labels: labels(), ...(details === undefined ? {} : { details }) });
}

function labels(): ExplanationLabels {
  return {
    causes: vscode.l10n.t("Likely causes"),
    fixes: vscode.l10n.t("What to do"),
    retry: vscode.l10n.t("Retry:"),
    note: vscode.l10n.t("Note:"),
    details: vscode.l10n.t("In this case:"),
    docs: vscode.l10n.t("Meta's documentation"),
    deprecated: vscode.l10n.t("no longer in use"),
    onPremises: vscode.l10n.t("On-Premises API"),
    flowEndpoint: vscode.l10n.t("your Flow endpoint"),
    neverRetry: vscode.l10n.t("Sending the same request again fails again."),
    retryAfterFix: vscode.l10n.t("Only after a fix."),
    retryAfter: (seconds, backoff) =>
      backoff === "none"
        ? vscode.l10n.t("After {0}.", duration(seconds))
        : vscode.l10n.t("After {0}, then with growing pauses.", duration(seconds)),
    httpStatus: (status) => vscode.l10n.t("HTTP {0}", status),
    since: (date) => vscode.l10n.t("since {0}", date),
    until: (date) => vscode.l10n.t("until {0}", date),
    successor: (codes) => vscode.l10n.t("Cloud API: {0}", codes),
    singleSource: vscode.l10n.t("from a single source"),
    category: {
      authorization: vscode.l10n.t("Authorization"),
      calling: vscode.l10n.t("Calling"),
      coexistence: vscode.l10n.t("Coexistence"),
      flow: vscode.l10n.t("Flows"),
      groups: vscode.l10n.t("Groups"),
      integrity: vscode.l10n.t("Account integrity"),
      media: vscode.l10n.t("Media"),
      onboarding: vscode.l10n.t("Onboarding"),
      parameter: vscode.l10n.t("Parameters"),
      payment: vscode.l10n.t("Payment"),
      recipient: vscode.l10n.t("Recipient"),
      registration: vscode.l10n.t("Registration"),
      service: vscode.l10n.t("Service"),
      template: vscode.l10n.t("Templates"),
      throttling: vscode.l10n.t("Throttling"),
      username: vscode.l10n.t("Usernames"),
    },
    appears: {
      api: vscode.l10n.t("in the answer to the call"),
      webhook: vscode.l10n.t("by webhook"),
      both: vscode.l10n.t("in the answer to the call or by webhook"),
      healthStatus: vscode.l10n.t("in health_status"),
      flowEndpoint: vscode.l10n.t("sent by you"),
    },
  };
}

/** `5 minutes`, `3 hours`: in the largest unit that comes out even. */
function duration(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ] as const;
  const [unit, size] = units.find(([, size]) => seconds >= size && seconds % size === 0) ?? ["second", 1];
  return new Intl.NumberFormat(vscode.env.language, { style: "unit", unit, unitDisplay: "long" }).format(
    seconds / size,
  );
}
