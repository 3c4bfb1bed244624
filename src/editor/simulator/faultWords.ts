import * as vscode from "vscode";
import type { Fault, FaultEffect } from "../../core/simulator/faults.ts";
import { duration } from "../messages/words.ts";

/** What a rule makes go wrong, in the editor's language. */
export function effectWords(effect: FaultEffect): string {
  switch (effect) {
    case "refuse":
      return vscode.l10n.t("Refuse calls");
    case "outage":
      return vscode.l10n.t("Outage");
    case "slowAnswer":
      return vscode.l10n.t("Answer slowly");
    case "brokenConnection":
      return vscode.l10n.t("Cut the connection");
    case "nonJsonAnswer":
      return vscode.l10n.t("Answer with a page instead of JSON");
    case "fail":
      return vscode.l10n.t("Let messages fail");
    case "deliveredAndFailed":
      return vscode.l10n.t("Deliver and fail one message");
    case "duplicate":
      return vscode.l10n.t("Repeat webhooks");
    case "delay":
      return vscode.l10n.t("Delay webhooks");
    case "reorder":
      return vscode.l10n.t("Reorder webhooks");
    case "drop":
      return vscode.l10n.t("Drop webhooks");
  }
}

/** What a rule says besides its effect: its values, what it is for, how often. */
export function faultParts(fault: Fault): string[] {
  const given: Partial<Record<string, unknown>> = fault;
  const text = (key: string) => (given[key] === undefined ? [] : [String(given[key])]);
  const hits =
    fault.count === undefined
      ? vscode.l10n.t("{0} hits", fault.applied)
      : vscode.l10n.t("{0} of {1} hits", fault.applied, fault.count);
  return [
    ...text("code"),
    ...("ms" in fault ? [duration(fault.ms)] : []),
    ...text("httpStatus"),
    ...["method", "route", "field", "direction", "status", "kind", "template", "recipient"].flatMap(text),
    ...(fault.probability === 1 ? [] : [`${Math.round(fault.probability * 1000) / 10} %`]),
    hits,
  ];
}
