import * as vscode from "vscode";
import { Lazy } from "../lazy.ts";
import type { MessagesNode } from "./messagesNode.ts";
import type { MessagesView } from "./messagesView.ts";
import type { TimelinePanels, TimelinePanelsOptions } from "./timelinePanels.ts";

/** The type of the webviews, by which the editor knows them again after a reload. */
export const timelineViewType = "wamid.timeline";

/** Opens the timelines of messages. Until one is opened, a window pays for this class alone. */
export class Timelines implements vscode.Disposable {
  readonly #panels: Lazy<TimelinePanels>;
  readonly #view: MessagesView;
  readonly #services: TimelinePanelsOptions["services"];
  readonly #serializer: vscode.Disposable;

  constructor({ view, ...options }: TimelinePanelsOptions & { view: MessagesView }) {
    this.#view = view;
    this.#services = options.services;
    this.#panels = new Lazy(async () => new (await import("./timelinePanels.ts")).TimelinePanels(options));
    this.#serializer = vscode.window.registerWebviewPanelSerializer(timelineViewType, {
      deserializeWebviewPanel: async (panel, state) => (await this.#panels.get()).restore(panel, state),
    });
  }

  /** @param given a row, a wamid, or nothing: then the selected row */
  async open(given: unknown): Promise<void> {
    const wamid = typeof given === "string" ? given : (wamidOf(given) ?? wamidOf(this.#view.selection[0]));
    const message = wamid === undefined ? undefined : (await this.#services.store()).message(wamid);
    if (message === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t("Select a message in the Messages view first."));
      return;
    }
    (await this.#panels.get()).open(message);
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#panels.dispose();
  }
}

/** That of the message to which a row belongs. */
function wamidOf(given: unknown): string | undefined {
  if (typeof given !== "object" || given === null || !("kind" in given)) return undefined;
  const node = given as MessagesNode;
  if (node.kind === "message") return node.row.wamid;
  return "parent" in node ? wamidOf(node.parent) : undefined;
}
