import type { MessageState, StatusReport } from "../../core/messages/status.ts";

/** One webhook request as it came in. All times in this file are in milliseconds since 1970. */
export interface NewDelivery {
  receivedAt: number;
  source: "webhook";
  /** `unparsable`: rightly signed, but not JSON. Kept as it came, and never projected. */
  outcome: "accepted" | "unparsable";
  headers: Record<string, string>;
  /** The bytes as they were signed. */
  body: Uint8Array;
}

export interface StoredDelivery extends NewDelivery {
  id: number;
}

/** A webhook request whose signature didn't hold: listed, and never taken for truth. */
export interface NewRejection {
  receivedAt: number;
  reason: "missing" | "malformed" | "mismatch" | "noSecret";
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface StoredRejection extends NewRejection {
  id: number;
}

/** A message that we sent ourselves and that the API has accepted. */
export interface SentMessage {
  wamid: string;
  accountId: string;
  phoneNumberId: string;
  recipient: string;
  /** The request's `type`: `text`, `template`, … A template's name stands in `templateName`. */
  type: string;
  templateName?: string;
  /** JSON values, kept as they are. */
  request: unknown;
  reply: unknown;
  acceptedAt: number;
}

/**
 * One message of the list. What only our own bookkeeping knows is missing on a message that was sent by somebody else and that we
 * know from its statuses alone.
 */
export interface MessageRow {
  wamid: string;
  accountId?: string;
  phoneNumberId?: string;
  recipient?: string;
  type?: string;
  templateName?: string;
  /** When the API accepted it; for a message known from statuses alone, the earliest status. */
  createdAt: number;
  /** The latest thing that is known to have happened to it. */
  updatedAt: number;
  state: MessageState;
  /** The code of the failure that counts, when a status carries one. */
  errorCode?: number;
}

/** A status and where it stands: the first delivery that brought it, and how many times it was reported. */
export type StoredReport = StatusReport & { deliveryId: number; seen: number };

export interface MessageDetail extends MessageRow {
  acceptedAt?: number;
  request?: unknown;
  reply?: unknown;
  /** In the order in which they were first stored. */
  reports: StoredReport[];
}

/** Where a page of messages ends: the next one starts after it. */
export interface Cursor {
  createdAt: number;
  wamid: string;
}

export interface MessagePage {
  rows: MessageRow[];
  hasMore: boolean;
}

/** How much is kept. Both may change while the store is open. */
export interface Retention {
  /** The newest so many messages are kept. */
  maxMessages: number;
  /** In milliseconds. Messages and deliveries older than that go. */
  maxAgeMs: number;
}

export interface Counts {
  messages: number;
  deliveries: number;
  /** Deliveries whose signature held and whose body is not JSON. Counted in `deliveries` too. */
  unparsable: number;
  /** Those since the last clear that are not too old to keep, listed or not. */
  rejections: number;
}
