import * as vscode from "vscode";
import type { Account } from "../../core/graph/account.ts";
import { type Health, type HealthFacts, type Reason, type Verdict, verdictOf } from "../../core/health/verdict.ts";
import { failureText } from "../failureText.ts";
import { clockTime } from "../messages/words.ts";

const icons: Record<Health, string> = {
  healthy: "pass",
  degraded: "warning",
  down: "error",
  unknown: "circle-large-outline",
};

/** Shows on the item what the facts about an account come to. */
export function showHealth(item: vscode.StatusBarItem, account: Account, facts: HealthFacts): void {
  const verdict = verdictOf(facts);
  const { health } = verdict;
  item.text = `$(${icons[health]}) WhatsApp`;
  item.backgroundColor =
    health === "down" || health === "degraded"
      ? new vscode.ThemeColor(`statusBarItem.${health === "down" ? "error" : "warning"}Background`)
      : undefined;
  const title = headline(account, health);
  item.tooltip = tooltip(title, verdict);
  item.accessibilityInformation = { label: title };
}

/** What can be done about it, as a list to pick from. */
export async function pickAction(account: Account, facts: HealthFacts): Promise<void> {
  const verdict = verdictOf(facts);
  type Action = vscode.QuickPickItem & { command?: string };
  const reasons: Action[] = verdict.reasons.map((reason) => ({ label: `$(info) ${reasonText(reason)}` }));
  const separator = (label: string): Action => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const actions: Action[] = [
    { label: `$(send) ${vscode.l10n.t("Send Test Message")}`, command: "wamid.message.send" },
    { label: `$(key) ${vscode.l10n.t("Validate Token")}`, command: "wamid.token.validate" },
    { label: `$(list-tree) ${vscode.l10n.t("Show Messages")}`, command: "wamid.messages.focus" },
    { label: `$(account) ${vscode.l10n.t("Switch Account")}`, command: "wamid.account.switch" },
    { label: `$(question) ${vscode.l10n.t("Explain Error Code…")}`, command: "wamid.error.explain" },
    { label: `$(output) ${vscode.l10n.t("Show Log")}`, command: "wamid.log.show" },
  ];
  const picked = await vscode.window.showQuickPick(
    [...actions, separator(vscode.l10n.t("What this is made of")), ...reasons],
    { title: headline(account, verdict.health), placeHolder: vscode.l10n.t("What to do next") },
  );
  if (picked?.command !== undefined) await vscode.commands.executeCommand(picked.command);
}

/** What the item says first. */
function headline(account: Account, health: Health): string {
  switch (health) {
    case "healthy":
      return vscode.l10n.t("WhatsApp API is healthy for {0}", account.name);
    case "degraded":
      return vscode.l10n.t("WhatsApp API is degraded for {0}", account.name);
    case "down":
      return vscode.l10n.t("WhatsApp API is down for {0}", account.name);
    case "unknown":
      return vscode.l10n.t("WhatsApp API health is unknown for {0}", account.name);
  }
}

function tooltip(title: string, verdict: Verdict): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const reason of verdict.reasons)
    markdown.appendMarkdown("- ").appendText(reasonText(reason)).appendMarkdown("\n");
  return markdown;
}

function reasonText(reason: Reason): string {
  const now = Date.now();
  switch (reason.kind) {
    case "noCalls":
      return vscode.l10n.t("No call in the last 15 minutes. Send a test message to find out.");
    case "callsAnswered": {
      const latency = Math.round(reason.medianLatencyMs);
      return reason.count === 1
        ? vscode.l10n.t("1 call answered, in {0} ms, at {1}", latency, clockTime(reason.lastAt, now))
        : vscode.l10n.t(
            "{0} calls answered, half of them within {1} ms, the last at {2}",
            reason.count,
            latency,
            clockTime(reason.lastAt, now),
          );
    }
    case "unreachable":
    case "serviceError":
      return vscode.l10n.t(
        "{0} failed, the last at {1}: {2}",
        reason.count,
        clockTime(reason.lastAt, now),
        failureText(reason.failure),
      );
    case "throttled":
      return vscode.l10n.t(
        "Limited: {0} calls refused with {1}, the last at {2}",
        reason.count,
        reason.code,
        clockTime(reason.lastAt, now),
      );
    case "tokenRefused":
      return vscode.l10n.t(
        "The token was refused with {0}, at {1}. Validate it.",
        reason.code,
        clockTime(reason.lastAt, now),
      );
    case "tokenInvalid":
      return vscode.l10n.t("The token is not valid. Generate a new one.");
    case "tokenExpired":
      return vscode.l10n.t(
        "The token expired on {0}. Generate a new one.",
        new Date(reason.at).toLocaleString(vscode.env.language),
      );
    case "tokenExpires":
      return vscode.l10n.t("The token expires on {0}.", new Date(reason.at).toLocaleString(vscode.env.language));
    case "scopesMissing":
      return vscode.l10n.t("The token lacks {0}.", reason.scopes.join(", "));
  }
}
