import * as vscode from "vscode";
import type { MessageGrouping } from "../../core/messages/messageFilter.ts";
import { isStuck } from "../../core/messages/stuck.ts";
import { type TimelineStep, timelineOf } from "../../core/messages/timeline.ts";
import type { MessageConditions } from "../../io/store/messageQueries.ts";
import type { MessageRow } from "../../io/store/records.ts";
import type { Store } from "../../io/store/store.ts";
import type { Privacy } from "../privacy.ts";
import type { Services } from "../services.ts";
import type { Settings } from "../settings.ts";
import { idOf, type MessagesNode } from "./messagesNode.ts";
import { treeItem } from "./nodes.ts";
import type { ServiceWindows } from "./serviceWindows.ts";
import { messageTooltip } from "./tooltip.ts";
import { windowText } from "./words.ts";

export interface MessageRowsOptions {
  readonly services: Pick<Services, "store" | "catalogue">;
  readonly settings: Pick<Settings, "stuckAfterMs">;
  readonly privacy: Privacy;
  readonly windows: ServiceWindows;
  /** A message's errors explained, for its tooltip. */
  readonly explanationFor: (
    code: number,
    subcode?: number,
    details?: string,
  ) => Promise<vscode.MarkdownString | undefined>;
}

/** Which messages are shown, and how many of each group, by its row's id. */
interface Shown {
  readonly conditions: MessageConditions;
  readonly limitOf: (group: string) => number;
}

/** How many refused deliveries are listed. */
const mostRefusals = 100;
/** How long the last verification of the callback is shown. */
const handshakeMs = 3_600_000;

/** The rows of the Messages view and what they say, made once the view is looked at. */
export class MessageRows {
  readonly #options: MessageRowsOptions;

  constructor(options: MessageRowsOptions) {
    this.#options = options;
  }

  item(node: MessagesNode): vscode.TreeItem {
    const { privacy, settings } = this.#options;
    return treeItem(node, { now: Date.now(), masking: privacy.views, stuckAfterMs: settings.stuckAfterMs });
  }

  list(store: Store, conditions: MessageConditions, limit: number): { nodes: MessagesNode[]; hasMore: boolean } {
    const { rows, hasMore } = store.queries.page(conditions, { limit });
    return { nodes: rows.map((row: MessageRow) => ({ kind: "message", row })), hasMore };
  }

  /** @param most how many groups */
  async groups(
    store: Store,
    by: Exclude<MessageGrouping, "none">,
    conditions: MessageConditions,
    most: number,
  ): Promise<{ nodes: MessagesNode[]; hasMore: boolean }> {
    const { groups, hasMore } = store.queries.groups(by, conditions, most);
    if (by === "recipient") await this.#options.windows.update();
    const catalogue = by === "error" ? await this.#options.services.catalogue() : undefined;
    const nodes = groups.map(({ group, count, isMore }): MessagesNode => {
      const title = group.by === "error" && group.key !== undefined ? catalogue?.find(group.key)?.title : undefined;
      const windows = group.by === "recipient" ? this.#options.windows.of(store, group.key) : [];
      return { kind: "group", group, count, isMore, windows, ...(title === undefined ? {} : { title }) };
    });
    return { nodes, hasMore };
  }

  /** What stands above the messages, and below where there are none. @param messages how many there are */
  addRefusals(store: Store, nodes: MessagesNode[], messages: number): void {
    const { rejections, unparsable } = store.counts();
    const [handshake] = store.handshakes();
    const isRecent = handshake !== undefined && Date.now() - handshake.at < handshakeMs;
    if (rejections + unparsable === 0 && !isRecent) return;
    // The view is not empty then, and its welcome isn't shown: a row leads on instead.
    if (messages === 0) nodes.push({ kind: "send" });
    if (rejections + unparsable > 0) nodes.unshift({ kind: "refusals", total: rejections + unparsable });
    if (isRecent) nodes.unshift({ kind: "handshake", handshake });
  }

  async below(store: Store, node: MessagesNode, shown: Shown): Promise<MessagesNode[]> {
    switch (node.kind) {
      case "message":
        return this.#steps(store, node, node.row);
      case "group":
        return this.#ofGroup(store, node, shown);
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
            .slice(0, mostRefusals),
          ...store.unparsable(mostRefusals).map((each) => ({ kind: "unparsable" as const, parent: node, ...each })),
        ];
      default:
        return [];
    }
  }

  async tooltip(node: MessagesNode): Promise<vscode.MarkdownString | string | undefined> {
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
    if (node.kind !== "message") return undefined;
    const store = await this.#options.services.store();
    const detail = store.message(node.row.wamid);
    if (detail === undefined) return undefined;
    await this.#options.windows.update();
    const windows = this.#options.windows.of(store, detail.recipient ?? detail.sender);
    const ofThis = windows.filter(({ phoneNumberId }) => phoneNumberId === (detail.phoneNumberId ?? ""));
    const texts = ofThis.length === 0 ? [windowText(0)] : ofThis.map(({ leftMs }) => windowText(leftMs));
    return messageTooltip(detail, { masking: this.#options.privacy.views, windows: texts });
  }

  #ofGroup(store: Store, parent: MessagesNode & { kind: "group" }, { conditions, limitOf }: Shown): MessagesNode[] {
    const limit = limitOf(idOf(parent));
    const { rows, hasMore } = store.queries.page({ ...conditions, group: parent.group }, { limit });
    const nodes: MessagesNode[] = rows.map((row) => ({ kind: "message", row, parent }));
    return hasMore ? [...nodes, { kind: "more", shown: rows.length, parent }] : nodes;
  }

  #steps(store: Store, parent: MessagesNode, row: MessageRow): MessagesNode[] {
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
