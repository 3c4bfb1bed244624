import * as vscode from "vscode";
import { Failure } from "../core/failure.ts";
import type { StateProblem } from "../io/simulator/stateFile.ts";
import { failureText } from "./failureText.ts";
import { showJsonProblem } from "./jsonProblems.ts";

/** Says why the simulator begins without its seed, with a way to the place. */
export function tellSeedProblem(error: unknown, file: string): void {
  if (!Failure.is(error)) return;
  const text = vscode.l10n.t("The simulator begins without its seed. {0}", failureText(error));
  const open = vscode.l10n.t("Open");
  void vscode.window.showErrorMessage(text, open).then((chosen) => {
    if (chosen === open) void showJsonProblem(error, file);
  });
}

export function tellStateProblem(problem: StateProblem): void {
  const { kind, file, reason } = problem;
  const texts = {
    notRead: vscode.l10n.t("The simulator's state in {0} can't be read ({1}): it begins anew.", file, reason),
    notKept: vscode.l10n.t("The simulator's state can't be kept in {0} ({1}).", file, reason),
    unreadable: vscode.l10n.t(
      "The simulator begins anew: {0} holds no state of it ({1}). The file is kept as {2}.",
      file,
      reason,
      "aside" in problem ? problem.aside : "",
    ),
  };
  void vscode.window.showWarningMessage(texts[kind]);
}

/** Says that other machines can use the simulator. */
export function tellOpenness(host: string): void {
  const settings = vscode.l10n.t("Open Settings");
  const text = vscode.l10n.t(
    "The simulator listens at {0}: whoever reaches this address can use it, its tokens are known to all.",
    host,
  );
  void vscode.window.showWarningMessage(text, settings).then((chosen) => {
    if (chosen === undefined) return;
    void vscode.commands.executeCommand("workbench.action.openSettings", "wamid.simulator.host");
  });
}
