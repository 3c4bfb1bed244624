import * as vscode from "vscode";
import type { Catalogue } from "../core/errors/catalogue.ts";
import { type Event, Signal } from "../core/signal.ts";
import type { Settings } from "./settings.ts";

/** The catalogue in the language that `wamid.language` or the editor asks for: read on first use, and anew when the setting changes. */
export class CatalogueSource implements vscode.Disposable {
  readonly #settings: Pick<Settings, "language">;
  readonly #changed = new Signal<void>();
  readonly #subscription: vscode.Disposable;
  #loaded: { readonly wanted: string; readonly catalogue: Promise<Catalogue> } | undefined;

  /** The next `get` gives a catalogue in another language. */
  readonly onDidChange: Event<void> = this.#changed.event;

  constructor(settings: Pick<Settings, "language">) {
    this.#settings = settings;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("wamid.language")) this.#changed.fire();
    });
  }

  get(): Promise<Catalogue> {
    const wanted = this.#settings.language ?? vscode.env.language;
    if (this.#loaded?.wanted === wanted) return this.#loaded.catalogue;
    const catalogue = loaded(wanted);
    this.#loaded = { wanted, catalogue };
    catalogue.catch(() => {
      // A failed reading is tried again at the next use.
      if (this.#loaded?.catalogue === catalogue) this.#loaded = undefined;
    });
    return catalogue;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#loaded = undefined;
  }
}

async function loaded(language: string): Promise<Catalogue> {
  const { catalogueLanguage, loadCatalogue } = await import("../core/errors/catalogue.ts");
  return loadCatalogue(catalogueLanguage(language));
}
