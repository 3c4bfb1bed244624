import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import type { TimelineStep } from "../../core/messages/timeline.ts";
import type { MessageRow } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import type { Log } from "../log.ts";
import type { Services } from "../services.ts";
import { idOf, type MessagesNode, parentOf, treeItem } from "./nodes.ts";
import { messageTooltip } from "./tooltip.ts";

const pageSize = 100;
/** Changes that come closer together than this are shown together. */
const refreshMs = 200;
/** How often the ages in the rows are written anew while nothing else happens. */
const ageMs = 30_000;
const revealTries = 5;
/** How long the last verification of the callback is shown. */
const handshakeMs = 3_600_000;

interface Options {
  services: Services;
  log: Log;
  /** A message's errors explained, for its tooltip. */
  explanationFor: (code: number, subcode?: number, details?: string) => Promise<vscode.MarkdownString | undefined>;
  /** Takes what is dropped on the view. */
  /** Takes files that are dropped on the view. */
  drops: (dropped: vscode.DataTransfer) => Promise<void>;
}

/** The tree of recent messages. It opens the store when it is first looked at, and asks it for one page at a time. */
export class MessagesView implements vscode.TreeDataProvider<MessagesNode>, vscode.Disposable {
  static readonly id = "wamid.messages";

  readonly #options: Options;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  /** The editor has asked for the rows and was given them. */
  readonly #given = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<MessagesNode>;
  readonly #subscriptions: vscode.Disposable[] = [];
  /** The rows as they were last given to the editor, by wamid: what `reveal` and selections go by. */
  #rows = new Map<string, MessagesNode>();
  /** The ids of the rows that are open. */
  readonly #open = new Set<string>();
  #limit = pageSize;
  /** The code of the only failures that are shown. */
  #failedWith: number | undefined;
  #watched: Store | undefined;
  #pending: NodeJS.Timeout | undefined;
  #ages: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#view = vscode.window.createTreeView<MessagesNode>(MessagesView.id, {
      treeDataProvider: this,
      showCollapseAll: true,
      dragAndDropController: {
        dropMimeTypes: ["text/uri-list"],
        dragMimeTypes: [],
        handleDrop: (_target, dropped) => options.drops(dropped),
      },
    });
    this.#subscriptions.push(
      this.#view,
      this.#changed,
      this.#given,
      this.#view.onDidExpandElement(({ element }) => this.#open.add(idOf(element))),
      this.#view.onDidCollapseElement(({ element }) => this.#open.delete(idOf(element))),
      this.#view.onDidChangeVisibility(({ visible }) => this.#keepAges(visible)),
    );
  }

  getTreeItem(node: MessagesNode): vscode.TreeItem {
    return treeItem(node, Date.now());
  }

  getParent(node: MessagesNode): MessagesNode | undefined {
    return parentOf(node);
  }

  async getChildren(node?: MessagesNode): Promise<MessagesNode[]> {
    try {
      const store = await this.#options.services.store();
      this.#watch(store);
      return node === undefined ? this.#roots(store) : await this.#below(store, node);
    } catch (error) {
      this.#options.log.error("messages", error);
      if (node === undefined) this.#given.fire();
      if (!Failure.is(error)) throw error;
      const { failureText } = await import("../failureText.ts");
      return [{ kind: "failure", text: failureText(error) }];
    }
  }

  async resolveTreeItem(
    item: vscode.TreeItem,
    node: MessagesNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind !== "message" && node.kind !== "error" && node.kind !== "rejection" && node.kind !== "handshake") {
      return item;
    }
    try {
      const tooltip = await this.#tooltip(node);
      if (tooltip !== undefined) item.tooltip = tooltip;
    } catch (error) {
      if (!token.isCancellationRequested) this.#options.log.error("tooltip", error);
    }
    return item;
  }

  /** Asks the store again. What is expanded and selected stays so. */
  refresh(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    this.#changed.fire(undefined);
  }

  loadMore(): void {
    this.#limit += pageSize;
    this.refresh();
  }

  /** Shows only the messages that failed with a code, or all of them again, and opens the sidebar where it is closed. */
  async filterByCode(code: number | undefined): Promise<void> {
    this.#filter(code);
    if (!this.#view.visible) await vscode.commands.executeCommand(`${MessagesView.id}.focus`);
  }

  /** Shows a message in the tree, selected and open, and opens the sidebar where it is closed. */
  async reveal(wamid: string): Promise<void> {
    // The keyboard stays where it is while the view is in sight.
    if (!this.#view.visible) await vscode.commands.executeCommand(`${MessagesView.id}.focus`);
    if (!this.#rows.has(wamid)) await this.#asked();
    if (!this.#rows.has(wamid) && this.#failedWith !== undefined) {
      this.#filter(undefined);
      await this.#asked();
    }
    // The editor passes over a row that its tree hasn't drawn yet without a word, and a refresh that comes between loses the opening:
    // it is asked until the row is selected and open.
    for (let tried = 0; tried < revealTries; tried++) {
      const node = this.#rows.get(wamid);
      if (node === undefined) return;
      await this.#view.reveal(node, { select: true, focus: false, expand: true });
      const isSelected = this.#view.selection.some((selected) => idOf(selected) === wamid);
      if (isSelected && this.#open.has(wamid)) return;
      await new Promise((resolve) => setTimeout(resolve, refreshMs));
    }
  }

  /** The rows that a command from the palette or a key works on. */
  get selection(): readonly MessagesNode[] {
    return this.#view.selection;
  }

  /** Removes every message and delivery from the store, in all windows. */
  async clear(): Promise<void> {
    const store = await this.#options.services.store();
    store.clear();
    this.#limit = pageSize;
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.#pending);
    clearInterval(this.#ages);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #filter(code: number | undefined): void {
    if (code === this.#failedWith) return;
    this.#failedWith = code;
    this.#limit = pageSize;
    this.#view.description = code === undefined ? "" : `${code}`;
    this.#view.message = "";
    void vscode.commands.executeCommand("setContext", "wamid.messages.filtered", code !== undefined);
    this.refresh();
  }

  #watch(store: Store): void {
    if (this.#watched === store) return;
    this.#watched = store;
    this.#subscriptions.push(
      store.onDidChange(() => {
        this.#pending ??= setTimeout(() => this.refresh(), refreshMs);
      }),
    );
    this.#keepAges(this.#view.visible);
  }

  /** Has the editor ask for the rows again, and resolves when it has them. */
  #asked(): Promise<void> {
    return new Promise((resolve) => {
      const given = this.#given.event(() => {
        given.dispose();
        resolve();
      });
      this.refresh();
    });
  }

  async #tooltip(
    node: MessagesNode & { kind: "message" | "error" | "rejection" | "handshake" },
  ): Promise<vscode.MarkdownString | string | undefined> {
    if (node.kind === "handshake") {
      const { path, problem } = node.handshake;
      const { phrases } = await this.#options.services.catalogue();
      return problem === undefined
        ? vscode.l10n.t("{0} answered with the challenge.", path)
        : phrases.say(`handshake.${problem}`);
    }
    if (node.kind === "rejection") {
      const { diagnosis } = node.rejection;
      if (diagnosis === undefined) return undefined;
      const { diagnosisText } = await import("../../core/webhooks/signatureDiagnosis.ts");
      return diagnosisText(diagnosis, (await this.#options.services.catalogue()).phrases);
    }
    if (node.kind === "error") {
      const { code, subcode, details } = node.error;
      return this.#options.explanationFor(code, subcode, details);
    }
    const detail = (await this.#options.services.store()).message(node.row.wamid);
    return detail === undefined ? undefined : messageTooltip(detail);
  }

  /** Ages are written anew while they are seen; what was loaded beyond the first page is let go of once they aren't. */
  #keepAges(visible: boolean): void {
    clearInterval(this.#ages);
    this.#ages = undefined;
    if (!visible) this.#limit = pageSize;
    if (!visible || this.#watched === undefined) return;
    this.#ages = setInterval(() => this.refresh(), ageMs);
  }

  #roots(store: Store): MessagesNode[] {
    const code = this.#failedWith;
    const { rows, hasMore } = store.messages({
      limit: this.#limit,
      ...(code === undefined ? {} : { failedWith: code }),
    });
    const nodes: MessagesNode[] = rows.map((row: MessageRow) => ({ kind: "message", row }));
    this.#rows = new Map(nodes.map((node) => [idOf(node), node]));
    if (hasMore) nodes.push({ kind: "more", shown: rows.length });
    if (code === undefined) this.#addRefusals(store, nodes, rows.length);
    else this.#view.message = filterText(code, rows.length);
    this.#given.fire();
    return nodes;
  }

  #addRefusals(store: Store, nodes: MessagesNode[], messages: number): void {
    const { rejections, unparsable } = store.counts();
    const [handshake] = store.handshakes();
    const isRecent = handshake !== undefined && Date.now() - handshake.at < handshakeMs;
    if (rejections + unparsable === 0 && !isRecent) return;
    // The view is not empty then, and its welcome isn't shown: a row leads on instead.
    if (messages === 0) nodes.push({ kind: "send" });
    if (rejections + unparsable > 0) nodes.unshift({ kind: "refusals", total: rejections + unparsable });
    if (isRecent) nodes.unshift({ kind: "handshake", handshake });
  }

  async #below(store: Store, node: MessagesNode): Promise<MessagesNode[]> {
    switch (node.kind) {
      case "message":
        return this.#steps(store, node, node.row.wamid);
      case "step":
        return this.#errors(node, node.step);
      case "error":
        return this.#advice(node);
      case "refusals":
        return [
          ...store
            .rejections()
            .recent.map((rejection) => ({ kind: "rejection" as const, parent: node, rejection }))
            .slice(0, pageSize),
          ...store.unparsable(pageSize).map((each) => ({ kind: "unparsable" as const, parent: node, ...each })),
        ];
      default:
        return [];
    }
  }

  async #steps(store: Store, parent: MessagesNode, wamid: string): Promise<MessagesNode[]> {
    const { timelineOf } = await import("../../core/messages/timeline.ts");
    const detail = store.message(wamid);
    if (detail === undefined) return [];
    const { acceptedAt, reports } = detail;
    const timeline = timelineOf(acceptedAt === undefined ? {} : { acceptedAt }, reports);
    return timeline.map((step, index) => ({ kind: "step", parent, step, index }));
  }

  async #errors(parent: MessagesNode, { errors }: TimelineStep): Promise<MessagesNode[]> {
    if (errors.length === 0) return [];
    const catalogue = await this.#options.services.catalogue();
    return errors.map((error, index) => {
      const entry = catalogue.find(error.code, error.subcode);
      return { kind: "error", parent, error, entry, index };
    });
  }

  #advice(parent: MessagesNode & { kind: "error" }): MessagesNode[] {
    const { entry } = parent;
    if (entry === undefined) return [];
    const { meaning, fixes, retry } = entry.texts;
    const lines: { text: string; icon: string; link?: string }[] = [
      { text: meaning, icon: "info" },
      ...fixes.map((text) => ({ text, icon: "wrench" })),
      ...(retry === undefined ? [] : [{ text: retry, icon: "sync" }]),
      ...(entry.docsUrl === null
        ? []
        : [{ text: vscode.l10n.t("Open Meta's documentation"), icon: "link-external", link: entry.docsUrl }]),
    ];
    return lines.map((line, index) => ({ kind: "advice", parent, index, ...line }));
  }
}

/** Says above the rows which ones they are. */
function filterText(code: number, messages: number): string {
  return messages === 0
    ? vscode.l10n.t("No message failed with {0}.", code)
    : vscode.l10n.t("Only messages that failed with {0} are shown.", code);
}
