import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import type { TokenReport } from "../../core/graph/tokenReport.ts";
import type { Secrets } from "../secrets.ts";
import type { Services } from "../services.ts";
import type { WamidDocuments } from "../wamidDocuments.ts";
import type { Accounts } from "./accounts.ts";
import { withoutViewRow } from "./viewRow.ts";

export interface ValidateTokenOptions {
  accounts: Accounts;
  secrets: Secrets;
  services: Pick<Services, "graph" | "catalogue">;
  documents: WamidDocuments;
  now: () => number;
}

/** What may be answered beforehand. With neither field, the user is asked whose token. */
export interface ValidateTokenArgument {
  /** A token that is not kept anywhere. */
  readonly token?: string;
  /** The account that the token is meant for; without `token`, the account whose kept token is looked at. */
  readonly accountId?: string;
}

const command = "wamid.token.validate";
/** Reports stay readable while their previews are open; this many are kept. */
const keptReports = 20;

/** «Validate Token»: asks the API what a token is, and reports it. The token itself is in no report, no event and no log. */
export class ValidateToken implements vscode.Disposable {
  readonly #options: ValidateTokenOptions;
  readonly #validated = new vscode.EventEmitter<{ accountId: string; report: TokenReport }>();
  readonly #registration: vscode.Disposable;
  readonly #documents = new Map<string, string>();
  #made = 0;

  /** A token that is kept for an account was looked at. A pasted one says nothing about any account. */
  readonly onDidValidate = this.#validated.event;

  constructor(options: ValidateTokenOptions) {
    this.#options = options;
    this.#registration = options.documents.register("tokens", (path) => this.#documents.get(path) ?? gone());
  }

  /**
   * @returns the report, or undefined where the user gave up or the API could not be asked, which has then been shown.
   * @throws Failure `invalidArgument`, `tokenMissing`
   */
  async run(argument?: unknown): Promise<TokenReport | undefined> {
    const asked = validateTokenArgument(withoutViewRow(argument));
    const { validate } = await import("./validateTokenFlow.ts");
    return validate(asked, { ...this.#options, tokens: this });
  }

  /** Tells whoever listens what is known about an account's kept token. */
  note(accountId: string, report: TokenReport): void {
    this.#validated.fire({ accountId, report });
  }

  /** Shows a report as a rendered, read-only document. `account`: the one that the token is meant for, where there is one. */
  async showReport(report: TokenReport, account: Account | undefined): Promise<void> {
    const { tokenReportMarkdown } = await import("./tokenReportMarkdown.ts");
    const { services, documents, now } = this.#options;
    // The name is what the preview's tab says.
    const path = `access-token-${++this.#made}.md`;
    this.#documents.set(
      path,
      tokenReportMarkdown(report, { account, now: now(), catalogue: await services.catalogue() }),
    );
    for (const old of [...this.#documents.keys()].slice(0, -keptReports)) this.#documents.delete(old);
    const uri = documents.uri("tokens", path);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // The Markdown preview is an extension of the editor's own, and can be switched off.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#validated.dispose();
    this.#documents.clear();
  }
}

function validateTokenArgument(argument: unknown): ValidateTokenArgument {
  if (argument === undefined || argument === null) return {};
  if (typeof argument !== "object" || Array.isArray(argument)) throw invalid("$");
  const { token, accountId } = argument as Partial<Record<keyof ValidateTokenArgument, unknown>>;
  if (token !== undefined && (typeof token !== "string" || token.trim() === "")) throw invalid("token");
  if (accountId !== undefined && typeof accountId !== "string") throw invalid("accountId");
  return { ...(token === undefined ? {} : { token }), ...(accountId === undefined ? {} : { accountId }) };
}

function invalid(path: string) {
  return Failure.invalidArgument({ command, path });
}

/** Editors reopen documents of an earlier session, whose report is gone by then. */
function gone(): string {
  return `${vscode.l10n.t("This report is not kept any more. Run 'WhatsApp: Validate Token…' again.")}\n`;
}
