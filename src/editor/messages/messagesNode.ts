import type { Entry } from "../../core/errors/catalogue.ts";
import type { MessageGroupKey } from "../../core/messages/messageFilter.ts";
import type { StatusError } from "../../core/messages/status.ts";
import type { TimelineStep } from "../../core/messages/timeline.ts";
import type { MessageRow, StoredHandshake, StoredRejection } from "../../io/store/records.ts";

/** What a row of the Messages view stands for. */
export type MessagesNode =
  | { kind: "message"; row: MessageRow; parent?: MessagesNode }
  | {
      kind: "group";
      group: MessageGroupKey;
      count: number;
      isMore: boolean;
      windows: readonly ServiceWindow[];
      title?: string;
    }
  | { kind: "stuck"; parent: MessagesNode; sinceMs: number }
  | { kind: "step"; parent: MessagesNode; step: TimelineStep; index: number }
  | { kind: "error"; parent: MessagesNode; error: StatusError; entry: Entry | undefined; index: number }
  | { kind: "advice"; parent: MessagesNode; text: string; icon: string; link?: string; index: number }
  | { kind: "handshake"; handshake: StoredHandshake }
  | { kind: "refusals"; total: number }
  | { kind: "rejection"; parent: MessagesNode; rejection: StoredRejection }
  | { kind: "unparsable"; parent: MessagesNode; id: number; receivedAt: number }
  | { kind: "more"; shown: number; parent?: MessagesNode }
  | { kind: "send" }
  | { kind: "failure"; text: string };

/** Of a conversation with one of our numbers. */
export interface ServiceWindow {
  readonly phoneNumberId: string;
  readonly leftMs: number;
}

export function parentOf(node: MessagesNode): MessagesNode | undefined {
  return "parent" in node ? node.parent : undefined;
}

/** Stable over refreshes, so that what is expanded or selected stays so. */
export function idOf(node: MessagesNode): string {
  switch (node.kind) {
    case "message":
      return node.row.wamid;
    case "group":
      return groupId(node.group);
    case "stuck":
      return `${idOf(node.parent)}/stuck`;
    case "more":
      return node.parent === undefined ? "more" : `${idOf(node.parent)}/more`;
    case "step":
      return `${idOf(node.parent)}/${node.index}-${node.step.status}`;
    case "error":
      return `${idOf(node.parent)}/error-${node.index}-${node.error.code}`;
    case "advice":
      return `${idOf(node.parent)}/advice-${node.index}`;
    case "rejection":
      return `rejection-${node.rejection.id}`;
    case "unparsable":
      return `unparsable-${node.id}`;
    default:
      return node.kind;
  }
}

/** The same for the same group, whatever is in it. */
export function groupId({ by, key }: MessageGroupKey): string {
  return `group/${by}/${key === undefined ? "none" : `=${key}`}`;
}
