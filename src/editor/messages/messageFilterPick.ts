import * as vscode from "vscode";
import { type MessageFilter, type MessageGrouping, messageGroupings } from "../../core/messages/messageFilter.ts";
import { bare, numberOf } from "../../core/messages/number.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import type { Store } from "../../io/store/store.ts";
import { recipientText } from "./words.ts";

interface Asked {
  filter: MessageFilter;
  store: Pick<Store, "queries">;
  masking: Masking;
  /** Asks for an error code. */
  pickCode: () => Promise<number | undefined>;
}

/** Asks which messages are to be shown: several conditions at once. Undefined where nobody answered. */
export async function pickFilter({ filter, store, masking, pickCode }: Asked): Promise<MessageFilter | undefined> {
  const { failed, stuck, today, number, code } = filter;
  const items = [
    { key: "failed", label: vscode.l10n.t("Failed"), icon: "error", picked: failed === true },
    {
      key: "stuck",
      label: vscode.l10n.t("Stuck"),
      icon: "watch",
      picked: stuck === true,
      detail: vscode.l10n.t("Sent, and nothing heard of them for longer than 'wamid.messages.stuckAfter' says"),
    },
    { key: "today", label: vscode.l10n.t("Today"), icon: "calendar", picked: today === true },
    {
      key: "number",
      label: vscode.l10n.t("Customer's number…"),
      icon: "person",
      picked: number !== undefined,
      ...(number === undefined ? {} : { description: recipientText(number, masking) }),
    },
    {
      key: "code",
      label: vscode.l10n.t("Error code…"),
      icon: "bug",
      picked: code !== undefined,
      ...(code === undefined ? {} : { description: `${code}` }),
    },
  ].map(({ icon, ...item }) => ({ ...item, iconPath: new vscode.ThemeIcon(icon) }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("Filter messages"),
    placeHolder: vscode.l10n.t("What is picked has to hold together. Nothing picked shows all."),
  });
  if (picked === undefined) return undefined;
  const keys = new Set(picked.map(({ key }) => key));
  const number_ = keys.has("number") ? (number ?? (await pickNumber(store, masking))) : undefined;
  if (keys.has("number") && number_ === undefined) return undefined;
  const code_ = keys.has("code") ? (code ?? (await pickCode())) : undefined;
  if (keys.has("code") && code_ === undefined) return undefined;
  return {
    ...(keys.has("failed") && { failed: true }),
    ...(keys.has("stuck") && { stuck: true }),
    ...(keys.has("today") && { today: true }),
    ...(number_ !== undefined && { number: number_ }),
    ...(code_ !== undefined && { code: code_ }),
  };
}

interface NumberItem extends vscode.QuickPickItem {
  readonly number: string;
}

/** One of those that were written with lately, or one that is typed. */
function pickNumber(store: Asked["store"], masking: Masking): Promise<string | undefined> {
  const known = store.queries
    .groups("recipient", {})
    .groups.flatMap(({ group }): NumberItem[] =>
      group.by === "recipient" && group.key !== undefined
        ? [{ label: recipientText(group.key, masking), number: group.key }]
        : [],
    );
  const pick = vscode.window.createQuickPick<NumberItem>();
  pick.title = vscode.l10n.t("Filter messages");
  pick.placeholder = vscode.l10n.t("Phone number with country code, or a BSUID");
  pick.items = known;
  return new Promise((resolve) => {
    pick.onDidChangeValue((value) => {
      const typed = bare(value) === "" ? [] : [{ label: value, number: numberOf(value) }];
      pick.items = [...typed, ...known];
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.number);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

export async function pickGrouping(now: MessageGrouping): Promise<MessageGrouping | undefined> {
  const labels: Readonly<Record<MessageGrouping, string>> = {
    none: vscode.l10n.t("No groups"),
    state: vscode.l10n.t("State"),
    recipient: vscode.l10n.t("Customer, with the service window"),
    template: vscode.l10n.t("Template"),
    error: vscode.l10n.t("Error code"),
  };
  const items = messageGroupings.map((by) => ({
    by,
    label: labels[by],
    ...(by === now ? { description: vscode.l10n.t("now") } : {}),
  }));
  const placeHolder = vscode.l10n.t("Group messages by");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.by;
}
