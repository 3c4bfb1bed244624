import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { codeLabel, summary } from "../../core/errors/explanation.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { wrongMeaningText } from "../../core/errors/wrongMeaningText.ts";
import type { ExplainSettings, Severity } from "../settings.ts";

/** What the editor shows as the source of a diagnostic. */
const source = "WhatsApp";
/** The first line is all that some views have room for. */
const longestFirstLine = 80;
/** As many whole sentences as fit. */
const firstSentences = new RegExp(`^(.{1,${longestFirstLine - 1}}(?:\\.(?=\\s)|[。！？]))\\s*(.+)$`, "u");
/** The editor shows no more of one file. */
const mostInFile = 1000;

const severities: Readonly<Record<Exclude<Severity, "off">, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Whether a finding is sure enough to be reported to somebody who didn't ask, and not switched off. */
export function isReported(finding: Finding, { severity }: ExplainSettings): boolean {
  return finding.confidence !== "possible" && severity[kindOf(finding)] !== "off";
}

/** The diagnostics of findings that are to be reported, in the catalogue's language. */
export function diagnosticsOf(
  findings: readonly Finding[],
  {
    catalogue,
    settings,
    rangeOf,
  }: { catalogue: Catalogue; settings: ExplainSettings; rangeOf: (finding: Finding) => vscode.Range },
): vscode.Diagnostic[] {
  return findings.slice(0, mostInFile).flatMap((finding) => {
    const entry = catalogue.findId(finding.entry.id);
    const severity = settings.severity[kindOf(finding)];
    if (entry === undefined || severity === "off") return [];
    const message =
      finding.kind === "code"
        ? codeMessage(entry, catalogue)
        : withShortFirstLine(wrongMeaningText(finding, catalogue));
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), message, severities[severity]);
    diagnostic.source = source;
    const value = codeLabel(entry);
    diagnostic.code = entry.docsUrl === null ? value : { value, target: vscode.Uri.parse(entry.docsUrl, true) };
    return [diagnostic];
  });
}

function kindOf({ kind, place }: Finding): keyof ExplainSettings["severity"] {
  return kind === "wrongMeaning" ? "wrongMeaning" : place;
}

/** `131047 Re-engagement message`, and what that means on the lines below. */
function codeMessage(entry: Entry, { phrases }: Catalogue): string {
  const api = entry.api === "cloud" ? "" : ` (${phrases.say(`explanation.${entry.api}`)})`;
  return `${shortened(`${codeLabel(entry)} ${entry.title}`, longestFirstLine - api.length)}${api}\n${summary(entry)}`;
}

/** With a first line that is short enough: it ends with a sentence where it can, and what is cut off is said on the next line. */
function withShortFirstLine(text: string): string {
  const [first = "", ...others] = text.split("\n");
  if (first.length <= longestFirstLine) return text;
  const [, sentence = "", rest = ""] = firstSentences.exec(first) ?? [];
  const lines = sentence === "" ? [shortened(first, longestFirstLine), first] : [sentence, rest];
  return [...lines, ...others].join("\n");
}

function shortened(text: string, longest: number): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= longest
    ? line
    : `${line
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`;
}
