import * as vscode from "vscode";
import type { Finding } from "../../core/errors/finding.ts";
import { commentOf, type IgnoreText } from "../../core/errors/ignores.ts";
import { CodeIndex } from "../../core/errors/incremental.ts";
import { TextLines } from "../../core/textLines.ts";
import { type CodeFindings, lengthOf, rangeOf } from "./codeFindings.ts";
import type { Slices } from "./slices.ts";
import type { WorkspaceFile } from "./workspaceFiles.ts";

/** What was found in a text, and where that stands. */
export interface FoundText {
  readonly findings: readonly Finding[];
  readonly text: IgnoreText;
  rangeOf(finding: Finding): vscode.Range;
}

interface Options {
  /** In bytes: larger files aren't read. */
  readonly maximumSize: number;
  /** Asked again and again: what isn't wanted any more isn't read to its end. */
  readonly isWanted: () => boolean;
}

/** Bytes that are decoded at a time. */
const pieceBytes = 2 ** 18;
/** Among so many bytes at its beginning a file that isn't text shows itself. */
const lookedThrough = 8192;

/** The codes in files, read from where they lie, or as they are in the editor where they are changed. */
export class FileFindings {
  readonly #slices: Slices;
  readonly #ofDocuments: CodeFindings;

  constructor(slices: Slices, ofDocuments: CodeFindings) {
    this.#slices = slices;
    this.#ofDocuments = ofDocuments;
  }

  /** Undefined for what isn't read: not text, too large, not there any more, not wanted any more. */
  async in({ uri, languageId }: WorkspaceFile, { maximumSize, isWanted }: Options): Promise<FoundText | undefined> {
    const key = uri.toString();
    const document = vscode.workspace.textDocuments.find((each) => each.isDirty && each.uri.toString() === key);
    if (document !== undefined) {
      return lengthOf(document) > maximumSize ? undefined : this.inDocument(document);
    }
    const bytes = await bytesOf(uri, maximumSize);
    if (bytes === undefined || !isWanted()) return undefined;
    const read = await this.#slices.do(readingOf(bytes, languageId), isWanted);
    if (read === undefined) return undefined;
    const { lines, findings } = read;
    const at = (offset: number) => {
      const { line, character } = lines.position(offset);
      return new vscode.Position(line, character);
    };
    const text: IgnoreText = {
      comments: commentOf(languageId) !== undefined,
      lineCount: lines.lineCount,
      line: (line) => lines.line(line),
      position: (offset) => lines.position(offset),
    };
    return { findings, text, rangeOf: ({ start, end }) => new vscode.Range(at(start), at(end)) };
  }

  async inDocument(document: vscode.TextDocument): Promise<FoundText> {
    const findings = await this.#ofDocuments.in(document);
    return { findings, text: textOf(document), rangeOf: (finding) => rangeOf(document, finding) };
  }
}

export function textOf(document: vscode.TextDocument): IgnoreText {
  return {
    comments: commentOf(document.languageId) !== undefined,
    lineCount: document.lineCount,
    line: (line) => document.lineAt(line).text,
    position: (offset) => document.positionAt(offset),
  };
}

async function bytesOf(uri: vscode.Uri, maximumSize: number): Promise<Uint8Array | undefined> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > maximumSize) return undefined;
    return await vscode.workspace.fs.readFile(uri);
  } catch {
    // Gone meanwhile, or nobody may read it.
    return undefined;
  }
}

/** Nothing where the bytes aren't text. */
function* readingOf(bytes: Uint8Array, languageId: string) {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  const decoder = new TextDecoder(encoding);
  const lines = new TextLines();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    lines.add(decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true }));
    yield;
  }
  lines.add(decoder.decode());
  const findings = yield* new CodeIndex(languageId).read(lines);
  return { lines, findings };
}

/** By its first bytes; undefined where they are those of a program or a picture. */
function encodingOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes.subarray(0, lookedThrough).includes(0) ? undefined : "utf-8";
}
