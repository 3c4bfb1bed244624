import * as vscode from "vscode";
import { type SendArgument, textBodyLength, textBodyLimit } from "../../core/graph/sendArgument.ts";
import { accountItems } from "../account/accountPicks.ts";
import { askPick, askText, type Move, type Place, type Step } from "../account/multiStep.ts";
import type { Compose } from "./draft.ts";
import { askRecipient } from "./recipientStep.ts";
import { askTemplate, parameterSteps } from "./templateSteps.ts";

/** The questions that are left, in their order, given what the argument answers and what has been answered since. */
export function sendSteps(compose: Compose, given: SendArgument): Step[] {
  const { draft, accounts } = compose;
  const open = (answered: unknown) => given.ask === true || answered === undefined;
  const steps: Step[] = [];
  if (open(given.accountId) && accounts.list().length > 1) steps.push((place) => askAccount(place, compose));
  if (open(given.type)) steps.push((place) => askType(place, compose));
  if (draft.type === "text" && open(given.text)) steps.push((place) => askBody(place, compose));
  if (draft.type === "template") {
    if (open(given.template)) steps.push((place) => askTemplate(place, compose));
    const answered = given.ask === true ? 0 : (given.template?.parameters?.length ?? 0);
    steps.push(...parameterSteps(compose).slice(answered));
  }
  if (open(given.to)) steps.push((place) => askRecipient(place, compose));
  return steps;
}

/** Where a message that is edited begins: at its text or template, with the account and the type behind the back button. */
export function contentStepAt({ accounts }: Compose): number {
  return accounts.list().length > 1 ? 2 : 1;
}

async function askAccount(place: Place, { draft, accounts }: Compose): Promise<Move> {
  const answer = await askPick(place, {
    placeholder: vscode.l10n.t("Send from which account?"),
    items: accountItems(accounts.list(), accounts.active),
    isActive: ({ account }) => account.id === draft.account.id,
  });
  if (answer.kind !== "value") return answer.kind;
  if (answer.value.account.id !== draft.account.id) {
    draft.account = answer.value.account;
    // Templates belong to an account.
    draft.template = undefined;
    draft.values = [];
  }
  return "next";
}

async function askType(place: Place, { draft }: Compose): Promise<Move> {
  const answer = await askPick(place, {
    placeholder: vscode.l10n.t("What to send?"),
    items: [
      {
        type: "text" as const,
        label: `$(comment) ${vscode.l10n.t("Text")}`,
        detail: vscode.l10n.t("Delivered within 24 hours of the recipient's last message"),
      },
      {
        type: "template" as const,
        label: `$(file-code) ${vscode.l10n.t("Template")}`,
        detail: vscode.l10n.t("Approved by Meta; can start a conversation"),
      },
    ],
    isActive: ({ type }) => type === draft.type,
  });
  if (answer.kind !== "value") return answer.kind;
  draft.type = answer.value.type;
  return "next";
}

async function askBody(place: Place, { draft }: Compose): Promise<Move> {
  const answer = await askText(place, {
    prompt: vscode.l10n.t("Text of the message, up to {0} characters", textBodyLimit),
    value: draft.text,
    keep: (typed) => {
      draft.text = typed;
    },
    check: (typed) => {
      if (typed.trim() === "") return vscode.l10n.t("Enter a text.");
      const length = textBodyLength(typed);
      return length > textBodyLimit
        ? vscode.l10n.t("{0} characters: that is {1} more than a text may have.", length, length - textBodyLimit)
        : undefined;
    },
  });
  if (answer.kind !== "value") return answer.kind;
  draft.text = answer.value;
  return "next";
}
