import * as vscode from "vscode";
import { isLoopback } from "../core/address.ts";
import { Failure } from "../core/failure.ts";
import { simulatorAccount, simulatorTokens } from "../core/graph/simulated.ts";
import { isRunning, type ServiceName, type Services } from "./services.ts";
import type { Settings } from "./settings.ts";

/** What a person can do with the receiver and the simulator from the palette and the view. */
export class ServiceActions implements vscode.Disposable {
  readonly #services: Services;
  readonly #settings: Settings;
  readonly #starting = new Map<ServiceName, Promise<void>>();
  readonly #moving: vscode.Disposable;
  #warnedOf = "";

  constructor(options: { services: Services; settings: Settings }) {
    this.#services = options.services;
    this.#settings = options.settings;
    this.#moving = vscode.workspace.onDidChangeConfiguration((change) => {
      for (const service of ["receiver", "simulator"] as const) {
        const isMoved = ["port", "host"].some((key) => change.affectsConfiguration(`wamid.${service}.${key}`));
        if (isMoved) void this.#move(service);
      }
    });
  }

  /** Starts it, with another port offered where its own can't be had. Whoever asks meanwhile waits for the same start. */
  start(service: ServiceName): Promise<void> {
    const starting = this.#starting.get(service) ?? this.#start(service).finally(() => this.#starting.delete(service));
    this.#starting.set(service, starting);
    return starting;
  }

  async #start(service: ServiceName): Promise<void> {
    for (;;) {
      try {
        // Each with an offer of its own: the simulator needs the receiver.
        if (service === "simulator" && !isRunning(this.#services.state("receiver"))) await this.start("receiver");
        await this.#services.start(service);
        if (service === "simulator") this.#warnOfOpenness();
        return;
      } catch (error) {
        const offered = Failure.is(error, "portInUse") || Failure.is(error, "portForbidden");
        if (!offered || !(await this.#offerPort(error))) throw error;
      }
    }
  }

  /** Once for each address: who has set it knows. */
  #warnOfOpenness(): void {
    const { simulatorHost } = this.#services;
    if (isLoopback(simulatorHost) || this.#warnedOf === simulatorHost) return;
    this.#warnedOf = simulatorHost;
    void import("./simulatorProblems.ts").then(({ tellOpenness }) => tellOpenness(simulatorHost));
  }

  /** A running service goes to its new port when the setting changes. The command is what shows a failure. */
  async #move(service: ServiceName): Promise<void> {
    if (!isRunning(this.#services.state(service))) return;
    await this.#services.halt(service);
    await vscode.commands.executeCommand(`wamid.${service}.start`);
  }

  async stop(service: ServiceName): Promise<void> {
    await this.#services.stop(service);
  }

  /** The simulator's base URL, `http://127.0.0.1:4681`, started together with the receiver where they don't run yet. */
  async ensureSimulator(): Promise<string> {
    for (const service of ["receiver", "simulator"] as const) {
      if (!isRunning(this.#services.state(service))) await this.start(service);
    }
    return this.#services.simulatorUrl();
  }

  /** The receiver's URL, `http://127.0.0.1:4680/webhook`, started where it doesn't run yet. */
  async ensureReceiver(): Promise<string> {
    if (!isRunning(this.#services.state("receiver"))) await this.start("receiver");
    return this.#services.receiverUrl ?? "";
  }

  async copyReceiverUrl(): Promise<void> {
    await copy(await this.ensureReceiver(), vscode.l10n.t("The webhook URL is on the clipboard."));
  }

  async copyVerifyToken(): Promise<void> {
    const store = await this.#services.store();
    await copy(store.verifyToken(), vscode.l10n.t("The verify token is on the clipboard."));
  }

  /** What a bot needs to know to talk to the simulator, as lines for its .env file. */
  async copySimulatorSettings(): Promise<void> {
    const url = await this.ensureSimulator();
    const store = await this.#services.store();
    const lines = {
      WHATSAPP_API: url,
      WHATSAPP_VERSION: this.#settings.graphVersion,
      WHATSAPP_PHONE_NUMBER_ID: simulatorAccount.phoneNumberId,
      WHATSAPP_WABA_ID: simulatorAccount.wabaId,
      WHATSAPP_TOKEN: simulatorTokens.valid.token,
      WHATSAPP_APP_SECRET: store.simulatorSecret(),
      WHATSAPP_VERIFY_TOKEN: store.verifyToken(),
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
    await copy(text.join(""), vscode.l10n.t("The simulator's settings are on the clipboard."));
  }

  /** True when the user took another port, which is then the setting. */
  async #offerPort(failure: Failure<"portInUse" | "portForbidden">): Promise<boolean> {
    const { service, port } = failure.details;
    const [{ freePort }, { failureText }] = await Promise.all([
      import("../io/freePort.ts"),
      import("./failureText.ts"),
    ]);
    const other = await freePort(port, [this.#settings.receiverPort, this.#settings.simulatorPort]);
    if (other === undefined) return false;
    const use = vscode.l10n.t("Use Port {0}", other);
    const settings = vscode.l10n.t("Open Settings");
    const chosen = await vscode.window.showErrorMessage(failureText(failure), use, settings);
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", `wamid.${service}.port`);
    }
    if (chosen !== use) throw Failure.cancelled();
    const wamid = vscode.workspace.getConfiguration("wamid");
    const set = wamid.inspect(`${service}.port`);
    // Where the value comes from that counts here: elsewhere the change would be overruled by it.
    const target =
      set?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await wamid.update(`${service}.port`, other, target);
    return true;
  }

  dispose(): void {
    this.#moving.dispose();
  }
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(done, 4_000);
}
