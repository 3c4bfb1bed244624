import * as vscode from "vscode";
import type { Catalogue, Entry } from "../../core/errors/catalogue.ts";
import { Failure } from "../../core/failure.ts";
import { type RetryChance, retryOf } from "../../core/graph/retry.ts";
import { failureText } from "../failureText.ts";
import type { Action } from "./notify.ts";

/** What the command «Explain Error Code…» takes, so that it explains this very error. */
interface ErrorArgument {
  readonly code: number;
  readonly subcode?: number;
  readonly details?: string;
}

interface ExplainedFailure {
  /** One paragraph: what happened, what it means, what to do. Plain text. */
  readonly text: string;
  /** The error that the API answered with, where it did. */
  readonly error?: ErrorArgument;
  readonly retry: RetryChance;
}

/** Explains why a call failed: by the catalogue where the API answered with an error, else by the failure's own sentence. */
export async function explainedFailure(
  failure: Failure,
  catalogue: () => Promise<Catalogue>,
): Promise<ExplainedFailure> {
  if (!Failure.is(failure, "graph")) return { text: failureText(failure), retry: retryOf(failure) };
  const { error } = failure.details;
  const details = error.error_data?.details;
  const argument: ErrorArgument = {
    code: error.code,
    ...(error.error_subcode === undefined ? {} : { subcode: error.error_subcode }),
    ...(details === undefined ? {} : { details }),
  };
  const entry = (await catalogue()).find(error.code, error.error_subcode);
  return {
    text: entry === undefined ? failureText(failure) : entryText(entry, details),
    error: argument,
    retry: retryOf(failure, entry?.retry),
  };
}

/** An entry as one paragraph of plain text: its code and title, its meaning, the API's own details, the first thing to do, when to retry. */
export function entryText(entry: Entry, details?: string): string {
  const { meaning, fixes, retry } = entry.texts;
  const code = entry.subcode === undefined ? `${entry.code}` : `${entry.code}/${entry.subcode}`;
  const fix = fixes[0];
  return (
    [
      vscode.l10n.t("Error {0}: {1}.", code, entry.title.replace(/\.$/, "")),
      meaning,
      details === undefined ? "" : vscode.l10n.t("The API's details: {0}", sentence(details)),
      fix === undefined ? "" : vscode.l10n.t("What to do: {0}", sentence(fix)),
      entry.retry.kind === "wait" ? (retry ?? "") : "",
    ]
      .filter((part) => part !== "")
      .join(" ")
      .replaceAll("`", "")
      // Languages that end a sentence so put no space after it.
      .replaceAll(/([。！？]) /g, "$1")
  );
}

/** The buttons that lead from an error to its explanation. */
export function explainActions(error: ErrorArgument | undefined): Action[] {
  if (error === undefined) return [];
  return [
    {
      title: vscode.l10n.t("Explain"),
      run: () => vscode.commands.executeCommand("wamid.error.explain", error),
    },
  ];
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?。！？]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
