import * as vscode from "vscode";
import type { OverviewRequest } from "../../core/simulator/overview.ts";
import { clockTime } from "../messages/words.ts";
import { icon, type Row } from "./row.ts";

interface RequestNode {
  readonly kind: "request";
  readonly request: OverviewRequest;
  /** Of its error. */
  readonly title: string | undefined;
}

export function requestRow(node: RequestNode, now: number): Row {
  const { method, path, status, at, tookMs, error } = node.request;
  // Without an error of Graph's it may have gone wrong on demand: a page instead of JSON, or no answer at all.
  const isFine = error === undefined && status >= 200 && status < 400;
  const parts = [
    status === 0 ? vscode.l10n.t("connection cut") : `${status}`,
    ...(error === undefined ? [] : [`${error.code} ${node.title ?? error.message}`]),
    `${Math.max(1, Math.round(tookMs))} ms`,
    clockTime(at, now),
  ];
  return {
    label: `${method} ${shortPath(path)}`,
    description: parts.join(" · "),
    ...(error === undefined && { tooltip: `${method} ${path}` }),
    icon: isFine ? icon("pass", "testing.iconPassed") : icon("error", "list.errorForeground"),
    marks: error === undefined ? "request" : "request error",
    command: { command: "wamid.simulator.openRequest", title: vscode.l10n.t("Open as JSON"), arguments: [node] },
  };
}

/** Without version and query, and without the node where an edge says more. */
function shortPath(path: string): string {
  const rest = path.replace(/[?].*/s, "").replace(/^\/v\d+\.\d+(?=\/)/, "");
  return rest.replace(/^\/\d+\/(?=.)/, "");
}
