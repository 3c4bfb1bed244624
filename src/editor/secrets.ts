import type * as vscode from "vscode";

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

  async setAppSecret(accountId: string, appSecret: string): Promise<void> {
    await this.#storage.store(`wamid.appSecret.${accountId}`, appSecret);
  }

  async forget(accountId: string): Promise<void> {
    await this.#storage.delete(`wamid.token.${accountId}`);
    await this.#storage.delete(`wamid.appSecret.${accountId}`);
  }
}
