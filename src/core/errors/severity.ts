import type { Finding } from "./finding.ts";

/** How loudly a finding is reported, as the editor names it. */
export type Severity = "error" | "warning" | "information" | "hint" | "off";

/** What severities are set for. */
export type SeverityKind = "payload" | "source" | "wrongMeaning";

export type Severities = Readonly<Record<SeverityKind, Severity>>;

/** An error that happened is a warning, as is a code with the wrong meaning; a code that somebody wrote down is only information. */
export const defaultSeverities: Severities = { payload: "warning", source: "information", wrongMeaning: "warning" };

const severities: ReadonlySet<unknown> = new Set<Severity>(["error", "warning", "information", "hint", "off"]);

export function isSeverity(value: unknown): value is Severity {
  return severities.has(value);
}

export function isSeverityKind(value: string): value is SeverityKind {
  return Object.hasOwn(defaultSeverities, value);
}

export function severityKind({ kind, place }: Finding): SeverityKind {
  return kind === "wrongMeaning" ? "wrongMeaning" : place;
}
