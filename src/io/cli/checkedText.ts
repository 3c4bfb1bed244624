import { detect } from "../../core/errors/detector.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { commentOf, type IgnoreRule, ignoredFindings } from "../../core/errors/ignores.ts";
import { languageOf } from "../../core/errors/languages.ts";
import { TextLines } from "../../core/textLines.ts";

/** Where the digits of a finding stand: lines and columns from 1, in UTF-16 units, the end after the last digit. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface LocatedFinding extends Range {
  readonly finding: Finding;
}

/** How sure a finding has to be, from the surest on. */
export const confidences = ["certain", "likely", "possible"] as const satisfies readonly Finding["confidence"][];

interface Options {
  readonly languageId: string;
  /** Findings that are less sure are left out. */
  readonly confidence: Finding["confidence"];
  /** The lines of `wamid.explain.ignore` that hold for this file. */
  readonly rules: readonly IgnoreRule[];
}

/** What the editor would say on a text, in the order in which it stands there. */
export function checkedText(text: string, { languageId, confidence, rules }: Options): LocatedFinding[] {
  const sure = confidences.slice(0, confidences.indexOf(confidence) + 1);
  const findings = detect(text, languageId).filter((finding) => sure.includes(finding.confidence));
  if (findings.length === 0) return [];
  const lines = new TextLines();
  lines.add(text);
  const ignored = ignoredFindings(
    findings,
    {
      comments: commentOf(languageId) !== undefined,
      lineCount: lines.lineCount,
      line: (line) => lines.line(line),
      position: (offset) => lines.position(offset),
    },
    rules,
  );
  return findings
    .filter((finding) => !ignored.has(finding))
    .map((finding) => {
      const start = lines.position(finding.start);
      const end = lines.position(finding.end);
      return {
        finding,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
      };
    });
}

/** The language of a text by its file's name, and where that tells nothing by how it begins. */
export function languageOfText(name: string | undefined, text: string): string {
  const named = name === undefined ? undefined : languageOf(name);
  if (named !== undefined) return named;
  return /^\s*[[{]/.test(text) && looksLikeJson(text) ? "json" : "plaintext";
}

/** Only whole JSON: a log that begins with a bracket is read line by line. */
function looksLikeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
