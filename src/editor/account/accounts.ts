import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { Account } from "../../core/graph/account.ts";
import { simulatorAccount, simulatorTokens } from "../../core/graph/simulated.ts";
import type { GraphTarget } from "../../io/graph/graphClient.ts";
import type { Secrets } from "../secrets.ts";

interface Options {
  /** Ids and names of the accounts that were added, for every workspace on this machine. */
  globalState: vscode.Memento;
  /** Which of them is active here. */
  workspaceState: vscode.Memento;
  secrets: Secrets;
  /** The simulator's base URL, started where it doesn't run yet. Throws a Failure. */
  ensureSimulator: () => Promise<string>;
}

/** What a target's account is called where calls must not count for any account's health: the token belongs to none, or isn't kept yet. */
export const noAccountId = "";

const accountsKey = "wamid.accounts";
const activeKey = "wamid.activeAccount";

/**
 * The accounts that the user has: the simulator's, always there and always first, and those that were added. Nothing is cached, so that
 * another window's change holds from the next read on.
 */
export class Accounts implements vscode.Disposable {
  readonly #options: Options;
  readonly #changed = new vscode.EventEmitter<void>();

  /** An account was added, changed or removed in this window, or another one is active. */
  readonly onDidChange = this.#changed.event;

  constructor(options: Options) {
    this.#options = options;
  }

  list(): readonly Account[] {
    return [simulatorAccount, ...this.#added()];
  }

  get(id: string): Account | undefined {
    return this.list().find((account) => account.id === id);
  }

  /** The one that commands use here: the workspace's choice, or the simulator's where none was made or the chosen one is gone. */
  get active(): Account {
    return this.get(this.#options.workspaceState.get<string>(activeKey, simulatorAccount.id)) ?? simulatorAccount;
  }

  async setActive(id: string): Promise<void> {
    await this.#options.workspaceState.update(activeKey, id);
    this.#changed.fire();
  }

  /**
   * Adds the account, or replaces the one of the same id in its place, and keeps its token, and its app secret where one is given.
   *
   * @throws what the editor's storage throws: everything is as it was before then, as far as the storage allows.
   */
  async add(account: Account, { token, appSecret }: { token: string; appSecret?: string }): Promise<void> {
    const { secrets } = this.#options;
    const { id } = account;
    const before = this.get(id);
    const tokenBefore = before === undefined ? undefined : await secrets.token(id);
    // The account first: whoever hears of a new secret looks for its account.
    await this.#put(account);
    try {
      await secrets.setToken(id, token);
      if (appSecret !== undefined) await secrets.setAppSecret(id, appSecret);
    } catch (error) {
      await Promise.allSettled(
        before === undefined
          ? [this.#drop(id), secrets.forget(id)]
          : [this.#put(before), tokenBefore === undefined ? undefined : secrets.setToken(id, tokenBefore)],
      );
      throw error;
    }
  }

  /** Removes the account and forgets its token and app secret. The simulator's stays. */
  async remove(id: string): Promise<void> {
    if (id === simulatorAccount.id) return;
    // The secrets first: were the entry gone and they still kept, nothing would lead to them any more.
    await this.#options.secrets.forget(id);
    await this.#drop(id);
  }

  /**
   * Where calls for this account go, and with which token. Starts the simulator for the simulator's account.
   *
   * @throws Failure `tokenMissing` where no token is kept; for the simulator, what kept it from starting.
   */
  async targetOf(account: Account): Promise<GraphTarget> {
    if (account.kind === "simulator") {
      const baseUrl = await this.#options.ensureSimulator();
      return { accountId: account.id, baseUrl, accessToken: simulatorTokens.valid.token };
    }
    const accessToken = await this.#options.secrets.token(account.id);
    if (accessToken === undefined || accessToken === "") throw Failure.tokenMissing({ accountName: account.name });
    return this.cloudTarget(account.id, accessToken);
  }

  /** Meta's own API with a token that need not be kept. */
  async cloudTarget(accountId: string, accessToken: string): Promise<GraphTarget> {
    const { graphBaseUrl } = await import("../../io/graph/graphClient.ts");
    return { accountId, baseUrl: graphBaseUrl, accessToken };
  }

  /** The simulator's API with one of its tokens. Starts it where it doesn't run yet. */
  async simulatorTarget(accessToken: string): Promise<GraphTarget> {
    return { accountId: simulatorAccount.id, baseUrl: await this.#options.ensureSimulator(), accessToken };
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #added(): readonly Account[] {
    const kept = this.#options.globalState.get<unknown>(accountsKey);
    return Array.isArray(kept) ? kept.filter(isAddedAccount) : [];
  }

  async #put(account: Account): Promise<void> {
    const added = this.#added();
    const at = added.findIndex(({ id }) => id === account.id);
    await this.#write(at < 0 ? [...added, account] : added.with(at, account));
  }

  async #drop(id: string): Promise<void> {
    await this.#write(this.#added().filter((account) => account.id !== id));
  }

  async #write(accounts: readonly Account[]): Promise<void> {
    await this.#options.globalState.update(accountsKey, accounts);
    this.#changed.fire();
  }
}

/** State outlives versions of the extension: an entry of another form is passed over, not trusted. */
function isAddedAccount(value: unknown): value is Account {
  if (typeof value !== "object" || value === null) return false;
  const { id, kind, name, phoneNumberId, wabaId } = value as Partial<Record<keyof Account, unknown>>;
  return kind === "cloud" && [id, name, phoneNumberId, wabaId].every((text) => typeof text === "string" && text !== "");
}
