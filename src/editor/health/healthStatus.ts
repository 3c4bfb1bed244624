import * as vscode from "vscode";
import type { Account } from "../../core/graph/account.ts";
import type { HealthMonitor } from "./healthMonitor.ts";

interface Options {
  monitor: HealthMonitor;
  activeAccount: () => Account;
  /** Fires when another account becomes the active one. */
  onDidChangeAccount: vscode.Event<unknown>;
}

/** The one status bar item: the API's health as seen from this window, for the active account. Its words are loaded once there is something to say. */
export class HealthStatus implements vscode.Disposable {
  readonly #options: Options;
  readonly #item = vscode.window.createStatusBarItem("wamid.health", vscode.StatusBarAlignment.Left, 0);
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: Options) {
    this.#options = options;
    this.#item.name = vscode.l10n.t("WhatsApp API Health");
    this.#item.text = "$(circle-large-outline) WhatsApp";
    this.#item.command = "wamid.health.show";
    this.#subscriptions = [
      this.#item,
      options.monitor.onDidChange(() => void this.#render()),
      options.onDidChangeAccount(() => void this.#render()),
    ];
    const title = vscode.l10n.t("WhatsApp API health is unknown for {0}", options.activeAccount().name);
    this.#item.tooltip = title;
    this.#item.accessibilityInformation = { label: title };
    this.#item.show();
  }

  async show(): Promise<void> {
    const { pickAction } = await import("./healthItem.ts");
    const account = this.#options.activeAccount();
    await pickAction(account, this.#options.monitor.facts(account.id));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #render(): Promise<void> {
    const { showHealth } = await import("./healthItem.ts");
    const account = this.#options.activeAccount();
    showHealth(this.#item, account, this.#options.monitor.facts(account.id));
  }
}
