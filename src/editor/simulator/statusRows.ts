import * as vscode from "vscode";
import type { SimulatedClock } from "../../core/simulator/overview.ts";
import type { PortState } from "../../io/sharedPort.ts";
import { duration } from "../messages/words.ts";
import { icon, type Row } from "./row.ts";

export type ValueName = "baseUrl" | "token" | "controlUrl";

export function stateRow(state: PortState): Row {
  switch (state.kind) {
    case "listening":
      return {
        label: vscode.l10n.t("Running"),
        description: vscode.l10n.t("port {0}", state.port),
        icon: icon("vm-running", "testing.iconPassed"),
        marks: "running",
      };
    case "following":
      return {
        label: vscode.l10n.t("Running"),
        description: vscode.l10n.t("port {0}, served by another window", state.port),
        tooltip: vscode.l10n.t(
          "Another window serves the simulator. What you do here happens there, and this window takes over when that one is closed.",
        ),
        icon: icon("vm-connect", "testing.iconPassed"),
        marks: "running",
      };
    case "starting":
      return { label: vscode.l10n.t("Starting…"), icon: icon("loading~spin") };
    default:
      return { label: vscode.l10n.t("Stopped"), icon: icon("vm-outline"), marks: "stopped" };
  }
}

/** Only where it listens at another address than loopback. */
export function openRow(host: string): Row {
  return {
    label: vscode.l10n.t("Open to other machines"),
    description: host,
    tooltip: vscode.l10n.t(
      "Whoever reaches this address can use the simulator: its tokens are known to all. The setting 'wamid.simulator.host' says so.",
    ),
    icon: icon("warning", "list.warningForeground"),
    command: {
      command: "workbench.action.openSettings",
      title: vscode.l10n.t("Open Settings"),
      arguments: ["wamid.simulator.host"],
    },
  };
}

export function valueRow({ name, text }: { name: ValueName; text: string }): Row {
  switch (name) {
    case "baseUrl":
      return {
        label: vscode.l10n.t("Base URL"),
        description: text,
        tooltip: vscode.l10n.t("Stands for https://graph.facebook.com."),
        icon: icon("link"),
      };
    case "token":
      return {
        label: vscode.l10n.t("Access token"),
        description: text,
        tooltip: vscode.l10n.t("Never expires, and has all permissions. It is good for the simulator alone."),
        icon: icon("key"),
      };
    case "controlUrl":
      return {
        label: vscode.l10n.t("Control URL"),
        // Its last part is a secret, which has no place in a picture of the screen.
        description: text.replace(/[^/]*$/, "…"),
        tooltip: vscode.l10n.t(
          "For tests and scripts: moves the clock, switches rules, writes as a customer. Copy it.",
        ),
        icon: icon("remote-explorer"),
      };
  }
}

export function clockRow({ now, aheadMs, speed }: SimulatedClock): Row {
  const label = vscode.l10n.t("Clock");
  // The two are read one after the other.
  const isAhead = Math.abs(aheadMs) >= 1_000;
  const parts = [
    isAhead ? vscode.l10n.t("{0} ahead", duration(aheadMs)) : vscode.l10n.t("as on this machine"),
    ...(speed === 1 ? [] : [vscode.l10n.t("{0} times as fast", speed)]),
  ];
  const tooltip = vscode.l10n.t(
    "The simulator's clock showed {0}. Service windows, tokens and pauses go by it: move it forward to see what happens then.",
    new Date(now).toLocaleString(vscode.env.language),
  );
  return {
    label,
    description: parts.join(" · "),
    tooltip,
    icon: icon("clock"),
    marks: isAhead || speed !== 1 ? "clock moved" : "clock",
    command: { command: "wamid.simulator.advanceClock", title: vscode.l10n.t("Advance Clock…") },
  };
}
