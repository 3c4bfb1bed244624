import * as vscode from "vscode";
import type { Catalogue } from "../../core/errors/catalogue.ts";
import { codeLabel } from "../../core/errors/explanation.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { findingMessage } from "../../core/errors/findingMessage.ts";
import { type Severity, severityKind } from "../../core/errors/severity.ts";
import type { ExplainSettings } from "../settings.ts";

/** What the editor shows as the source of a diagnostic. */
const source = "WhatsApp";
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
  return finding.confidence !== "possible" && severity[severityKind(finding)] !== "off";
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
    const severity = settings.severity[severityKind(finding)];
    if (entry === undefined || severity === "off") return [];
    const message = findingMessage(finding, entry, catalogue);
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), message, severities[severity]);
    diagnostic.source = source;
    const value = codeLabel(entry);
    diagnostic.code = entry.docsUrl === null ? value : { value, target: vscode.Uri.parse(entry.docsUrl, true) };
    return [diagnostic];
  });
}
