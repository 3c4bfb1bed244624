import type { Disposable } from "../../core/signal.ts";
import { CodeActions } from "./codeActions.ts";
import { CodeDiagnostics } from "./codeDiagnostics.ts";
import type { ExplainTools } from "./explainTools.ts";
import { Hover } from "./hover.ts";

/** Everything of Explain that an editor shows, each part registered by its constructor: a chunk of its own. */
export class ExplainParts implements Disposable {
  readonly #parts: readonly Disposable[];

  constructor(tools: ExplainTools) {
    this.#parts = [new Hover(tools), new CodeActions(tools), new CodeDiagnostics(tools)];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }
}
