import * as vscode from "vscode";
import { type Masking, maskingFor } from "../core/privacy/masking.ts";
import type { Settings } from "./settings.ts";

/** How customers' numbers and texts are written, as `wamid.privacy` says now. */
export class Privacy {
  readonly #settings: Pick<Settings, "privacy">;

  constructor(settings: Pick<Settings, "privacy">) {
    this.#settings = settings;
  }

  /** In views, documents, logs and what is copied. */
  get views(): Masking {
    return maskingFor(this.#settings.privacy, "views");
  }

  get exports(): Masking {
    return maskingFor(this.#settings.privacy, "exports");
  }

  onDidChange(listener: () => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("wamid.privacy")) listener();
    });
  }
}
