import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import { checkToken } from "../../core/graph/credentials.ts";
import type { DebugToken } from "../../core/graph/replies.ts";
import { simulatorAccount, simulatorTokens } from "../../core/graph/simulated.ts";
import { type TokenReport, tokenReport } from "../../core/graph/tokenReport.ts";
import type { GraphTarget } from "../../io/graph/graphClient.ts";
import { noAccountId } from "./accounts.ts";
import { explainActions, explainedFailure } from "./explainedFailure.ts";
import { askPick, askText, runSteps } from "./multiStep.ts";
import { type Action, notify } from "./notify.ts";
import { tokenProblem } from "./problems.ts";
import { withCancellableProgress } from "./progress.ts";
import { summaryOf, tokenDebugger } from "./tokenReportMarkdown.ts";
import type { ValidateToken, ValidateTokenArgument, ValidateTokenOptions } from "./validateToken.ts";

interface Options extends ValidateTokenOptions {
  tokens: ValidateToken;
}

/** A token to look at. */
interface Subject {
  readonly token: string;
  /** The account that it is meant for, where there is one. */
  readonly account: Account | undefined;
  /** The token is the one that is kept for the account. */
  readonly kept: boolean;
  readonly target: GraphTarget;
}

/** Codes that mean: the token itself is refused, so that it can't even be asked about. */
const tokenRefused = new Set([0, 102, 190]);

/** Looks at a token: whichever the argument names, else the one that the user chooses. */
export async function validate(asked: ValidateTokenArgument, options: Options): Promise<TokenReport | undefined> {
  const subject = await subjectOf(asked, options);
  if (subject === undefined) return undefined;
  const report = await inspect(subject, options).catch((error: unknown) => {
    if (Failure.is(error)) return error;
    throw error;
  });
  if (Failure.is(report)) {
    if (!Failure.is(report, "cancelled")) await showFailure(report, subject, options);
    return undefined;
  }
  const { account, kept } = subject;
  if (kept && account !== undefined) options.tokens.note(account.id, report);
  await options.tokens.showReport(report, account);
  showSummary(report, subject, options);
  return report;
}

async function subjectOf(asked: ValidateTokenArgument, options: Options): Promise<Subject | undefined> {
  const { accounts } = options;
  const named = asked.accountId === undefined ? undefined : accounts.get(asked.accountId);
  if (asked.accountId !== undefined && named === undefined) {
    throw Failure.invalidArgument({ command: "wamid.token.validate", path: "accountId" });
  }
  if (asked.token !== undefined) {
    const check = checkToken(asked.token);
    return pasted(check.ok ? check.value : asked.token.trim(), named, options);
  }
  if (named !== undefined) return keptSubject(named, options);
  const chosen = await choose(options);
  return chosen === undefined || typeof chosen !== "string" ? chosen : pasted(chosen, undefined, options);
}

async function keptSubject(account: Account, { accounts }: Options): Promise<Subject> {
  const target = await accounts.targetOf(account);
  return { token: target.accessToken, account, kept: true, target };
}

/**
 * A token that isn't kept. Where nobody says what it is for, the simulator is asked about its own tokens and Meta about all others: the token of
 * a real account must be answered for truly, even while the simulator's account is the active one.
 */
async function pasted(token: string, named: Account | undefined, { accounts }: Options): Promise<Subject> {
  const isSimulated = Object.values(simulatorTokens).some((each) => each.token === token);
  if (named === undefined ? isSimulated : named.kind === "simulator") {
    const target = await accounts.simulatorTarget(token);
    return { token, account: simulatorAccount, kept: false, target: { ...target, accountId: noAccountId } };
  }
  const account = named ?? (accounts.active.kind === "cloud" ? accounts.active : undefined);
  return { token, account, kept: false, target: await accounts.cloudTarget(noAccountId, token) };
}

/** The active account's token, or a pasted one as text. */
async function choose(options: Options): Promise<Subject | string | undefined> {
  const { accounts, secrets } = options;
  const account = accounts.active;
  const isKept = account.kind === "simulator" || ((await secrets.token(account.id)) ?? "") !== "";
  const items = [
    ...(isKept
      ? [{ source: "kept" as const, label: `$(key) ${vscode.l10n.t("The token of {0}", account.name)}` }]
      : []),
    {
      source: "pasted" as const,
      label: `$(clippy) ${vscode.l10n.t("Paste a token…")}`,
      detail: vscode.l10n.t("It is looked at and not kept."),
    },
  ];
  let source: "kept" | "pasted" = "pasted";
  let token = "";
  const done = await runSteps(vscode.l10n.t("Validate Token"), () => [
    async (place) => {
      // How many questions there are is not known before this one is answered.
      const answer = await askPick({ ...place, totalSteps: 1 }, { placeholder: vscode.l10n.t("Which token?"), items });
      if (answer.kind !== "value") return answer.kind;
      source = answer.value.source;
      return "next";
    },
    ...(source === "pasted"
      ? [
          async (place: Parameters<typeof askText>[0]) => {
            const answer = await askText(place, {
              prompt: vscode.l10n.t("Access token to look at. It is sent to the API that issued it, and not kept."),
              placeholder: "EAA…",
              password: true,
              value: token,
              keep: (typed) => {
                token = typed;
              },
              check: (typed) => {
                const check = checkToken(typed);
                return check.ok ? undefined : tokenProblem(check.reason);
              },
            });
            if (answer.kind !== "value") return answer.kind;
            token = answer.value;
            return "next" as const;
          },
        ]
      : []),
  ]);
  if (!done) return undefined;
  if (source !== "pasted") return keptSubject(account, options);
  const check = checkToken(token);
  return check.ok ? check.value : undefined;
}

/** Asks the API about the token, with the token itself: Meta allows that, and no other token is at hand. */
async function inspect({ token, account, target }: Subject, { services, now }: Options): Promise<TokenReport> {
  const debug = await withCancellableProgress(vscode.l10n.t("Asking what the token is"), async (signal) => {
    const graph = await services.graph();
    return graph.debugToken(target, token, signal).catch(refusedToken);
  });
  return tokenReport(debug, {
    now: now(),
    selfInspected: true,
    ...(account === undefined ? {} : { wabaId: account.wabaId }),
  });
}

/** A token that isn't valid can't ask about itself: the call is refused, and the refusal says why. */
function refusedToken(error: unknown): DebugToken {
  if (!Failure.is(error, "graph") || !tokenRefused.has(error.details.error.code)) throw error;
  const { code, error_subcode, message } = error.details.error;
  return {
    is_valid: false,
    error: {
      code,
      ...(error_subcode === undefined ? {} : { subcode: error_subcode }),
      ...(message === undefined ? {} : { message }),
    },
  };
}

async function showFailure(failure: Failure, subject: Subject, { services }: Options): Promise<void> {
  const { text, error } = await explainedFailure(failure, () => services.catalogue());
  const argument: ValidateTokenArgument = {
    ...(subject.kept ? {} : { token: subject.token }),
    ...(subject.account === undefined ? {} : { accountId: subject.account.id }),
  };
  notify(
    "error",
    vscode.l10n.t("The token could not be looked at. {0}", text),
    { title: vscode.l10n.t("Try Again"), run: () => vscode.commands.executeCommand("wamid.token.validate", argument) },
    ...explainActions(error),
  );
}

function showSummary(report: TokenReport, { account, kept }: Subject, { tokens, now }: Options): void {
  const { severity, text } = summaryOf(report, { account, now: now() });
  const actions: Action[] = [
    { title: vscode.l10n.t("Show Report"), run: () => tokens.showReport(report, account) },
    ...(report.steps.includes("openDebugger")
      ? [
          {
            title: vscode.l10n.t("Open Access Token Debugger"),
            run: () => vscode.env.openExternal(vscode.Uri.parse(tokenDebugger)),
          },
        ]
      : []),
    ...(kept && account?.kind === "cloud" && report.steps.length > 0
      ? [
          {
            title: vscode.l10n.t("Enter New Token…"),
            run: () => vscode.commands.executeCommand("wamid.account.add", account.id),
          },
        ]
      : []),
  ];
  notify(severity, text, ...actions);
}
