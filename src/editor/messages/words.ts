import * as vscode from "vscode";
import type { MessageState } from "../../core/messages/status.ts";
import type { TimelineStep } from "../../core/messages/timeline.ts";
import type { Masking } from "../../core/privacy/masking.ts";

/** A state as a word of the editor's language. */
export function stateWord(state: MessageState): string {
  const word = stepWord({ kind: state.kind, status: state.kind });
  return state.failedOnADevice ? vscode.l10n.t("{0}, with a failure on one device", word) : word;
}

/** A step of the timeline as a word; a status that Meta has added since stands as Meta writes it. */
export function stepWord({ kind, status }: Pick<TimelineStep, "kind" | "status">): string {
  switch (kind) {
    case "requested":
      return vscode.l10n.t("requested");
    case "accepted":
      return vscode.l10n.t("accepted");
    case "sent":
      return vscode.l10n.t("sent");
    case "delivered":
      return vscode.l10n.t("delivered");
    case "read":
      return vscode.l10n.t("read");
    case "played":
      return vscode.l10n.t("played");
    case "failed":
      return vscode.l10n.t("failed");
    case "received":
      return vscode.l10n.t("received");
    case "other":
      return status;
  }
}

/** One shape for each state, so that colour is never the only difference. */
export function stateIcon(
  state: MessageState | { kind: "requested" | "other"; failedOnADevice: false },
): vscode.ThemeIcon {
  if (state.failedOnADevice) return new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
  switch (state.kind) {
    case "requested":
      return new vscode.ThemeIcon("arrow-up");
    case "accepted":
      return new vscode.ThemeIcon("clock");
    case "sent":
      return new vscode.ThemeIcon("check");
    case "delivered":
      return new vscode.ThemeIcon("check-all");
    case "read":
      return new vscode.ThemeIcon("eye", new vscode.ThemeColor("charts.blue"));
    case "played":
      return new vscode.ThemeIcon("unmute", new vscode.ThemeColor("charts.blue"));
    case "failed":
      return new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground"));
    case "received":
      return new vscode.ThemeIcon("mail");
    case "other":
      return new vscode.ThemeIcon("circle-small");
  }
}

/** How long ago, in the coarsest unit that fits. `ms` below zero, from a clock that runs ahead, counts as now. */
export function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return vscode.l10n.t("just now");
  if (minutes < 60) return vscode.l10n.t("{0} min ago", minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? vscode.l10n.t("{0} h ago", hours) : vscode.l10n.t("{0} d ago", Math.floor(hours / 24));
}

/** How long something took. Meta's clock counts whole seconds, so anything below one is that. */
export function duration(ms: number): string {
  if (ms < 1_000) return vscode.l10n.t("<1 s");
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return vscode.l10n.t("{0} s", seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return vscode.l10n.t("{0} min {1} s", minutes, seconds % 60);
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? vscode.l10n.t("{0} h {1} min", hours, minutes % 60)
    : vscode.l10n.t("{0} d {1} h", Math.floor(hours / 24), hours % 24);
}

/** A time of day, with the date when that isn't today's. */
export function clockTime(at: number, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString(vscode.env.language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return date.toDateString() === new Date(now).toDateString()
    ? time
    : `${date.toLocaleDateString(vscode.env.language)} ${time}`;
}

/** A recipient or a sender as people write it: digits get their plus sign back, a BSUID stays. */
export function recipientText(recipient: string | undefined, masking: Masking): string {
  if (recipient === undefined || recipient === "") return vscode.l10n.t("unknown recipient");
  const text = /^\d+$/.test(recipient) ? `+${recipient}` : recipient;
  return masking.number(text);
}

/** What is left of a service window. */
export function windowText(leftMs: number): string {
  return leftMs > 0 ? vscode.l10n.t("{0} left in window", duration(leftMs)) : vscode.l10n.t("window closed");
}

/** What is said of a step beside its time: how late it came, and how often. */
export function arrivalNotes(step: TimelineStep): string[] {
  const { arrivedAt, at, seen, isLate, isOutOfOrder } = step;
  return [
    ...(isLate && arrivedAt !== undefined ? [vscode.l10n.t("arrived {0} late", duration(arrivedAt - at))] : []),
    ...(isOutOfOrder ? [vscode.l10n.t("out of order")] : []),
    ...(seen > 1 ? [vscode.l10n.t("reported {0} times", seen)] : []),
  ];
}
