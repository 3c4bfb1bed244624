import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import { checkAppSecret, checkNodeId, checkToken } from "../../core/graph/credentials.ts";
import type { PhoneNumber } from "../../core/graph/replies.ts";
import { simulatorAccount } from "../../core/graph/simulated.ts";
import type { TokenReport } from "../../core/graph/tokenReport.ts";
import type { Secrets } from "../secrets.ts";
import type { Services } from "../services.ts";
import { type Accounts, noAccountId } from "./accounts.ts";
import { explainActions, explainedFailure } from "./explainedFailure.ts";
import { askText, type Place, runSteps, type Step, type TextQuestion } from "./multiStep.ts";
import { askBy, notify } from "./notify.ts";
import { appSecretProblem, idProblem, tokenProblem } from "./problems.ts";
import { withCancellableProgress } from "./progress.ts";
import type { ValidateToken } from "./validateToken.ts";

export interface AccountFormOptions {
  accounts: Accounts;
  secrets: Secrets;
  services: Pick<Services, "graph" | "catalogue">;
  /** Hears what the check found out about the token, and shows it on request. */
  tokens: Pick<ValidateToken, "note" | "showReport">;
  now: () => number;
}

/** What was typed so far. */
interface Draft {
  phoneNumberId: string;
  wabaId: string;
  token: string;
  appSecret: string;
}

/** What the check found: the number's own data, and the token's report where the token may be inspected. */
interface Found {
  readonly number: PhoneNumber;
  readonly report?: TokenReport;
}

const dashboard = "https://developers.facebook.com/apps/";

/** Asks for an account's ids and token, tries them, keeps them, and makes the account the active one. */
export class AccountForm {
  readonly #options: AccountFormOptions;
  /** The ids that were typed last and came to nothing: asked again with them. Tokens and secrets are not remembered. */
  #left = { phoneNumberId: "", wabaId: "" };

  constructor(options: AccountFormOptions) {
    this.#options = options;
  }

  /**
   * @param accountId An account that is there already, to give it another token: its ids are filled in and the token is asked for first.
   * @returns the account, or undefined where the user gave up.
   */
  async run(accountId?: string): Promise<Account | undefined> {
    const known = accountId === undefined ? undefined : this.#options.accounts.get(accountId);
    const replaced = known?.kind === "cloud" ? known : undefined;
    const draft: Draft = {
      phoneNumberId: replaced?.phoneNumberId ?? this.#left.phoneNumberId,
      wabaId: replaced?.wabaId ?? this.#left.wabaId,
      token: "",
      appSecret: "",
    };
    const steps = await this.#steps(draft);
    let from = replaced === undefined ? 0 : 2;
    for (;;) {
      const answered = await runSteps(vscode.l10n.t("Add Account"), () => steps, from);
      this.#left = { phoneNumberId: draft.phoneNumberId, wabaId: draft.wabaId };
      if (!answered) return undefined;
      const next = await this.#try(draft);
      if (next === "stop") return undefined;
      if (next !== "edit") return next;
      from = 0;
    }
  }

  async #steps(draft: Draft): Promise<readonly Step[]> {
    const { checkRecipient } = await import("../../core/graph/recipient.ts");
    const isPhoneNumber = (digits: string) => checkRecipient(digits).ok;
    const number: Step = (place) =>
      step(place, draft, "phoneNumberId", {
        prompt: vscode.l10n.t(
          "Phone number ID, from the App Dashboard: WhatsApp > API Setup. It is not the phone number.",
        ),
        placeholder: vscode.l10n.t("15 to 17 digits"),
        help: { tooltip: vscode.l10n.t("Open the App Dashboard"), url: dashboard },
        check: (typed) => {
          const check = checkNodeId(typed, isPhoneNumber);
          if (!check.ok) return idProblem(check.reason, "phoneNumberId");
          if (check.value === simulatorAccount.phoneNumberId) return simulatorProblem();
          const known = this.#options.accounts.get(check.value);
          return known === undefined ? undefined : note(vscode.l10n.t("Replaces the token of {0}.", known.name));
        },
      });
    const waba: Step = (place) =>
      step(place, draft, "wabaId", {
        prompt: vscode.l10n.t(
          "WhatsApp Business Account ID, from the same page. It lists templates and says what the token covers.",
        ),
        placeholder: vscode.l10n.t("15 to 17 digits"),
        help: { tooltip: vscode.l10n.t("Open the App Dashboard"), url: dashboard },
        check: (typed) => {
          const check = checkNodeId(typed, isPhoneNumber);
          if (!check.ok) return idProblem(check.reason, "wabaId");
          if (check.value === simulatorAccount.wabaId) return simulatorProblem();
          return check.value === draft.phoneNumberId.trim()
            ? vscode.l10n.t(
                "This is the phone number ID. The WhatsApp Business Account ID stands below it on the same page.",
              )
            : undefined;
        },
      });
    const token: Step = (place) =>
      step(place, draft, "token", {
        prompt: vscode.l10n.t(
          "Access token with whatsapp_business_messaging and whatsapp_business_management. Kept in the editor's secret storage only.",
        ),
        placeholder: "EAA…",
        password: true,
        check: (typed) => {
          const check = checkToken(typed);
          if (!check.ok) return tokenProblem(check.reason);
          return check.usualPrefix ? undefined : unusualToken();
        },
      });
    const appSecret: Step = (place) =>
      step(place, draft, "appSecret", {
        prompt: vscode.l10n.t(
          "App secret, to check the signatures of webhooks that Meta sends: App Dashboard > App settings > Basic. Leave it empty to skip.",
        ),
        placeholder: vscode.l10n.t("Optional: 32 digits and letters from a to f"),
        password: true,
        check: (typed) => {
          const check = checkAppSecret(typed);
          return check.ok || check.reason === "empty" ? undefined : appSecretProblem(check.reason);
        },
      });
    return [number, waba, token, appSecret];
  }

  /** Tries what was typed until it works, is kept all the same, is to be changed, or is given up. */
  async #try(draft: Draft): Promise<Account | "edit" | "stop"> {
    for (;;) {
      const found = await this.#check(draft).catch((error: unknown) => {
        if (Failure.is(error)) return error;
        throw error;
      });
      if (!Failure.is(found)) return this.#save(draft, found);
      // Cancelled while it was tried: most likely to change something.
      if (Failure.is(found, "cancelled")) return "edit";
      const { text, error } = await explainedFailure(found, () => this.#options.services.catalogue());
      const again = { title: vscode.l10n.t("Try Again") };
      const edit = { title: vscode.l10n.t("Edit…") };
      const save = { title: vscode.l10n.t("Save Anyway") };
      const [explain] = explainActions(error);
      const choices = [again, edit, save, ...(explain === undefined ? [] : [explain])];
      let chosen: (typeof choices)[number] | undefined;
      do {
        chosen = await askBy("error", vscode.l10n.t("The account could not be checked. {0}", text), choices);
        // Reading the explanation decides nothing: the choice is still there afterwards.
        if (chosen !== undefined && chosen === explain) await explain.run();
      } while (chosen !== undefined && chosen === explain);
      if (chosen === save) return this.#save(draft, undefined);
      if (chosen === edit) return "edit";
      if (chosen !== again) return "stop";
    }
  }

  async #check(draft: Draft): Promise<Found> {
    const { accounts, services, now } = this.#options;
    const { phoneNumberId, wabaId, token } = values(draft);
    return withCancellableProgress(vscode.l10n.t("Checking the account with Meta"), async (signal) => {
      // Not under the account's own id: were the token wrong, its refusal would count for the account that is in use with another one.
      const target = await accounts.cloudTarget(noAccountId, token);
      const graph = await services.graph();
      const [number, debug] = await Promise.allSettled([
        graph.phoneNumber(target, phoneNumberId, signal),
        graph.debugToken(target, token, signal),
      ]);
      if (number.status === "rejected") throw number.reason;
      // Not every token may inspect itself: that it can read its number is what counts.
      if (debug.status === "rejected") return { number: number.value };
      const { tokenReport } = await import("../../core/graph/tokenReport.ts");
      return {
        number: number.value,
        report: tokenReport(debug.value, { now: now(), wabaId, selfInspected: true }),
      };
    });
  }

  async #save(draft: Draft, found: Found | undefined): Promise<Account> {
    const { accounts, tokens } = this.#options;
    const { phoneNumberId, wabaId, token, appSecret } = values(draft);
    const display = found?.number.display_phone_number;
    const account: Account = {
      id: phoneNumberId,
      kind: "cloud",
      name: found?.number.verified_name ?? display ?? accounts.get(phoneNumberId)?.name ?? phoneNumberId,
      phoneNumberId,
      wabaId,
      ...(display === undefined ? {} : { displayPhoneNumber: display }),
    };
    await accounts.add(account, { token, ...(appSecret === undefined ? {} : { appSecret }) });
    await accounts.setActive(account.id);
    this.#left = { phoneNumberId: "", wabaId: "" };
    if (found?.report !== undefined) tokens.note(account.id, found.report);
    this.#say(account, found?.report);
    return account;
  }

  #say(account: Account, report: TokenReport | undefined): void {
    const { tokens } = this.#options;
    const name =
      account.displayPhoneNumber === undefined ? account.name : `${account.name} (${account.displayPhoneNumber})`;
    const send = {
      title: vscode.l10n.t("Send Test Message"),
      run: () => vscode.commands.executeCommand("wamid.message.send"),
    };
    if (report === undefined || (report.valid && report.missing.length === 0 && report.coversWaba !== false)) {
      notify("information", vscode.l10n.t("{0} is the active account now.", name), send);
      return;
    }
    const show = { title: vscode.l10n.t("Show Report"), run: () => tokens.showReport(report, account) };
    const text = !report.valid
      ? vscode.l10n.t("{0} is the active account now, but Meta says that its token is not valid.", name)
      : report.missing.length > 0
        ? vscode.l10n.t("{0} is the active account now, but its token lacks {1}.", name, report.missing.join(", "))
        : vscode.l10n.t("{0} is the active account now, but its token doesn't cover WABA {1}.", name, account.wabaId);
    notify("warning", text, show, send);
  }
}

/** One text of the draft. What was typed is kept on the way back, and after a failure. */
async function step(
  place: Place,
  draft: Draft,
  field: keyof Draft,
  question: Omit<TextQuestion, "value" | "keep">,
): Promise<"next" | "back" | "cancelled"> {
  const keep = (typed: string) => {
    draft[field] = typed;
  };
  const answer = await askText(place, { ...question, value: draft[field], keep });
  if (answer.kind !== "value") return answer.kind;
  keep(answer.value);
  return "next";
}

/** The draft as its checks understood it: without the white space, quotes and prefixes that pasting brings. */
function values(draft: Draft): { phoneNumberId: string; wabaId: string; token: string; appSecret: string | undefined } {
  const token = checkToken(draft.token);
  const appSecret = checkAppSecret(draft.appSecret);
  return {
    phoneNumberId: draft.phoneNumberId.trim(),
    wabaId: draft.wabaId.trim(),
    token: token.ok ? token.value : "",
    appSecret: appSecret.ok ? appSecret.value : undefined,
  };
}

function simulatorProblem(): string {
  return vscode.l10n.t("This ID is the simulator's. Its account is always there: run 'WhatsApp: Switch Account…'.");
}

function unusualToken(): vscode.InputBoxValidationMessage {
  return {
    message: vscode.l10n.t("Access tokens of Meta begin with EAA. Press Enter to use this one all the same."),
    severity: vscode.InputBoxValidationSeverity.Warning,
  };
}

function note(message: string): vscode.InputBoxValidationMessage {
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}
