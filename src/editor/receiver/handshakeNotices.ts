import * as vscode from "vscode";
import type { NewHandshake } from "../../io/store/records.ts";
import type { Services } from "../services.ts";

/** At most one notice in this time, in milliseconds: through a tunnel anybody may ask. */
const quietMs = 3_000;

/** Says, in the window that answered, how a verification of the callback went. */
export class HandshakeNotices implements vscode.Disposable {
  readonly #services: Services;
  readonly #subscription: vscode.Disposable;
  #quietUntil = Number.NEGATIVE_INFINITY;

  constructor(services: Services) {
    this.#services = services;
    this.#subscription = services.onDidShakeHands((handshake) => void this.#show(handshake));
  }

  async #show({ path, problem, answer }: NewHandshake): Promise<void> {
    // A browser that was pointed there, or a scanner.
    if (problem === "noMode" || performance.now() < this.#quietUntil) return;
    this.#quietUntil = performance.now() + quietMs;
    if (problem === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("The webhook is verified: {0} answered with the challenge.", path),
      );
      return;
    }
    const { phrases } = await this.#services.catalogue();
    const copy = vscode.l10n.t("Copy Verify Token");
    const reason = phrases.say(`handshake.${problem}`);
    const text = vscode.l10n.t(
      "The verification of the webhook at {0} was refused with {1}. {2}",
      path,
      answer,
      reason,
    );
    if ((await vscode.window.showWarningMessage(text, copy)) === copy) {
      await vscode.commands.executeCommand("wamid.receiver.copyVerifyToken");
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
