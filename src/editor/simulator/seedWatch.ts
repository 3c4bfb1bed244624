import * as vscode from "vscode";
import type { Services } from "../services.ts";

/** Changes that come together are one. */
const pauseMs = 300;

/** Offers to take up the seed when it was changed while this window serves the simulator. */
export class SeedWatch implements vscode.Disposable {
  readonly #services: Services;
  readonly #watchers: vscode.Disposable[];
  #pending: NodeJS.Timeout | undefined;
  #isAsking = false;

  constructor(services: Services) {
    this.#services = services;
    this.#watchers = services.seedPlaces.map((file) => {
      // The templates beside it as well.
      const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(file, ".."), "**/*.json");
      const watcher = vscode.workspace.createFileSystemWatcher(pattern);
      const look = (changed: vscode.Uri) => this.#changed(file, changed);
      return vscode.Disposable.from(
        watcher,
        watcher.onDidChange(look),
        watcher.onDidCreate(look),
        watcher.onDidDelete(look),
      );
    });
  }

  dispose(): void {
    clearTimeout(this.#pending);
    for (const watcher of this.#watchers) watcher.dispose();
  }

  #changed(seed: vscode.Uri, changed: vscode.Uri): void {
    clearTimeout(this.#pending);
    this.#pending = setTimeout(() => void this.#offer(seed, changed), pauseMs);
  }

  async #offer(seed: vscode.Uri, changed: vscode.Uri): Promise<void> {
    if (this.#isAsking || this.#services.state("simulator").kind !== "listening") return;
    const { seedSources } = await import("../../io/simulator/seed.ts");
    const { file, templates } = seedSources(seed.fsPath);
    const isPart = changed.fsPath === file || (templates !== undefined && changed.fsPath.startsWith(templates));
    if (!isPart) return;
    this.#isAsking = true;
    try {
      const reload = vscode.l10n.t("Begin Anew");
      const text = vscode.l10n.t(
        "The simulator's seed has changed. Begin anew with it? Chats and requests will be gone.",
      );
      const chosen = await vscode.window.showInformationMessage(text, reload);
      if (chosen === reload) await vscode.commands.executeCommand("wamid.simulator.loadSeed");
    } finally {
      this.#isAsking = false;
    }
  }
}
