import type * as vscode from "vscode";

/** A secret that another one has taken the place of. */
interface OldSecret {
  readonly secret: string;
  /** Milliseconds since 1970: it is accepted before that. */
  readonly until: number;
}

/** A secret that a delivery may be signed with; `until`, in milliseconds since 1970, where that comes to an end. */
export interface AcceptedSecret {
  readonly secret: string;
  readonly until?: number;
}

/** Access tokens and app secrets by account, in the editor's secret storage and nowhere else. */
export class Secrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** Also fires for a change made by another window. */
  onDidChange(listener: () => unknown): vscode.Disposable {
    return this.#storage.onDidChange(listener);
  }

  async token(accountId: string): Promise<string | undefined> {
    return this.#storage.get(`wamid.token.${accountId}`);
  }

  async setToken(accountId: string, token: string): Promise<void> {
    await this.#storage.store(`wamid.token.${accountId}`, token);
  }

  async appSecret(accountId: string): Promise<string | undefined> {
    return this.#storage.get(`wamid.appSecret.${accountId}`);
  }

  /** @param oldUntil until when the secret that it takes the place of is accepted too, in milliseconds since 1970 */
  async setAppSecret(accountId: string, appSecret: string, oldUntil?: number): Promise<void> {
    await this.#change(`wamid.appSecret.${accountId}`, appSecret, oldUntil);
  }

  /** The account's app secret, and the one before it while that is still accepted. */
  async acceptedAppSecrets(accountId: string, now: number): Promise<AcceptedSecret[]> {
    return this.#accepted(`wamid.appSecret.${accountId}`, now);
  }

  /** Of the app whose webhooks come to a path of their own. */
  async setPathSecret(path: string, appSecret: string, oldUntil?: number): Promise<void> {
    await this.#change(`wamid.pathSecret.${path}`, appSecret, oldUntil);
  }

  async acceptedPathSecrets(path: string, now: number): Promise<AcceptedSecret[]> {
    return this.#accepted(`wamid.pathSecret.${path}`, now);
  }

  async #change(key: string, secret: string, oldUntil?: number): Promise<void> {
    const old = await this.#storage.get(key);
    if (secret === "") await this.#storage.delete(`${key}.old`);
    else if (oldUntil !== undefined && old !== undefined && old !== "" && old !== secret) {
      const kept: OldSecret = { secret: old, until: oldUntil };
      await this.#storage.store(`${key}.old`, JSON.stringify(kept));
    }
    await this.#storage.store(key, secret);
  }

  async #accepted(key: string, now: number): Promise<AcceptedSecret[]> {
    const [current, old] = await Promise.all([this.#storage.get(key), this.#storage.get(`${key}.old`)]);
    const before = old === undefined ? undefined : (JSON.parse(old) as OldSecret);
    if (before !== undefined && before.until <= now) await this.#storage.delete(`${key}.old`);
    const accepted = [{ secret: current ?? "" }, ...(before !== undefined && before.until > now ? [before] : [])];
    return accepted.filter(({ secret }) => secret !== "");
  }

  async forget(accountId: string): Promise<void> {
    await this.#storage.delete(`wamid.token.${accountId}`);
    await this.#storage.delete(`wamid.appSecret.${accountId}`);
    await this.#storage.delete(`wamid.appSecret.${accountId}.old`);
  }
}
