import * as vscode from "vscode";
import type { Finding } from "../../core/errors/finding.ts";
import type { CodeIndex, LineSource } from "../../core/errors/incremental.ts";
import { formOf } from "../../core/errors/languages.ts";
import { mayHoldCodes } from "../../core/errors/mayHoldCodes.ts";
import type { Slices } from "./slices.ts";

/** What is known of one document. */
interface Reading {
  readonly languageId: string;
  readonly eol: vscode.EndOfLine;
  /** None while nothing in the text looks like a code: most files have nothing to do with the API, and load no detector. */
  index: CodeIndex | undefined;
  /** The version that `findings` are of. */
  version: number;
  findings: readonly Finding[];
  running: Promise<readonly Finding[]> | undefined;
}

/** Up to this size, in characters, a text is looked through at once for whether it may hold codes. */
const shortText = 2 ** 18;

/**
 * The codes in open documents. Each is read once, whoever asks, and after an edit only what it changed; in slices, between which the
 * host can do everything else. The whole text of a long document is never asked for.
 */
export class CodeFindings implements vscode.Disposable {
  readonly #readings = new Map<vscode.TextDocument, Reading>();
  readonly #slices: Slices;
  readonly #subscriptions: vscode.Disposable;

  constructor(slices: Slices) {
    this.#slices = slices;
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((change) => this.#edited(change)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#readings.delete(document)),
    );
  }

  /** The findings in the document as it is when they are there. */
  async in(document: vscode.TextDocument): Promise<readonly Finding[]> {
    if (formOf(document.languageId) === undefined || document.isClosed) return [];
    const reading = this.#readingOf(document);
    if (reading.version === document.version) return reading.findings;
    reading.running ??= this.#read(document, reading).finally(() => {
      reading.running = undefined;
    });
    return reading.running;
  }

  /** Those that touch a range, in the order in which they stand; none where the document changed meanwhile. */
  async at(document: vscode.TextDocument, range: vscode.Range): Promise<readonly Finding[]> {
    const { version } = document;
    const findings = await this.in(document);
    if (document.version !== version) return [];
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    return findings.filter((finding) => finding.start <= end && finding.end >= start);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#readings.clear();
  }

  #readingOf(document: vscode.TextDocument): Reading {
    const { languageId, eol } = document;
    const known = this.#readings.get(document);
    if (known?.languageId === languageId && known.eol === eol) return known;
    const reading: Reading = { languageId, eol, index: undefined, version: -1, findings: [], running: undefined };
    this.#readings.set(document, reading);
    return reading;
  }

  #edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const reading = this.#readings.get(document);
    if (reading === undefined) return;
    const [only, ...others] = contentChanges;
    if (reading.index !== undefined) {
      for (const change of contentChanges) reading.index.edit(...linesOf(change));
    } else if (only !== undefined && others.length === 0 && reading.version === document.version - 1) {
      // Nothing looked like a code, and but for these lines nothing has changed.
      const [line, , inserted] = linesOf(only);
      if (!mayHoldCodes(sourceOf(document).lines(line, line + inserted))) reading.version = document.version;
    }
  }

  async #read(document: vscode.TextDocument, reading: Reading): Promise<readonly Finding[]> {
    if (reading.index === undefined) {
      if (isShort(document) && !mayHoldCodes(document.getText())) {
        Object.assign(reading, { version: document.version, findings: [] });
        return [];
      }
      const { CodeIndex } = await import("../../core/errors/incremental.ts");
      reading.index = new CodeIndex(reading.languageId);
    }
    const isWanted = () => this.#readings.get(document) === reading;
    const findings = await this.#slices.do(reading.index.read(sourceOf(document)), isWanted);
    if (findings === undefined) return [];
    Object.assign(reading, { version: document.version, findings });
    return findings;
  }
}

export function rangeOf(document: vscode.TextDocument, { start, end }: Pick<Finding, "start" | "end">): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** How many characters a document has, without putting its text together. */
export function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(new vscode.Position(document.lineCount, 0));
}

function isShort(document: vscode.TextDocument): boolean {
  return lengthOf(document) <= shortText;
}

/** A document by its lines, each with its line break. */
function sourceOf(document: vscode.TextDocument): LineSource {
  return {
    get lineCount() {
      return document.lineCount;
    },
    lines: (from, to) => document.getText(new vscode.Range(from, 0, to, 0)),
  };
}

/** The first line that a change touched, how many there were, and how many there are now. */
function linesOf({ range, text }: vscode.TextDocumentContentChangeEvent): [number, number, number] {
  return [range.start.line, range.end.line - range.start.line + 1, text.split(/\r\n|\r|\n/).length];
}
