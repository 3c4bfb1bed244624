import * as vscode from "vscode";
import type { Entry } from "../../core/errors/catalogue.ts";
import { type ExplanationLabels, explanationMarkdown } from "../../core/errors/explanation.ts";

/** An entry explained in the editor's language, as Markdown that a document or a hover shows. */
export function explanationText(entry: Entry, details?: string): string {
  return explanationMarkdown(entry, { labels: labels(), ...(details === undefined ? {} : { details }) });
}

function labels(): ExplanationLabels {
  const { t } = vscode.l10n;
  return {
    causes: t("Likely causes"),
    fixes: t("What to do"),
    retry: t("Retry:"),
    note: t("Note:"),
    details: t("In this case:"),
    docs: t("Meta's documentation"),
    deprecated: t("no longer in use"),
    onPremises: t("On-Premises API"),
    flowEndpoint: t("your Flow endpoint"),
    neverRetry: t("Sending the same request again fails again."),
    retryAfterFix: t("Only after a fix."),
    retryAfter: (seconds, backoff) =>
      backoff === "none"
        ? t("After {0}.", duration(seconds))
        : t("After {0}, then with growing pauses.", duration(seconds)),
    httpStatus: (status) => t("HTTP {0}", status),
    since: (date) => t("since {0}", date),
    until: (date) => t("until {0}", date),
    successor: (codes) => t("Cloud API: {0}", codes),
    singleSource: t("from a single source"),
    category: {
      authorization: t("Authorization"),
      calling: t("Calling"),
      coexistence: t("Coexistence"),
      flow: t("Flows"),
      groups: t("Groups"),
      integrity: t("Account integrity"),
      media: t("Media"),
      onboarding: t("Onboarding"),
      parameter: t("Parameters"),
      payment: t("Payment"),
      recipient: t("Recipient"),
      registration: t("Registration"),
      service: t("Service"),
      template: t("Templates"),
      throttling: t("Throttling"),
      username: t("Usernames"),
    },
    appears: {
      api: t("in the answer to the call"),
      webhook: t("by webhook"),
      both: t("in the answer to the call or by webhook"),
      healthStatus: t("in health_status"),
      flowEndpoint: t("sent by you"),
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
