import * as vscode from "vscode";
import type { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import type { Health, Reason, Verdict } from "../../core/health/verdict.ts";
import { clockTime } from "../messages/words.ts";
import type { HealthMonitor } from "./healthMonitor.ts";

type FailureWords = (failure: Failure) => string;

interface Options {
  monitor: HealthMonitor;
  activeAccount: () => Account;
  /** Fires when another account becomes the active one. */
  onDidChangeAccount: vscode.Event<unknown>;
}

const icons: Record<Health, string> = {
  healthy: "pass",
  degraded: "warning",
  down: "error",
  unknown: "circle-large-outline",
};

/** The one status bar item: the API's health as seen from this window, for the active account. */
export class HealthStatus implements vscode.Disposable {
  readonly #options: Options;
  readonly #item = vscode.window.createStatusBarItem("wamid.health", vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];
  /** Loaded only once there is a failure to word. */
  #words: FailureWords | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#item.name = vscode.l10n.t("WhatsApp API Health");
    this.#item.command = "wamid.health.show";
    this.#subscriptions = [
      this.#item,
      options.monitor.onDidChange(() => this.#render()),
      options.onDidChangeAccount(() => this.#render()),
    ];
    this.#render();
    this.#item.show();
  }

  /** What can be done about it, as a list to pick from. */
  async show(): Promise<void> {
    const account = this.#options.activeAccount();
    const verdict = this.#options.monitor.verdict(account.id);
    const { failureText } = await import("../failureText.ts");
    type Action = vscode.QuickPickItem & { command?: string };
    const reasons: Action[] = verdict.reasons.map((reason) => ({
      label: `$(info) ${reasonText(reason, failureText)}`,
    }));
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

  async #loadWords(): Promise<void> {
    this.#words = (await import("../failureText.ts")).failureText;
    this.#render();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #render(): void {
    const account = this.#options.activeAccount();
    const verdict = this.#options.monitor.verdict(account.id);
    const { health } = verdict;
    this.#item.text = `$(${icons[health]}) WhatsApp`;
    this.#item.backgroundColor =
      health === "down" || health === "degraded"
        ? new vscode.ThemeColor(`statusBarItem.${health === "down" ? "error" : "warning"}Background`)
        : undefined;
    const title = headline(account, health);
    this.#item.tooltip = tooltip(title, verdict, this.#words ?? (() => "…"));
    if (this.#words === undefined && verdict.reasons.some((reason) => "failure" in reason)) void this.#loadWords();
    this.#item.accessibilityInformation = { label: title };
  }
}

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

function tooltip(title: string, verdict: Verdict, words: FailureWords): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown("**").appendText(title).appendMarkdown("**\n\n");
  for (const reason of verdict.reasons)
    markdown.appendMarkdown("- ").appendText(reasonText(reason, words)).appendMarkdown("\n");
  return markdown;
}

function reasonText(reason: Reason, words: FailureWords): string {
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
        words(reason.failure),
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
