import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import { simulatorTokens } from "../../core/graph/simulated.ts";
import type { TemplateEvent } from "../../core/simulator/control.ts";
import type { OverviewRequest } from "../../core/simulator/overview.ts";
import type { RuleName } from "../../core/simulator/rules.ts";
import type { ControlClient } from "../../io/simulator/control/controlClient.ts";
import { withoutViewRow } from "../account/viewRow.ts";
import { FaultActions } from "./faultActions.ts";
import { SeedActions } from "./seedActions.ts";
import { copyTextOf, type SimulatorNode } from "./simulatorNodes.ts";
import type { SimulatorViewOptions } from "./simulatorView.ts";

interface Options extends SimulatorViewOptions {
  /** The rows that a command from a key works on. */
  selection: () => readonly SimulatorNode[];
}

const documentPrefix = "requests";
const reasons = [
  "INVALID_FORMAT",
  "ABUSIVE_CONTENT",
  "INCORRECT_CATEGORY",
  "PROMOTIONAL",
  "SCAM",
  "TAG_CONTENT_MISMATCH",
] as const;

/** What can be done with the simulator and with the rows of its view. Everything goes by the control API, whichever window serves it. */
export class SimulatorActions implements vscode.Disposable {
  readonly faults: FaultActions;
  readonly seed: SeedActions;
  readonly #options: Options;
  readonly #documents: vscode.Disposable;

  constructor(options: Options) {
    this.#options = options;
    const control = () => this.#control();
    this.faults = new FaultActions({ ...options, control, nodeOf: (given) => this.#nodeOf(given) });
    this.seed = new SeedActions({ services: options.services, control });
    this.#documents = options.documents.register(documentPrefix, (path) => this.#requestDocument(path));
  }

  /** Of a row, or of the selected one. */
  async copy(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    const text = node && copyTextOf(node);
    if (text !== undefined) await copied(text);
  }

  async copyBaseUrl(): Promise<void> {
    await copied(await this.#options.services.simulatorUrl());
  }

  async copyToken(): Promise<void> {
    await copied(simulatorTokens.valid.token);
  }

  /** @param given `{ms}`, where it isn't to be asked for @throws Failure invalidArgument */
  async advanceClock(given: unknown): Promise<void> {
    const control = await this.#control();
    const asked = withoutViewRow(given);
    let advanceMs: number;
    if (asked === undefined || asked === null) {
      const { askMove } = await import("./clockMoves.ts");
      advanceMs = await askMove(await control.overview());
    } else {
      advanceMs = msOf(asked);
    }
    await control.call("POST", "/clock", { advanceMs });
    said(vscode.l10n.t("The simulator's clock was moved."));
  }

  async resetClock(): Promise<void> {
    const control = await this.#control();
    await control.call("POST", "/clock", { reset: true });
    said(vscode.l10n.t("The simulator's clock shows this machine's time again."));
  }

  async switchRules(rules: readonly (readonly [rule: RuleName, isOn: boolean])[]): Promise<void> {
    if (rules.length === 0) return;
    const control = await this.#control();
    await control.call("PATCH", "/rules", Object.fromEntries(rules));
  }

  /** Lets something happen to a template, as in a review or for its quality. */
  async moderate(given: unknown, event: TemplateEvent): Promise<void> {
    const node = this.#nodeOf(given);
    if (node?.kind !== "template") return;
    const control = await this.#control();
    const reason = event === "REJECTED" ? await askReason() : undefined;
    const path = `/templates/${encodeURIComponent(node.template.id)}/moderation`;
    await control.call("POST", path, { event, ...(reason !== undefined && { reason }) });
  }

  /** Sends a message to a test recipient or a customer. */
  async sendTo(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    const to = node?.kind === "recipient" || node?.kind === "persona" ? copyTextOf(node) : undefined;
    if (to !== undefined) await vscode.commands.executeCommand("wamid.message.send", { to });
  }

  async openRequest(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    if (node?.kind !== "request") return;
    const uri = this.#options.documents.uri(documentPrefix, `request-${node.request.number}.json`);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  /** Explains the error of a request, or of what a test recipient produces. */
  async explain(given: unknown): Promise<void> {
    const node = this.#nodeOf(given);
    if (node?.kind !== "request" || node.request.error === undefined) return;
    const { code, subcode, details } = node.request.error;
    const error = { code, ...(subcode !== undefined && { subcode }), ...(details !== undefined && { details }) };
    await vscode.commands.executeCommand("wamid.error.explain", error);
  }

  /** Copies an account that was added into the simulator. */
  async importAccount(): Promise<void> {
    const { importAccount } = await import("./importAccount.ts");
    await importAccount(this.#options);
  }

  /** Writes everything that the simulator keeps to a file. */
  async exportState(): Promise<void> {
    const control = await this.#control();
    const state = await control.call("GET", "/state");
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Export Simulator State"),
      ...besideWorkspace("simulator.wamid-state.json"),
      filters: { JSON: ["json"] },
    });
    if (file === undefined) throw Failure.cancelled();
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(state, undefined, 2)}\n`));
    said(vscode.l10n.t("The simulator's state was written to {0}.", vscode.workspace.asRelativePath(file)));
  }

  /** Has the simulator go on from a file. @throws Failure notAState */
  async importState(): Promise<void> {
    const control = await this.#control();
    const [file] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Import Simulator State"),
        openLabel: vscode.l10n.t("Import"),
        filters: { JSON: ["json"] },
        ...besideWorkspace(""),
      })) ?? [];
    if (file === undefined) throw Failure.cancelled();
    const path = vscode.workspace.asRelativePath(file);
    const state = parsed(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)), path);
    try {
      await control.call("PUT", "/state", state);
    } catch (error) {
      throw Failure.is(error, "simulatorRefused") ? Failure.notAState({ path, reason: error.details.reason }) : error;
    }
    said(vscode.l10n.t("The simulator goes on from {0}.", path));
  }

  async reset(): Promise<void> {
    const control = await this.#control();
    const reset = vscode.l10n.t("Reset");
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t("Reset the simulator?"),
      {
        modal: true,
        detail: vscode.l10n.t(
          "Its numbers, templates, customers, rules and clock will be as at the start, and its chats and requests are gone. Export its state first to keep it.",
        ),
      },
      reset,
    );
    if (chosen !== reset) throw Failure.cancelled();
    await control.call("POST", "/reset");
  }

  dispose(): void {
    this.#documents.dispose();
  }

  /** @throws Failure simulatorStopped */
  async #control(): Promise<ControlClient> {
    const { services } = this.#options;
    await services.simulatorUrl();
    return services.simulatorControl();
  }

  async #requestDocument(path: string): Promise<string> {
    const [, digits = ""] = /^request-(\d+)\.json$/.exec(path) ?? [];
    const { requests } = await (await this.#control()).overview();
    const request = requests.find(({ number }) => String(number) === digits);
    if (request === undefined) return `// ${vscode.l10n.t("This request is no longer kept.")}\n`;
    return `${JSON.stringify({ ...request, at: new Date(request.at).toISOString(), ...(await this.#meaning(request)) }, undefined, 2)}\n`;
  }

  async #meaning({ error }: OverviewRequest): Promise<object> {
    if (error === undefined) return {};
    const entry = (await this.#options.services.catalogue()).find(error.code, error.subcode);
    if (entry === undefined) return {};
    const { meaning, fixes, retry } = entry.texts;
    return { explained: { title: entry.title, meaning, fixes, ...(retry !== undefined && { retry }) } };
  }

  /** The row that the command was called on; from a key binding, the selected one. */
  #nodeOf(given: unknown): SimulatorNode | undefined {
    const isNode = typeof given === "object" && given !== null && "kind" in given;
    return isNode ? (given as SimulatorNode) : this.#options.selection()[0];
  }
}

function msOf(asked: unknown): number {
  const ms = typeof asked === "object" && asked !== null && "ms" in asked ? asked.ms : undefined;
  if (typeof ms === "number" && ms >= 0) return ms;
  throw Failure.invalidArgument({ command: "wamid.simulator.advanceClock", path: "ms" });
}

async function askReason(): Promise<string> {
  const reason = await vscode.window.showQuickPick(reasons, {
    title: vscode.l10n.t("Reject the template"),
    placeHolder: vscode.l10n.t("Reason that the webhook gives"),
  });
  if (reason === undefined) throw Failure.cancelled();
  return reason;
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw Failure.notAState({ path, reason: "not JSON" }, error);
  }
}

/** Where a dialog begins: in the workspace, where there is one. */
function besideWorkspace(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
}

async function copied(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  said(vscode.l10n.t("Copied."));
}

function said(text: string): void {
  vscode.window.setStatusBarMessage(text, 4_000);
}
