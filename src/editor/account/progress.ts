import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";

/**
 * Runs a call with a notification that shows it and can cancel it.
 *
 * @throws what `work` throws; Failure `cancelled` where the user cancelled it, even if the work itself took no notice.
 */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => controller.abort());
      try {
        return await Promise.race([
          work(controller.signal, (message) => progress.report({ message })),
          cancellation(controller.signal),
        ]);
      } finally {
        subscription.dispose();
      }
    },
  );
}

function cancellation(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(Failure.cancelled()), { once: true });
  });
}
