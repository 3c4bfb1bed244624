import type { MessageState, StatusReport } from "../../core/messages/status.ts";
import type { HandshakeProblem } from "../../core/webhooks/handshake.ts";
import type { SignatureDiagnosis } from "../../core/webhooks/signatureDiagnosis.ts";

/** One webhook request as it came in. All times in this file are in milliseconds since 1970. */
export interface NewDelivery {
  receivedAt: number;
  /** `tail`: read in what somebody else's server wrote. `import`: from a file, or pasted. Nobody was answered for these two. */
  source: "webhook" | "tail" | "import";
  /** `unparsable`: rightly signed, but not JSON. Kept as it came, and never projected. */
  outcome: "accepted" | "unparsable";
  /** What its signature amounts to; `valid` if absent. Only what is not from a webhook is kept where it isn't. */
  signature?: "valid" | "invalid" | "missing";
  /** The HTTP status that it was answered with, where that isn't what its outcome says. */
  answer?: number;
  /** Of the callback that it came to, where there are several. */
  path?: string;
  headers: Record<string, string>;
  /** The bytes as they were signed. */
  body: Uint8Array;
}

export interface StoredDelivery extends NewDelivery {
  id: number;
}

/** One line of the list of deliveries. */
export interface DeliveryRow extends Required<Pick<NewDelivery, "receivedAt" | "source" | "outcome" | "signature">> {
  id: number;
  /** The HTTP status; undefined for what was not answered. */
  answer: number | undefined;
  path: string | undefined;
  /** How often the same bytes came. */
  count: number;
  /** When they came last. */
  lastReceivedAt: number;
  /** What is inside, each once: `message`, `status`, `error`, the name of another field, or `unknown`. */
  kinds: string[];
  /** Of the body, in bytes. */
  size: number;
}

/** A webhook request that was turned away: listed, and never taken for truth. */
export interface NewRejection {
  receivedAt: number;
  /** `tooLarge`: above Meta's limit, whatever its signature. The others are what the signature amounts to. */
  reason: "missing" | "malformed" | "mismatch" | "noSecret" | "tooLarge";
  /** The HTTP status that it was answered with. */
  answer: number;
  /** Of the callback that it came to. */
  path?: string;
  /** Which mistake it is, where the bytes say so. */
  diagnosis?: SignatureDiagnosis;
  headers: Record<string, string>;
  body: Uint8Array;
}

export interface StoredRejection extends NewRejection {
  id: number;
  /** How often the same bytes were turned away for the same reason. */
  count: number;
  lastReceivedAt: number;
}

/** One verification of a callback, as Meta asks for it. */
export interface NewHandshake {
  at: number;
  path: string;
  /** Undefined where it was answered with the challenge. */
  problem: HandshakeProblem | undefined;
  /** The HTTP status. */
  answer: number;
}

export interface StoredHandshake extends NewHandshake {
  id: number;
}

/** How far a source that is tailed has been read. */
export interface TailPosition {
  /** Absolute path of the file. */
  file: string;
  /** Tells the file from another one that took its name. */
  inode: string;
  /** In bytes. */
  offset: number;
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
  /** When the call began, where somebody looked. */
  requestedAt?: number;
}

/**
 * One message of the list, incoming where its state is `received`. What only our own bookkeeping knows is missing on a message
 * that was sent by somebody else and that we know from its statuses alone.
 */
export interface MessageRow {
  wamid: string;
  accountId?: string;
  phoneNumberId?: string;
  /** Whom it went to. Of an incoming message there is the sender instead. */
  recipient?: string;
  sender?: string;
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
  requestedAt?: number;
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
