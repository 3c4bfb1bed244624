import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { simulatorAccount } from "../../core/graph/simulated.ts";
import type { Accounts } from "../account/accounts.ts";
import { withoutViewRow } from "../account/viewRow.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";

export interface SendMessageOptions {
  accounts: Accounts;
  services: Pick<Services, "store" | "graph" | "catalogue">;
  privacy: Privacy;
  now: () => number;
}

/** What became of a message: the id that the API gave it, or why it was not sent, which has been shown by then. */
export type SendResult = { readonly wamid: string } | { readonly failure: Failure };

/** «Send Test Message»: asks for what its argument leaves open, and sends. */
export class SendMessage implements vscode.Disposable {
  readonly #options: SendMessageOptions;
  readonly #sent = new vscode.EventEmitter<{ wamid: string }>();

  /** A message was accepted, and stands in the store. */
  readonly onDidSend = this.#sent.event;

  constructor(options: SendMessageOptions) {
    this.#options = options;
  }

  /**
   * @param argument A `SendArgument`; nothing is asked for where it answers everything.
   * @returns undefined where the user gave up.
   * @throws Failure `invalidArgument`; `tokenMissing`, `portInUse`, `storeUnavailable` and the like where it could not even be tried.
   */
  async run(argument?: unknown): Promise<SendResult | undefined> {
    const [{ sendArgument }, { send }] = await Promise.all([
      import("../../core/graph/sendArgument.ts"),
      import("./sendFlow.ts"),
    ]);
    const asked = sendArgument(withoutViewRow(argument));
    return send(asked, { ...this.#options, sent: (wamid) => this.#sent.fire({ wamid }) });
  }

  /**
   * Sends a message to the simulator's number that fails with a code.
   * @throws Failure `invalidArgument` for a code that none fails with
   */
  async reproduce(code: unknown): Promise<SendResult | undefined> {
    const { recipientFailingWith } = await import("../../core/graph/simulatedRecipients.ts");
    const recipient = typeof code === "number" ? recipientFailingWith(code) : undefined;
    if (recipient === undefined) throw Failure.invalidArgument({ command: "wamid._error.reproduce", path: "code" });
    const text = vscode.l10n.t("This message fails with {0}.", `${code}`);
    return this.run({ accountId: simulatorAccount.id, to: recipient.number, text });
  }

  dispose(): void {
    this.#sent.dispose();
  }
}
