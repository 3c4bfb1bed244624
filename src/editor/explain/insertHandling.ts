import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Piece } from "../../core/errors/handling/handling.ts";
import { lengthOf } from "./codeFindings.ts";

/** A longer file was not written by a person, and reading it for every move of the cursor would take too long. */
const longestText = 2 ** 20;

/** What writes a branch for a code beside it, in the file's language. Undefined where there is no place for one. */
export async function handlingEdit(
  document: vscode.TextDocument,
  finding: Finding,
  entry: Entry,
  { phrases }: Catalogue,
): Promise<vscode.WorkspaceEdit | undefined> {
  if (finding.place !== "source" || lengthOf(document) > longestText) return undefined;
  const { handlingOf } = await import("../../core/errors/handling/handling.ts");
  const { start, end } = finding;
  const text = document.getText();
  const indentation = indentationOf(document);
  const spot = { text, languageId: document.languageId, start, end, ...(indentation && { indentation }) };
  const handling = handlingOf(entry, spot, phrases);
  if (handling === undefined) return undefined;
  const range = new vscode.Range(document.positionAt(handling.start), document.positionAt(handling.end));
  const change = vscode.SnippetTextEdit.replace(range, snippetOf(handling.pieces));
  // It is indented already.
  change.keepWhitespace = true;
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [change]);
  return edit;
}

/** Names that the program may have others for can be gone through and typed over. */
function snippetOf(pieces: readonly Piece[]): vscode.SnippetString {
  const snippet = new vscode.SnippetString();
  for (const piece of pieces) {
    if (typeof piece === "string") snippet.appendText(piece);
    else snippet.appendPlaceholder((name) => name.appendText(piece.placeholder));
  }
  return snippet;
}

/** As the editor that shows the document indents it. */
function indentationOf(document: vscode.TextDocument): string | undefined {
  const { options } = vscode.window.visibleTextEditors.find((editor) => editor.document === document) ?? {};
  if (options === undefined) return undefined;
  if (options.insertSpaces === false) return "\t";
  return typeof options.tabSize === "number" ? " ".repeat(options.tabSize) : undefined;
}
