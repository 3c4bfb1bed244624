import { type Event, Signal } from "../../../core/signal.ts";
import type { Clock } from "../clock.ts";
import type { PlannedDelivery, PlannedStatus } from "../statusPlan.ts";
import type { Json } from "../validation/checks.ts";

type Direction = "incoming" | "outgoing";

/** What has become of a message of the business. */
export interface MessageProgress {
  readonly status: PlannedStatus["status"] | "accepted";
  /** Of a failure, on one device at least. */
  readonly code?: number;
}

/** A message as both sides see it. */
export interface ChatMessage extends MessageProgress {
  readonly id: string;
  /** `outgoing`: of the business. */
  readonly direction: Direction;
  /** Milliseconds since 1970, by the simulator's clock. */
  readonly at: number;
  /** `type` and the object of that name; `context` where it answers something. */
  readonly content: Json;
  /** The business has marked it as read. */
  readonly isRead: boolean;
  readonly reactions: Readonly<Partial<Record<Direction, string>>>;
  readonly isRevoked: boolean;
}

/** What a customer and a number have written to each other. */
export interface Chat {
  /** The oldest first; the newest 200. */
  readonly messages: readonly ChatMessage[];
  /** Until then the business is shown as typing; milliseconds since 1970. */
  readonly typingUntil?: number;
  /** When it last was: the indicator may be gone again at once. */
  readonly typedAt?: number;
}

/** Whose chat has changed. */
export interface ChatKey {
  readonly numberId: string;
  /** BSUID. */
  readonly customer: string;
}

interface Kept {
  readonly key: ChatKey;
  readonly id: string;
  readonly direction: Direction;
  readonly at: number;
  content: Json;
  /** What becomes of it, from `at` on. */
  readonly plan: readonly PlannedDelivery[];
  isRead: boolean;
  reactions: Readonly<Partial<Record<Direction, string>>>;
  isRevoked: boolean;
}

interface KeptChat {
  readonly messages: Kept[];
  typingUntil?: number;
  typedAt?: number;
}

const noReactions: Kept["reactions"] = {};
const mostMessages = 200;
const mostChats = 200;
/** WhatsApp shows the typing indicator until the answer comes, or for 25 seconds. */
const typingMs = 25_000;

/** The chats of a world, in memory: the newest messages of those that were used last. */
export class Transcripts {
  readonly #clock: Clock;
  /** Those used last at the end. */
  readonly #chats = new Map<string, KeptChat>();
  /** Where a message is kept. Not the message: what is taken out of a Map may be held until the next great collection of garbage. */
  readonly #byId = new Map<string, KeptChat>();
  readonly #changed = new Signal<ChatKey>();
  #listeners = 0;

  /** A message came, changed its state, was read; the business types. */
  readonly onDidChange: Event<ChatKey> = (...args) => {
    const subscription = this.#changed.event(...args);
    this.#listeners++;
    let isDisposed = false;
    return {
      dispose: () => {
        if (!isDisposed) this.#listeners--;
        isDisposed = true;
        subscription.dispose();
      },
    };
  };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param plan what will become of a message of the business */
  add(
    key: ChatKey,
    message: Pick<Kept, "id" | "direction" | "at" | "content">,
    plan: readonly PlannedDelivery[] = [],
  ): void {
    const { id, direction, at, content } = message;
    const kept: Kept = {
      key,
      id,
      direction,
      at,
      content,
      plan,
      isRead: false,
      reactions: noReactions,
      isRevoked: false,
    };
    const chat = this.#chatOf(key);
    chat.messages.push(kept);
    this.#byId.set(id, chat);
    const oldest = chat.messages.length > mostMessages ? chat.messages.shift() : undefined;
    if (oldest) this.#byId.delete(oldest.id);
    if (message.direction === "outgoing") delete chat.typingUntil;
    this.#tell(key);
    if (this.#listeners === 0) return;
    for (const { afterMs } of plan) this.#clock.after(afterMs, () => this.#tell(key));
  }

  /** Who wrote the message, or whom it was written to; undefined where it isn't kept. */
  find(numberId: string, id: string): ChatMessage | undefined {
    const kept = this.#keptWith(id);
    return kept?.key.numberId === numberId ? this.#seen(kept) : undefined;
  }

  /** A customer's message was read by the business, and with it all before it. @param isTyping whether that is shown, too */
  markRead(numberId: string, id: string, isTyping: boolean): void {
    const kept = this.#keptWith(id);
    if (kept?.key.numberId !== numberId || kept.direction !== "incoming") return;
    const chat = this.#chatOf(kept.key);
    const isGroup = (message: Kept) => message.content.group_id !== undefined;
    const earlier = chat.messages.slice(0, chat.messages.indexOf(kept));
    // In groups each message is marked by itself.
    for (const message of isGroup(kept) ? [] : earlier) {
      if (message.direction === "incoming" && !isGroup(message)) message.isRead = true;
    }
    kept.isRead = true;
    if (isTyping) {
      chat.typedAt = this.#clock.now();
      chat.typingUntil = chat.typedAt + typingMs;
      if (this.#listeners > 0) this.#clock.after(typingMs, () => this.#tell(kept.key));
    }
    this.#tell(kept.key);
  }

  /** @param emoji empty to take it back */
  react(id: string, by: Direction, emoji: string): void {
    this.#change(id, (kept) => {
      const { [by]: _, ...others } = kept.reactions;
      kept.reactions = emoji === "" ? others : { ...others, [by]: emoji };
    });
  }

  edit(id: string, content: Json): void {
    this.#change(id, (kept) => {
      kept.content = content;
    });
  }

  revoke(id: string): void {
    this.#change(id, (kept) => {
      kept.isRevoked = true;
    });
  }

  of(key: ChatKey): Chat {
    const chat = this.#chats.get(nameOf(key));
    const { typingUntil, typedAt } = chat ?? {};
    return {
      messages: chat?.messages.map((kept) => this.#seen(kept)) ?? [],
      ...(typingUntil !== undefined && typingUntil > this.#clock.now() && { typingUntil }),
      ...(typedAt !== undefined && { typedAt }),
    };
  }

  /** The customer goes by another BSUID from now on. */
  rename(from: string, to: string): void {
    for (const [name, { messages, ...rest }] of [...this.#chats]) {
      const [first] = messages;
      if (first?.key.customer !== from) continue;
      this.#chats.delete(name);
      const key = { ...first.key, customer: to };
      const chat = { ...rest, messages: messages.map((kept) => ({ ...kept, key })) };
      this.#chats.set(nameOf(key), chat);
      for (const { id } of messages) this.#byId.set(id, chat);
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #chatOf(key: ChatKey): KeptChat {
    const name = nameOf(key);
    const known = this.#chats.get(name);
    const chat = known ?? { messages: [] };
    if (known) this.#chats.delete(name);
    this.#chats.set(name, chat);
    if (this.#chats.size > mostChats) this.#forgetOldest();
    return chat;
  }

  #keptWith(id: string): Kept | undefined {
    return this.#byId.get(id)?.messages.find((kept) => kept.id === id);
  }

  #forgetOldest(): void {
    const [oldest] = this.#chats;
    if (!oldest) return;
    const [name, { messages }] = oldest;
    for (const { id } of messages) this.#byId.delete(id);
    messages.length = 0;
    this.#chats.delete(name);
  }

  #change(id: string, change: (kept: Kept) => void): void {
    const kept = this.#keptWith(id);
    if (!kept) return;
    change(kept);
    this.#tell(kept.key);
  }

  #tell(key: ChatKey): void {
    if (this.#listeners > 0) this.#changed.fire(key);
  }

  /** As it is now: what becomes of it is known beforehand, and looked up by the clock. */
  #seen({ id, direction, at, content, plan, isRead, reactions, isRevoked }: Kept): ChatMessage {
    const now = this.#clock.now();
    const past = plan.filter(({ afterMs }) => at + afterMs <= now).flatMap(({ statuses }) => statuses);
    const code = past.find((step) => step.code !== undefined)?.code;
    // Delivered and failed: one device has it.
    const status = past.findLast((step) => step.status !== "failed")?.status ?? past.at(-1)?.status ?? "accepted";
    return {
      id,
      direction,
      at,
      content,
      status,
      ...(code !== undefined && { code }),
      isRead,
      reactions: { ...reactions },
      isRevoked,
    };
  }
}

function nameOf({ numberId, customer }: ChatKey): string {
  return `${numberId} ${customer}`;
}
