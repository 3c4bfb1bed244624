import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import { simulatorTokens } from "../../core/graph/simulated.ts";
import { accountItems } from "../account/accountPicks.ts";
import type { Accounts } from "../account/accounts.ts";
import { explainActions, explainedFailure } from "../account/explainedFailure.ts";
import { notify } from "../account/notify.ts";
import { withCancellableProgress } from "../account/progress.ts";
import type { Services } from "../services.ts";

interface Options {
  services: Services;
  accounts: Accounts;
}

/** Copies the numbers and templates of an account that was added into the simulator: all of them, or none. Its token stays where it is. */
export async function importAccount({ services, accounts }: Options): Promise<void> {
  const account = await askAccount(accounts);
  if (account === undefined) return;
  const target = await accounts.targetOf(account);
  // The simulator, where it doesn't run yet.
  await accounts.simulatorTarget(simulatorTokens.valid.token);
  const [{ copyAccount }, graph, control] = await Promise.all([
    import("../../io/graph/accountCopy.ts"),
    services.graph(),
    services.simulatorControl(),
  ]);
  const title = vscode.l10n.t("Copying {0} into the simulator", account.name);
  try {
    const copied = await withCancellableProgress(title, (signal, report) =>
      copyAccount(graph, target, account.wabaId, {
        signal,
        now: Date.now,
        onTemplates: (count) => report(vscode.l10n.t("{0} templates", count)),
      }),
    );
    await control.call("PUT", `/wabas/${encodeURIComponent(copied.waba.id)}`, copied);
    const { numbers, templates } = copied;
    const text = vscode.l10n.t(
      "The simulator has {0}: phone numbers: {1}, templates: {2}. Its own access token is good for them.",
      account.name,
      numbers.length,
      templates.length,
    );
    notify("information", text);
  } catch (error) {
    if (!Failure.is(error) || Failure.is(error, "cancelled")) throw error;
    const { text, error: explained } = await explainedFailure(error, () => services.catalogue());
    const nothing = vscode.l10n.t("Nothing was copied into the simulator. {0}", text);
    notify("error", nothing, ...explainActions(explained));
  }
}

/** The one that was added; with several it is asked for. */
async function askAccount(accounts: Accounts): Promise<Account | undefined> {
  const added = accounts.list().filter(({ kind }) => kind === "cloud");
  if (added.length === 0) {
    notify("information", vscode.l10n.t("There is no account to copy: add yours first."), {
      title: vscode.l10n.t("Add Account…"),
      run: () => vscode.commands.executeCommand("wamid.account.add"),
    });
    return undefined;
  }
  if (added.length === 1) return added[0];
  const chosen = await vscode.window.showQuickPick(accountItems(added, accounts.active), {
    title: vscode.l10n.t("Import from My Account"),
    placeHolder: vscode.l10n.t("Which account?"),
  });
  if (chosen === undefined) throw Failure.cancelled();
  return chosen.account;
}
