import * as vscode from "vscode";
import type { CatalogueSource } from "../catalogueSource.ts";
import { Lazy } from "../lazy.ts";
import type { Log } from "../log.ts";
import type { ServiceActions } from "../serviceActions.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import type { ScenarioTests } from "./scenarioTests.ts";

export interface ScenariosOptions {
  services: Services;
  actions: ServiceActions;
  settings: Settings;
  catalogue: CatalogueSource;
  log: Log;
}

/**
 * Conversations that a bot is tested with, in the Test Explorer and in their files. Until such a file is open, or the Test Explorer asks, a window
 * pays for this class alone.
 */
export class Scenarios implements vscode.Disposable {
  readonly #tests: Lazy<ScenarioTests>;
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: ScenariosOptions) {
    const controller = vscode.tests.createTestController("wamid.scenarios", vscode.l10n.t("WhatsApp Scenarios"));
    this.#tests = new Lazy(async () => {
      const { ScenarioTests } = await import("./scenarioTests.ts");
      return new ScenarioTests({ ...options, controller });
    });
    controller.resolveHandler = async (item) => {
      if (!item) await (await this.#tests.get()).discover();
    };
    controller.refreshHandler = async () => (await this.#tests.get()).discover();
    controller.createRunProfile(
      vscode.l10n.t("Run Scenarios"),
      vscode.TestRunProfileKind.Run,
      async (request, token) => (await this.#tests.get()).run(request, token),
      true,
    );
    const wake = ({ uri }: vscode.TextDocument) => {
      if (/\.wamid-scenario\./i.test(uri.path))
        this.#tests.get().catch((error) => options.log.error("scenarios", error));
    };
    this.#subscriptions = [controller, vscode.workspace.onDidOpenTextDocument(wake)];
    vscode.workspace.textDocuments.forEach(wake);
  }

  /** Runs the scenarios of a file, or the one that is named. */
  async run(uri: unknown, name?: unknown): Promise<void> {
    await (await this.#tests.get()).runFile(uri, name);
  }

  /** Makes a file with an example, and opens it. */
  async create(target: unknown): Promise<void> {
    await (await this.#tests.get()).create(target);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#tests.dispose();
  }
}
