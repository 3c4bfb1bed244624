import * as vscode from "vscode";
import { showPage } from "../explain/explanations.ts";
import type { Secrets } from "../secrets.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";

interface Options {
  services: Services;
  settings: Settings;
  secrets: Secrets;
  /** Where the guide to tunnels is shown. */
  guide: vscode.Uri;
  /** Starts the receiver where it doesn't run. */
  ensureReceiver: () => Promise<string>;
}

/** What a person can do with the receiver's addresses and secrets. */
export class ReceiverActions {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Copies the address under which the editor makes the receiver's port reachable: that of a forwarded port where the editor runs
   * somewhere else. On the same machine there is none; the guide says how to get one.
   */
  async copyPublicUrl(): Promise<void> {
    const local = vscode.Uri.parse(await this.#options.ensureReceiver());
    const external = await vscode.env.asExternalUri(local);
    const url = external.toString(true);
    await vscode.env.clipboard.writeText(url);
    const guide = vscode.l10n.t("How to Get One");
    const isLocal = /^(localhost|127\.|\[::1\])/.test(external.authority);
    const chosen = isLocal
      ? await vscode.window.showWarningMessage(
          vscode.l10n.t("{0} is on the clipboard, but only this machine reaches it: Meta needs a public address.", url),
          guide,
        )
      : await vscode.window.showInformationMessage(
          vscode.l10n.t("{0} is on the clipboard. Make the forwarded port public, so that Meta gets through.", url),
          vscode.l10n.t("Show Ports"),
          guide,
        );
    if (chosen === guide) await this.showTunnels();
    else if (chosen !== undefined) await vscode.commands.executeCommand("~remote.forwardedPorts.focus");
  }

  /** The common ways to a public address, with this receiver's port and path in each command. */
  async showTunnels(): Promise<void> {
    await showPage(this.#options.guide, false);
  }

  /** Asks for the secret of the app whose webhooks come to one of the further paths. The one before it is accepted for a while. */
  async setPathSecret(): Promise<void> {
    const { secrets, settings } = this.#options;
    const path = await this.#pickPath();
    if (path === undefined) return;
    const { askPathSecret } = await import("./askPathSecret.ts");
    const secret = await askPathSecret(path);
    if (secret === undefined) return;
    await secrets.setPathSecret(path, secret, Date.now() + settings.oldSecretMs);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The app secret of {0} is kept.", path), 4_000);
  }

  /** The guide's text. */
  async guide(): Promise<string> {
    const { tunnelGuide } = await import("./tunnelGuide.ts");
    const { receiverPort: port, receiverPath: path } = this.#options.settings;
    return tunnelGuide({ port, path });
  }

  async #pickPath(): Promise<string | undefined> {
    const paths = this.#options.settings.receiverPaths;
    if (paths.length > 0) {
      const placeHolder = vscode.l10n.t("Path of the webhooks");
      return vscode.window.showQuickPick(paths, { placeHolder });
    }
    const open = vscode.l10n.t("Open Settings");
    const text = vscode.l10n.t(
      "There is one path, whose secrets are those of the accounts. Add further paths with 'wamid.receiver.morePaths'.",
    );
    if ((await vscode.window.showInformationMessage(text, open)) === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "wamid.receiver.morePaths");
    }
    return undefined;
  }
}
