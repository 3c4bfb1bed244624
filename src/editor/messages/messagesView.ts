import * as vscode from "vscode";
import { Failure } from "../../core/failure.ts";
import {
  isFiltering,
  type MessageFilter,
  type MessageGrouping,
  type MessageGroupKey,
  readFilter,
  readGrouping,
} from "../../core/messages/messageFilter.ts";
import type { MessageConditions } from "../../io/store/messageQueries.ts";
import type { MessageRow } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import { Lazy } from "../lazy.ts";
import type { Log } from "../log.ts";
import type { Services } from "../services.ts";
import type { MessageRows, MessageRowsOptions } from "./messageRows.ts";
import { groupId, idOf, type MessagesNode, parentOf } from "./messagesNode.ts";

const pageSize = 100;
/** Changes that come closer together than this are shown together. */
const refreshMs = 200;
/** How often the ages in the rows are written anew while nothing else happens. */
const ageMs = 30_000;
const revealTries = 5;

const filterKey = "wamid.messages.filter";
const groupingKey = "wamid.messages.grouping";

interface Options extends MessageRowsOptions {
  readonly services: Services;
  readonly log: Log;
  /** Keeps the filter and the grouping. */
  readonly memento: vscode.Memento;
  /** Takes files that are dropped on the view. */
  readonly drops: (dropped: vscode.DataTransfer) => Promise<void>;
}

/** The tree of recent messages. It opens the store when it is first looked at, and asks it for one page at a time. */
export class MessagesView implements vscode.TreeDataProvider<MessagesNode>, vscode.Disposable {
  static readonly id = "wamid.messages";

  readonly #options: Options;
  readonly #content: Lazy<MessageRows>;
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
  /** How many rows are shown of a group, where that isn't a page. */
  readonly #groupLimits = new Map<string, number>();
  #filter: MessageFilter;
  #grouping: MessageGrouping;
  /** Something changed while nobody looked. */
  #isOutdated = false;
  #watched: Store | undefined;
  #pending: NodeJS.Timeout | undefined;
  #ages: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#content = new Lazy(async () => new (await import("./messageRows.ts")).MessageRows(options));
    this.#filter = readFilter(options.memento.get(filterKey));
    this.#grouping = readGrouping(options.memento.get(groupingKey));
    this.#view = vscode.window.createTreeView<MessagesNode>(MessagesView.id, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
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
      options.privacy.onDidChange(() => this.#setFilter(this.#filter)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("wamid.messages")) this.refresh();
      }),
    );
    this.#describe();
  }

  async getTreeItem(node: MessagesNode): Promise<vscode.TreeItem> {
    return (await this.#content.get()).item(node);
  }

  getParent(node: MessagesNode): MessagesNode | undefined {
    return parentOf(node);
  }

  async getChildren(node?: MessagesNode): Promise<MessagesNode[]> {
    try {
      const store = await this.#options.services.store();
      this.#watch(store);
      const content = await this.#content.get();
      if (node === undefined) return await this.#roots(store, content);
      const limitOf = (group: string) => this.#groupLimits.get(group) ?? pageSize;
      return await content.below(store, node, { conditions: this.conditions, limitOf });
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
    try {
      const tooltip = await (await this.#content.get()).tooltip(node);
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
    this.#isOutdated = false;
    this.#changed.fire(undefined);
  }

  /** @param group the id of a group's row, where it isn't the list itself */
  loadMore(group: unknown): void {
    if (typeof group === "string") this.#groupLimits.set(group, (this.#groupLimits.get(group) ?? pageSize) + pageSize);
    else this.#limit += pageSize;
    this.refresh();
  }

  /** Somebody moved the simulator's clock, and with it what is left of service windows. */
  clockMoved(): void {
    this.#options.windows.forgetClock();
    this.refresh();
  }

  get filter(): MessageFilter {
    return this.#filter;
  }

  get grouping(): MessageGrouping {
    return this.#grouping;
  }

  /** What the store is asked for now. */
  get conditions(): MessageConditions {
    return conditionsOf(this.#filter, this.#options.settings.stuckAfterMs);
  }

  /** Shows only the messages that fit, and opens the sidebar where it is closed. It stays so over restarts. */
  async show(filter: MessageFilter): Promise<void> {
    this.#setFilter(filter);
    if (!this.#view.visible) await vscode.commands.executeCommand(`${MessagesView.id}.focus`);
  }

  async group(by: MessageGrouping): Promise<void> {
    this.#grouping = by;
    this.#groupLimits.clear();
    this.#limit = pageSize;
    await this.#options.memento.update(groupingKey, by);
    this.#describe();
    this.refresh();
  }

  /** Shows only the messages that failed with a code. */
  async filterByCode(code: number): Promise<void> {
    await this.show({ code });
  }

  /** Shows a message in the tree, selected and open, and opens the sidebar where it is closed. */
  async reveal(wamid: string): Promise<void> {
    // The keyboard stays where it is while the view is in sight.
    if (!this.#view.visible) await vscode.commands.executeCommand(`${MessagesView.id}.focus`);
    if (this.#grouping !== "none") await this.#asked();
    if (!(await this.#isShown(wamid)) && this.#grouping === "none") await this.#asked();
    if (!(await this.#isShown(wamid)) && isFiltering(this.#filter)) {
      this.#setFilter({});
      await this.#asked();
    }
    // The editor passes over a row that its tree hasn't drawn yet without a word, and a refresh that comes between loses the opening:
    // it is asked until the row is selected and open.
    for (let tried = 0; tried < revealTries; tried++) {
      const node = await this.#nodeOf(wamid);
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

  /** The row of a message, below its group where there are groups. */
  async #nodeOf(wamid: string): Promise<MessagesNode | undefined> {
    if (this.#grouping === "none") return this.#rows.get(wamid);
    const store = await this.#options.services.store();
    const row = store.message(wamid);
    if (row === undefined) return undefined;
    const group = this.#rows.get(groupId(groupOf(row, this.#grouping)));
    return group === undefined ? undefined : { kind: "message", row, parent: group };
  }

  async #isShown(wamid: string): Promise<boolean> {
    return (await this.#nodeOf(wamid)) !== undefined;
  }

  #setFilter(filter: MessageFilter): void {
    this.#filter = filter;
    this.#limit = pageSize;
    this.#groupLimits.clear();
    void this.#options.memento.update(filterKey, filter);
    this.#view.message = "";
    this.#describe();
    this.refresh();
  }

  /** Says in the view's header what is shown. */
  #describe(): void {
    const filter = this.#filter;
    void vscode.commands.executeCommand("setContext", "wamid.messages.filtered", isFiltering(filter));
    if (!isFiltering(filter)) this.#view.description = "";
    else {
      void import("./filterText.ts").then(({ filterParts }) => {
        if (filter === this.#filter)
          this.#view.description = filterParts(filter, this.#options.privacy.views).join(" · ");
      });
    }
  }

  #watch(store: Store): void {
    if (this.#watched === store) return;
    this.#watched = store;
    this.#subscriptions.push(
      store.onDidChange(() => {
        // Nobody looks: it is read when somebody does.
        if (this.#view.visible) this.#pending ??= setTimeout(() => this.refresh(), refreshMs);
        else this.#isOutdated = true;
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

  /** Ages are written anew while they are seen; what was loaded beyond the first page is let go of once they aren't. */
  #keepAges(visible: boolean): void {
    clearInterval(this.#ages);
    this.#ages = undefined;
    if (!visible) {
      this.#limit = pageSize;
      this.#groupLimits.clear();
    }
    if (!visible || this.#watched === undefined) return;
    if (this.#isOutdated) this.refresh();
    this.#ages = setInterval(() => this.refresh(), ageMs);
  }

  async #roots(store: Store, content: MessageRows): Promise<MessagesNode[]> {
    const by = this.#grouping;
    const { nodes, hasMore } =
      by === "none"
        ? content.list(store, this.conditions, this.#limit)
        : await content.groups(store, by, this.conditions, this.#limit / pageSize);
    this.#rows = new Map(nodes.map((node) => [idOf(node), node]));
    const shown = nodes.length;
    if (hasMore) nodes.push({ kind: "more", shown });
    if (isFiltering(this.#filter)) {
      const { filterMessage } = await import("./filterText.ts");
      this.#view.message = filterMessage(this.#filter, shown > 0, this.#options.privacy.views);
    } else {
      content.addRefusals(store, nodes, shown);
    }
    this.#given.fire();
    return nodes;
  }
}

function conditionsOf({ failed, stuck, today, number, code }: MessageFilter, stuckAfterMs: number): MessageConditions {
  return {
    ...(failed && { failed }),
    ...(stuck && { stuckSince: Date.now() - stuckAfterMs }),
    ...(today && { createdSince: new Date().setHours(0, 0, 0, 0) }),
    ...(number !== undefined && { number }),
    ...(code !== undefined && { code }),
  };
}

/** The group in which a message stands. */
function groupOf(row: MessageRow, by: Exclude<MessageGrouping, "none">): MessageGroupKey {
  switch (by) {
    case "state":
      return { by, key: row.state.kind };
    case "recipient":
      return { by, key: row.recipient ?? row.sender };
    case "template":
      return { by, key: row.templateName };
    case "error":
      return { by, key: row.errorCode };
  }
}
