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
import { isStuck } from "../../core/messages/stuck.ts";
import type { TimelineStep } from "../../core/messages/timeline.ts";
import type { MessageConditions } from "../../io/store/messageQueries.ts";
import type { MessageRow } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import type { Log } from "../log.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import { filterMessage, filterParts } from "./filterText.ts";
import { groupId, idOf, type MessagesNode, parentOf, treeItem } from "./nodes.ts";
import type { ServiceWindows } from "./serviceWindows.ts";
import { messageTooltip } from "./tooltip.ts";
import { windowText } from "./words.ts";

const pageSize = 100;
/** Changes that come closer together than this are shown together. */
const refreshMs = 200;
/** How often the ages in the rows are written anew while nothing else happens. */
const ageMs = 30_000;
const revealTries = 5;
/** How long the last verification of the callback is shown. */
const handshakeMs = 3_600_000;

const filterKey = "wamid.messages.filter";
const groupingKey = "wamid.messages.grouping";

interface Options {
  services: Services;
  settings: Pick<Settings, "stuckAfterMs">;
  privacy: Privacy;
  windows: ServiceWindows;
  log: Log;
  /** Keeps the filter and the grouping. */
  memento: vscode.Memento;
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

  getTreeItem(node: MessagesNode): vscode.TreeItem {
    const { privacy, settings } = this.#options;
    return treeItem(node, { now: Date.now(), masking: privacy.views, stuckAfterMs: settings.stuckAfterMs });
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
    this.#view.description = filterParts(this.#filter, this.#options.privacy.views).join(" · ");
    void vscode.commands.executeCommand("setContext", "wamid.messages.filtered", isFiltering(this.#filter));
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
    const store = await this.#options.services.store();
    const detail = store.message(node.row.wamid);
    if (detail === undefined) return undefined;
    await this.#options.windows.update();
    const windows = this.#options.windows.of(store, detail.recipient ?? detail.sender);
    const ofThis = windows.filter(({ phoneNumberId }) => phoneNumberId === (detail.phoneNumberId ?? ""));
    const texts = ofThis.length === 0 ? [windowText(0)] : ofThis.map(({ leftMs }) => windowText(leftMs));
    return messageTooltip(detail, { masking: this.#options.privacy.views, windows: texts });
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

  async #roots(store: Store): Promise<MessagesNode[]> {
    const by = this.#grouping;
    const { nodes, hasMore } = by === "none" ? this.#list(store) : await this.#groups(store, by);
    this.#rows = new Map(nodes.map((node) => [idOf(node), node]));
    const shown = nodes.length;
    if (hasMore) nodes.push({ kind: "more", shown });
    if (isFiltering(this.#filter)) {
      this.#view.message = filterMessage(this.#filter, shown > 0, this.#options.privacy.views);
    } else {
      this.#addRefusals(store, nodes, shown);
    }
    this.#given.fire();
    return nodes;
  }

  #list(store: Store): { nodes: MessagesNode[]; hasMore: boolean } {
    const { rows, hasMore } = store.queries.page(this.conditions, { limit: this.#limit });
    return { nodes: rows.map((row: MessageRow) => ({ kind: "message", row })), hasMore };
  }

  async #groups(
    store: Store,
    by: Exclude<MessageGrouping, "none">,
  ): Promise<{ nodes: MessagesNode[]; hasMore: boolean }> {
    const { groups, hasMore } = store.queries.groups(by, this.conditions, this.#limit / pageSize);
    if (by === "recipient") await this.#options.windows.update();
    const catalogue = by === "error" ? await this.#options.services.catalogue() : undefined;
    const nodes = groups.map(({ group, count, isMore }): MessagesNode => {
      const title = group.by === "error" && group.key !== undefined ? catalogue?.find(group.key)?.title : undefined;
      const windows = group.by === "recipient" ? this.#options.windows.of(store, group.key) : [];
      return { kind: "group", group, count, isMore, windows, ...(title === undefined ? {} : { title }) };
    });
    return { nodes, hasMore };
  }

  #ofGroup(store: Store, parent: MessagesNode & { kind: "group" }): MessagesNode[] {
    const limit = this.#groupLimits.get(idOf(parent)) ?? pageSize;
    const { rows, hasMore } = store.queries.page({ ...this.conditions, group: parent.group }, { limit });
    const nodes: MessagesNode[] = rows.map((row) => ({ kind: "message", row, parent }));
    return hasMore ? [...nodes, { kind: "more", shown: rows.length, parent }] : nodes;
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
        return this.#steps(store, node, node.row);
      case "group":
        return this.#ofGroup(store, node);
      case "stuck":
        return this.#causes(node);
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

  async #steps(store: Store, parent: MessagesNode, row: MessageRow): Promise<MessagesNode[]> {
    const { timelineOf } = await import("../../core/messages/timeline.ts");
    const detail = store.message(row.wamid);
    if (detail === undefined) return [];
    const timeline = timelineOf(detail, detail.reports, store.queries.arrivals(row.wamid));
    const steps: MessagesNode[] = timeline.map((step, index) => ({ kind: "step", parent, step, index }));
    const now = Date.now();
    if (!isStuck(detail, now, this.#options.settings.stuckAfterMs)) return steps;
    return [...steps, { kind: "stuck", parent, sinceMs: now - detail.updatedAt }];
  }

  /** Why it may be, as Meta says, and what to ask of the customer. */
  async #causes(parent: MessagesNode): Promise<MessagesNode[]> {
    const { stuckAdvice } = await import("../../core/errors/stuckAdvice.ts");
    const { causes, steps } = stuckAdvice(await this.#options.services.catalogue());
    const lines = [
      ...causes.map((text) => ({ text, icon: "question" })),
      ...steps.map((text) => ({ text, icon: "comment" })),
    ];
    return lines.map((line, index) => ({ kind: "advice", parent, index, ...line }));
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
