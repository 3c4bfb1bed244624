import * as vscode from "vscode";
import type { Account } from "../../core/graph/account.ts";
import { checkAppSecret } from "../../core/graph/credentials.ts";
import type { Secrets } from "../secrets.ts";
import type { Accounts } from "./accounts.ts";
import { askPick, askText, type Place } from "./multiStep.ts";
import { notify } from "./notify.ts";
import { appSecretProblem } from "./problems.ts";

interface AccountItem extends vscode.QuickPickItem {
  readonly account: Account;
}

/** The accounts as items of a list, the active one marked. */
export function accountItems(accounts: readonly Account[], active: Account): AccountItem[] {
  return accounts.map((account) => {
    const isActive = account.id === active.id;
    const number = account.displayPhoneNumber ?? account.phoneNumberId;
    const parts = [number === account.name ? "" : number, isActive ? vscode.l10n.t("(active)") : ""];
    return {
      account,
      label: `${account.kind === "simulator" ? "$(beaker)" : "$(account)"} ${account.name}`,
      description: parts.filter((part) => part !== "").join(" "),
    };
  });
}

/** Lets the user choose the active account. `add`: another one is to be added. */
export async function switchAccount(accounts: Accounts): Promise<"add" | undefined> {
  const items: (vscode.QuickPickItem & { account?: Account })[] = accountItems(accounts.list(), accounts.active);
  const answer = await askPick(single(vscode.l10n.t("Switch Account")), {
    placeholder: vscode.l10n.t("The account that commands and the status bar use in this workspace"),
    items: [...items, { label: `$(add) ${vscode.l10n.t("Add account…")}` }],
    isActive: ({ account }) => account?.id === accounts.active.id,
  });
  if (answer.kind !== "value") return undefined;
  if (answer.value.account === undefined) return "add";
  await accounts.setActive(answer.value.account.id);
  return undefined;
}

/** Lets the user choose an account to remove, asks once more, and removes it. */
export async function removeAccount(accounts: Accounts): Promise<void> {
  const account = await pickCloudAccount(accounts, vscode.l10n.t("Remove Account"), "ask");
  if (account === undefined) return;
  const remove = vscode.l10n.t("Remove");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("Remove the account {0}?", account.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        "Its access token and app secret are removed from this machine. Its messages stay in the list. Nothing changes at Meta.",
      ),
    },
    remove,
  );
  if (chosen === remove) await accounts.remove(account.id);
}

/** Asks for an account's app secret and keeps it; an empty one forgets it. The one before it is accepted for a while. */
export async function setAppSecret(accounts: Accounts, secrets: Secrets, oldSecretMs: number): Promise<void> {
  const account = await pickCloudAccount(accounts, vscode.l10n.t("Set App Secret"), "onlyIfSeveral");
  if (account === undefined) return;
  const kept = (await secrets.appSecret(account.id)) ?? "";
  const answer = await askText(single(vscode.l10n.t("Set App Secret")), {
    prompt:
      kept === ""
        ? vscode.l10n.t(
            "App secret of {0}, to check the signatures of webhooks that Meta sends: App Dashboard > App settings > Basic.",
            account.name,
          )
        : vscode.l10n.t("New app secret of {0}. Leave it empty to forget the one that is kept.", account.name),
    password: true,
    check: (typed) => {
      const check = checkAppSecret(typed);
      return check.ok || (check.reason === "empty" && kept !== "") ? undefined : appSecretProblem(check.reason);
    },
  });
  if (answer.kind !== "value") return;
  const check = checkAppSecret(answer.value);
  await secrets.setAppSecret(account.id, check.ok ? check.value : "", Date.now() + oldSecretMs);
  vscode.window.setStatusBarMessage(
    check.ok
      ? vscode.l10n.t("The app secret of {0} is kept.", account.name)
      : vscode.l10n.t("The app secret of {0} is forgotten.", account.name),
    4_000,
  );
}

/** An account that was added; the simulator's has nothing to set or remove. */
async function pickCloudAccount(
  accounts: Accounts,
  title: string,
  when: "ask" | "onlyIfSeveral",
): Promise<Account | undefined> {
  const added = accounts.list().filter(({ kind }) => kind === "cloud");
  const first = added[0];
  if (first === undefined) {
    notify(
      "information",
      vscode.l10n.t("Only the simulator's account is there: it keeps its secrets itself and can't be removed."),
      {
        title: vscode.l10n.t("Add Account…"),
        run: () => vscode.commands.executeCommand("wamid.account.add"),
      },
    );
    return undefined;
  }
  if (added.length === 1 && when === "onlyIfSeveral") return first;
  const answer = await askPick(single(title), {
    placeholder: vscode.l10n.t("Which account?"),
    items: accountItems(added, accounts.active),
    isActive: ({ account }) => account.id === accounts.active.id,
  });
  return answer.kind === "value" ? answer.value.account : undefined;
}

/** The place of a question that is asked alone. */
function single(title: string): Place {
  return { title, step: 1, totalSteps: 1, canGoBack: false };
}
