import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { OverviewPersona } from "../../core/simulator/overview.ts";
import { isRunning } from "../services.ts";
import { ChatPanel, type ChatPanelOptions } from "./chatPanel.ts";
import { chatViewType } from "./simulatorView.ts";

/** The chats that are open: one for each customer. */
export class ChatPanels implements vscode.Disposable {
  readonly #options: ChatPanelOptions;
  readonly #open = new Map<string, vscode.WebviewPanel>();

  constructor(options: ChatPanelOptions) {
    this.#options = options;
  }

  /** @param persona the one that is written as; asked for where it isn't given */
  async open(persona?: Pick<OverviewPersona, "id" | "name">): Promise<void> {
    const { id, name } = persona ?? (await this.#ask());
    const known = this.#open.get(id);
    if (known !== undefined) return known.reveal();
    const panel = vscode.window.createWebviewPanel(chatViewType, name, vscode.ViewColumn.Active);
    this.#fill(panel, id);
  }

  /** @param state what the page kept; nothing in it is trusted */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const id = typeof state === "object" && state !== null && "personaId" in state ? state.personaId : undefined;
    if (typeof id === "string" && !this.#open.has(id)) this.#fill(panel, id);
    else panel.dispose();
  }

  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }

  #fill(panel: vscode.WebviewPanel, id: string): void {
    const chat = new ChatPanel(this.#options, panel, id);
    this.#open.set(id, panel);
    panel.onDidDispose(() => {
      this.#open.delete(id);
      chat.dispose();
    });
  }

  async #ask(): Promise<OverviewPersona> {
    const { services } = this.#options;
    if (!isRunning(services.state("simulator"))) await vscode.commands.executeCommand("wamid.simulator.start");
    await services.simulatorUrl();
    const { personas } = await (await services.simulatorControl()).overview();
    const items = personas.map((persona) => ({ label: persona.name, description: `+${persona.phone}`, persona }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Write as a customer"),
      placeHolder: vscode.l10n.t("Customer"),
      matchOnDescription: true,
    });
    if (chosen === undefined) throw Failure.cancelled();
    return chosen.persona;
  }
}
