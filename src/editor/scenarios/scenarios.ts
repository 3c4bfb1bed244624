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

/** Files of scenarios, wherever they are. */
export const scenarioFiles: vscode.DocumentFilter = { pattern: "**/*.wamid-scenario.{json,yaml,yml}" };
const isScenarioFile = /\.wamid-scenario\.(?:json|ya?ml)$/i;

/** A file that is being written is looked at after a pause, in milliseconds. */
const pauseMs = 250;

/**
 * Conversations that a bot is tested with, in the Test Explorer and in their files. Until there is such a file, or the Test Explorer asks, a window
 * pays for this class alone.
 */
export class Scenarios implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #log: Log;
  readonly #tests: Lazy<ScenarioTests>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(options: ScenariosOptions) {
    this.#log = options.log;
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
    const look = (document: vscode.TextDocument) => {
      if (isScenarioFile.test(document.uri.path)) this.#lookSoon(document);
    };
    this.#subscriptions.push(
      controller,
      this.#changed,
      vscode.languages.registerCodeLensProvider(scenarioFiles, this),
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (isScenarioFile.test(uri.path)) void this.#tests.current?.forget(uri);
      }),
      options.catalogue.onDidChange(() => vscode.workspace.textDocuments.forEach(look)),
    );
    for (const document of vscode.workspace.textDocuments) look(document);
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    return (await this.#tests.get()).lenses(document);
  }

  /** Runs the scenarios of a file, or the one that is named. */
  async run(uri: unknown, name?: unknown): Promise<void> {
    const file = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
    await (await this.#tests.get()).runFile(file, typeof name === "string" ? name : undefined);
  }

  /** Makes a file with an example, and opens it. */
  async create(target: unknown): Promise<void> {
    const { createScenario } = await import("./createScenario.ts");
    await createScenario((await this.#tests.get()).phrases, target instanceof vscode.Uri ? target : undefined);
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#tests.dispose();
  }

  #lookSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#pending.get(key));
    const look = async () => {
      this.#pending.delete(key);
      if (!document.isClosed) await (await this.#tests.get()).look(document);
      this.#changed.fire();
    };
    this.#pending.set(
      key,
      setTimeout(() => void look().catch((error) => this.#log.error("scenarios", error)), pauseMs),
    );
  }
}
