import type { Account } from "../../core/graph/account.ts";
import type { Settings } from "../settings.ts";
import type { AccountForm, AccountFormOptions } from "./accountForm.ts";

interface Options extends AccountFormOptions {
  settings: Pick<Settings, "oldSecretMs">;
}

/** The commands that add, choose and remove accounts. Their dialogs are loaded with the first use. */
export class AddAccount {
  readonly #options: Options;
  /** Kept, since it remembers the ids that were typed and came to nothing. */
  #form: AccountForm | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param argument The id of an account that is there already, to give it another token. Anything else, such as the row that the editor
   * passes from a view's title bar, is ignored.
   * @returns the account, or undefined where the user gave up.
   */
  async add(argument?: unknown): Promise<Account | undefined> {
    const { AccountForm } = await import("./accountForm.ts");
    this.#form ??= new AccountForm(this.#options);
    return this.#form.run(typeof argument === "string" ? argument : undefined);
  }

  /** Makes another account the active one, or adds one. */
  async switch(): Promise<void> {
    const { switchAccount } = await import("./accountPicks.ts");
    if ((await switchAccount(this.#options.accounts)) === "add") await this.add();
  }

  /** Asks which and whether, then forgets the account, its token and its app secret. */
  async remove(): Promise<void> {
    const { removeAccount } = await import("./accountPicks.ts");
    await removeAccount(this.#options.accounts);
  }

  /** Asks for an account's app secret and keeps it; an empty one forgets it. */
  async setAppSecret(): Promise<void> {
    const { setAppSecret } = await import("./accountPicks.ts");
    const { accounts, secrets, settings } = this.#options;
    await setAppSecret(accounts, secrets, settings.oldSecretMs);
  }
}
