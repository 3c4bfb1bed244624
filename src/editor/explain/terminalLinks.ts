import * as vscode from "vscode";
import type { EntryFacts } from "../../core/errors/catalogue.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
import { mayHoldCodes } from "../../core/errors/mayHoldCodes.ts";
import type { ExplainTools } from "./explainTools.ts";

/** A terminal hands out wrapped lines as one: a longer one is a dump that nobody clicks into. */
const longestLine = 5_000;

interface CodeLink extends vscode.TerminalLink {
  readonly entry: EntryFacts;
}

/** Codes in the output of a terminal lead to their explanations. */
export class TerminalLinks implements vscode.TerminalLinkProvider<CodeLink>, vscode.Disposable {
  readonly #tools: ExplainTools;
  readonly #registration: vscode.Disposable;

  constructor(tools: ExplainTools) {
    this.#tools = tools;
    this.#registration = vscode.window.registerTerminalLinkProvider(this);
  }

  async provideTerminalLinks(
    { line }: vscode.TerminalLinkContext,
    token: vscode.CancellationToken,
  ): Promise<CodeLink[]> {
    if (line.length > longestLine || !mayHoldCodes(line)) return [];
    const [{ detect }, { phrases }] = await Promise.all([
      import("../../core/errors/detector.ts"),
      this.#tools.catalogue.get(),
    ]);
    if (token.isCancellationRequested) return [];
    const found = detect(line, "log").filter(({ kind, confidence }) => kind === "code" && confidence !== "possible");
    return found.map(({ start, end, entry }) => ({
      startIndex: start,
      length: end - start,
      tooltip: phrases.say("terminalLink.explain", codeLabel(entry), entry.title),
      entry,
    }));
  }

  async handleTerminalLink({ entry }: CodeLink): Promise<void> {
    const known = (await this.#tools.catalogue.get()).findId(entry.id);
    if (known !== undefined) await this.#tools.explanations.show(known);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
