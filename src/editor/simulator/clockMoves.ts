import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Overview } from "../../core/simulator/overview.ts";
import { duration } from "../messages/words.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** What the simulator's clock takes in one move. */
const longestMs = 10 * 366 * dayMs;

interface Move extends vscode.QuickPickItem {
  readonly ms: number | "ask";
}

/** Asks how far the clock is to be moved. @returns milliseconds @throws Failure cancelled */
export async function askMove(overview: Overview): Promise<number> {
  const moves: Move[] = [
    { label: vscode.l10n.t("1 hour"), ms: hourMs },
    { label: vscode.l10n.t("24 hours"), ms: dayMs },
    ...windowMoves(overview),
    { label: vscode.l10n.t("Another time…"), ms: "ask" },
  ];
  const chosen = await vscode.window.showQuickPick(moves, {
    title: vscode.l10n.t("Advance the simulator's clock"),
    placeHolder: vscode.l10n.t("By how much"),
  });
  if (chosen === undefined) throw Failure.cancelled();
  return chosen.ms === "ask" ? askTime(vscode.l10n.t("Advance the simulator's clock"), "7 d", longestMs) : chosen.ms;
}

/** To just before and just after the next service window closes. */
function windowMoves({ windows, clock, personas, numbers }: Overview): Move[] {
  const next = windows.find(({ closesAt }) => closesAt > clock.now);
  if (next === undefined) return [];
  const leftMs = next.closesAt - clock.now;
  const name = personas.find(({ userId }) => userId === next.customer)?.name ?? next.customer;
  const number = numbers.find(({ id }) => id === next.numberId)?.displayPhoneNumber ?? "";
  const detail = vscode.l10n.t("The window of {0} at {1}, in {2}", name, number, duration(leftMs));
  const before = { label: vscode.l10n.t("To one minute before the next service window closes"), detail };
  const after = { label: vscode.l10n.t("To one second after the next service window closes"), detail };
  return [...(leftMs > minuteMs ? [{ ...before, ms: leftMs - minuteMs }] : []), { ...after, ms: leftMs + secondMs }];
}

/** Asks for a time. @returns milliseconds @throws Failure cancelled */
export async function askTime(title: string, value: string, longest: number): Promise<number> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("A number with s, min, h or d, such as 90 min"),
    value,
    validateInput: (typed) =>
      timeOf(typed, longest) === undefined
        ? vscode.l10n.t("A number with s, min, h or d, {0} days at most", longest / dayMs)
        : undefined,
  });
  const ms = text === undefined ? undefined : timeOf(text, longest);
  if (ms === undefined) throw Failure.cancelled();
  return ms;
}

const units: Readonly<Record<string, number>> = { s: secondMs, min: minuteMs, h: hourMs, d: dayMs };

function timeOf(text: string, longest: number): number | undefined {
  const [, digits = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*(s|min|h|d)\s*$/i.exec(text) ?? [];
  const ms = Math.round(Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN));
  return ms > 0 && ms <= longest ? ms : undefined;
}
