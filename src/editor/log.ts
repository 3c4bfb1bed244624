import * as vscode from "vscode";
import { Failure } from "../core/failure.ts";

/**
 * The «Wamid» output channel, made when the first line is written. What goes in are codes, ports, wamids and times:
 * never a token, a secret, a URL's query or a message's body.
 */
export class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  info(line: string): void {
    this.#open().info(line);
  }

  /** A failure is written as its code and details, which are safe by design; anything else as a bug, with its stack. */
  error(context: string, error: unknown): void {
    if (Failure.is(error)) {
      this.#open().warn(`${context}: ${error.code} ${JSON.stringify(safeDetails(error))}`);
    } else {
      this.#open().error(context, error instanceof Error ? (error.stack ?? error.message) : typeof error);
    }
  }

  show(): void {
    this.#open().show();
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel("Wamid", { log: true });
    return this.#channel;
  }
}

/** Graph's messages and details can quote what was sent, so only the numbers of its errors are logged. */
function safeDetails(failure: Failure): unknown {
  if (!Failure.is(failure, "graph")) return failure.details;
  const { httpStatus, error } = failure.details;
  return { httpStatus, code: error.code, subcode: error.error_subcode, fbtraceId: error.fbtrace_id };
}
