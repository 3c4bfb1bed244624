import * as vscode from "vscode";
import { Failure } from "../core/failure.ts";

/** Opens the file that a failure is about, at the place that it names; another one where it names none. */
export async function showJsonProblem(failure: unknown, file: string): Promise<void> {
  const isPlace = Failure.is(failure, "badJson");
  const document = await vscode.workspace.openTextDocument(isPlace ? failure.details.path : file);
  const { line, column } = isPlace ? failure.details : { line: 1, column: 1 };
  const place = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}
