import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { withoutViewRow } from "../account/viewRow.ts";
import type { Explain } from "../explain/explain.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { MessagesNode } from "./messagesNode.ts";
import type { MessagesView } from "./messagesView.ts";
import type { RawDeliveries } from "./rawDeliveries.ts";

/** What can be done with a row of the Messages view. */
export class MessageActions {
  readonly #services: Services;
  readonly #view: MessagesView;
  readonly #raw: RawDeliveries;
  readonly #privacy: Privacy;

  constructor(options: { services: Services; view: MessagesView; raw: RawDeliveries; privacy: Privacy }) {
    this.#services = options.services;
    this.#view = options.view;
    this.#raw = options.raw;
    this.#privacy = options.privacy;
  }

  async copyWamid(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    if (node?.kind !== "message") return;
    await vscode.env.clipboard.writeText(this.#privacy.views.wamid(node.row.wamid));
    vscode.window.setStatusBarMessage(vscode.l10n.t("The message id is on the clipboard."), 4_000);
  }

  /** All that is known of a message, as JSON: the request and the reply too, since the user asked for them. */
  async copyJson(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    if (node?.kind !== "message") return;
    const store = await this.#services.store();
    const message = store.message(node.row.wamid);
    if (message === undefined) return;
    const shown = this.#privacy.views.json(message);
    await vscode.env.clipboard.writeText(`${JSON.stringify(shown, undefined, 2)}\n`);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The message is on the clipboard as JSON."), 4_000);
  }

  /** What to ask of the customer whose message stays at sent. */
  async copyQuestions(): Promise<void> {
    const { stuckAdvice } = await import("../../core/errors/stuckAdvice.ts");
    const { steps } = stuckAdvice(await this.#services.catalogue());
    await vscode.env.clipboard.writeText(steps.map((step) => `- ${step.replaceAll("`", "")}\n`).join(""));
    vscode.window.setStatusBarMessage(vscode.l10n.t("Copied."), 4_000);
  }

  /** @param argument a filter as code gives it; without one it is asked for */
  async filter(argument: unknown): Promise<void> {
    const [{ readFilter }, { pickFilter }] = await Promise.all([
      import("../../core/messages/messageFilter.ts"),
      import("./messageFilterPick.ts"),
    ]);
    const given = withoutViewRow(argument);
    if (given !== undefined) return this.#view.show(readFilter(given));
    const picked = await pickFilter({
      filter: this.#view.filter,
      store: await this.#services.store(),
      masking: this.#privacy.views,
      pickCode: () => this.#pickedCode(),
    });
    if (picked !== undefined) await this.#view.show(picked);
  }

  async group(argument: unknown): Promise<void> {
    const [{ messageGroupings }, { pickGrouping }] = await Promise.all([
      import("../../core/messages/messageFilter.ts"),
      import("./messageFilterPick.ts"),
    ]);
    const given = messageGroupings.find((each) => each === argument);
    const by = given ?? (await pickGrouping(this.#view.grouping));
    if (by !== undefined) await this.#view.group(by);
  }

  async openDelivery(given: unknown): Promise<void> {
    await this.#raw.open(this.#nodeOf(given));
  }

  /** A row's error, the argument's, or one that is asked for. */
  async explain(given: unknown, explain: Explain): Promise<void> {
    const node = isNode(given) ? given : undefined;
    if (node?.kind === "error") {
      const { code, subcode, details } = node.error;
      await explain.pick({
        code,
        ...(subcode === undefined ? {} : { subcode }),
        ...(details === undefined ? {} : { details }),
      });
    } else if (node?.kind === "message") {
      await explain.pick(node.row.errorCode);
    } else {
      await explain.pick(withoutViewRow(given));
    }
  }

  /**
   * Shows only the messages that failed with a code: that of a row, the argument's, or one that is asked for.
   * @throws Failure.invalidArgument
   */
  async filterByCode(given: unknown): Promise<void> {
    const code = this.#codeOf(given) ?? (await this.#pickedCode());
    if (code !== undefined) await this.#view.filterByCode(code);
  }

  #codeOf(given: unknown): number | undefined {
    if (isNode(given)) {
      return given.kind === "error" ? given.error.code : given.kind === "message" ? given.row.errorCode : undefined;
    }
    const code = withoutViewRow(given);
    if (code === undefined || (typeof code === "number" && Number.isSafeInteger(code))) return code;
    throw Failure.invalidArgument({ command: "wamid.messages.filterByCode", path: "code" });
  }

  async #pickedCode(): Promise<number | undefined> {
    const { pick } = await import("../explain/errorPick.ts");
    const picked = await pick(await this.#services.catalogue());
    return picked !== undefined && "entry" in picked ? picked.entry.code : undefined;
  }

  async clear(): Promise<void> {
    const clear = vscode.l10n.t("Clear");
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t("Clear all messages and deliveries?"),
      {
        modal: true,
        detail: vscode.l10n.t("They are removed from this machine, in all windows. Nothing changes at Meta."),
      },
      clear,
    );
    if (chosen !== clear) throw Failure.cancelled();
    await this.#view.clear();
  }

  /** The row that the command was called on; from a key binding, the selected one. */
  #nodeOf(given: unknown): MessagesNode | undefined {
    return isNode(given) ? given : this.#view.selection[0];
  }
}

/** The kinds of row that a command can be called with; anything else came from a key binding. */
function isNode(given: unknown): given is MessagesNode {
  if (typeof given !== "object" || given === null || !("kind" in given)) return false;
  return "row" in given || "parent" in given || "group" in given;
}
