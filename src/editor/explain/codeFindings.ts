import * as vscode from "vscode";
import type { Finding } from "../../core/errors/finding.ts";
import { formOf } from "../../core/errors/languages.ts";
import { mayHoldCodes } from "../../core/errors/mayHoldCodes.ts";

/** The codes in open documents: each version of a document is read once, whoever asks. */
export class CodeFindings {
  readonly #known = new WeakMap<vscode.TextDocument, { key: string; findings: Promise<readonly Finding[]> }>();

  /** The findings in the document's present version. */
  in(document: vscode.TextDocument): Promise<readonly Finding[]> {
    // A change of language leaves the version as it is.
    const key = `${document.version} ${document.languageId}`;
    const known = this.#known.get(document);
    if (known?.key === key) return known.findings;
    const findings = detectIn(document.getText(), document.languageId);
    this.#known.set(document, { key, findings });
    return findings;
  }

  /** Those that touch a range, in the order in which they stand. */
  async at(document: vscode.TextDocument, range: vscode.Range): Promise<readonly Finding[]> {
    const { version } = document;
    const findings = await this.in(document);
    if (document.version !== version) return [];
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    return findings.filter((finding) => finding.start <= end && finding.end >= start);
  }
}

export function rangeOf(document: vscode.TextDocument, { start, end }: Finding): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

async function detectIn(text: string, languageId: string): Promise<readonly Finding[]> {
  // Most files have nothing to do with the API: for them the detector isn't even loaded.
  if (formOf(languageId) === undefined || !mayHoldCodes(text)) return [];
  const { detect } = await import("../../core/errors/detector.ts");
  return detect(text, languageId);
}
