import * as vscode from "vscode";

/** A button of a notification. */
export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

export type Severity = "information" | "warning" | "error";

/**
 * Shows a notification and does what its buttons say, without waiting for either: a notification may stand there for hours, and whoever
 * called the command wants its result now. What a button runs has to show its own failures, as commands do.
 */
export function notify(severity: Severity, text: string, ...actions: readonly Action[]): void {
  void askBy(severity, text, actions).then(
    (action) => runQuietly(action),
    () => undefined,
  );
}

/** Shows a notification and resolves with the button that was pressed, or undefined when it was closed. */
export async function askBy<T extends Action | { readonly title: string }>(
  severity: Severity,
  text: string,
  actions: readonly T[],
): Promise<T | undefined> {
  const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
  const show = { information: showInformationMessage, warning: showWarningMessage, error: showErrorMessage }[severity];
  return show<T>(text, ...actions);
}

async function runQuietly(action: Action | undefined): Promise<void> {
  try {
    await action?.run();
  } catch {
    // A command has shown its failure already, through its own error boundary.
  }
}
