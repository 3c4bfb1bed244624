import type { Catalogue } from "../../core/errors/catalogue.ts";
import type { Account } from "../../core/graph/account.ts";
import type { Template } from "../../core/graph/replies.ts";
import type { SendArgument } from "../../core/graph/sendArgument.ts";
import type { Masking } from "../../core/privacy/masking.ts";
import type { Store } from "../../io/store/store.ts";
import type { Accounts } from "../account/accounts.ts";

/** A message while it is put together. Texts are as they were typed: nothing is lost by going back. */
export interface Draft {
  account: Account;
  type: "text" | "template";
  text: string;
  template: Template | undefined;
  /** One for each parameter of the template, so far. */
  values: string[];
  recipient: string;
}

/** What the questions about a message need to know. */
export interface Compose {
  readonly draft: Draft;
  readonly accounts: Accounts;
  readonly store: Store;
  readonly catalogue: Catalogue;
  /** How customers are written. */
  readonly masking: Masking;
  /** The account's templates, asked for once and again after a failure. Throws a Failure. */
  readonly templatesOf: (account: Account, signal: AbortSignal) => Promise<readonly Template[]>;
}

/**
 * The draft as an argument that sends the same message without a question. `given` names a template that the draft could not load yet.
 */
export function argumentOf(
  { account, type, text, template, values, recipient }: Draft,
  given: SendArgument,
): SendArgument {
  const loaded =
    template === undefined ? undefined : { name: template.name, language: template.language, parameters: values };
  const named = type === "template" ? (loaded ?? given.template) : undefined;
  return {
    accountId: account.id,
    ...(recipient.trim() === "" ? {} : { to: recipient }),
    type,
    ...(type === "text" && text.trim() !== "" ? { text } : {}),
    ...(named === undefined ? {} : { template: named }),
  };
}
