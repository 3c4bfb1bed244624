import type { PlannedDelivery } from "./statusPlan.ts";

/** What is counted of a message: everything that analytics can be broken down by. */
export interface Counted {
  readonly numberId: string;
  /** ISO 3166-1 alpha-2, of the customer. */
  readonly country: string;
  /** A pricing category in capitals: `SERVICE`, `MARKETING`, … */
  readonly category: string;
  /** In capitals: `REGULAR`, `FREE_CUSTOMER_SERVICE`, … */
  readonly pricingType: string;
  readonly templateId?: string;
}

export interface Counts {
  sent: number;
  delivered: number;
  read: number;
  /** Conversations that began with a message. */
  conversations: number;
}

/** What was sent in one half hour. */
export interface TrafficEntry extends Counted, Readonly<Counts> {
  /** Milliseconds since 1970. */
  readonly start: number;
}

export const halfHourMs = 1_800_000;
const dayMs = 86_400_000;
/** Beyond these the oldest ones are forgotten. */
const mostEntries = 50_000;
const mostConversations = 20_000;

/** How many messages were sent, delivered and read, by half hours: what analytics are made of. It ends with the simulator. */
export class Traffic {
  readonly #entries = new Map<string, { readonly start: number; readonly counted: Counted; readonly counts: Counts }>();
  /** What was counted last, and for which half hour: most messages are like the one before. */
  #last: { readonly start: number; readonly counted: Counted; readonly counts: Counts } | undefined;
  readonly #conversations = new Set<string>();

  /** Counts a message by what will become of it. @param customer BSUID; @param at when it was accepted */
  add(counted: Counted, customer: string, plan: readonly PlannedDelivery[], at: number): void {
    for (const { afterMs, statuses } of plan) {
      for (const { status } of statuses) {
        if (status !== "sent" && status !== "delivered" && status !== "read") continue;
        const counts = this.#countsOf(counted, at + afterMs);
        counts[status]++;
        if (status === "sent" && this.#begins(counted, customer, at)) counts.conversations++;
      }
    }
  }

  /** @param from milliseconds since 1970, as is `until`, which is not included itself */
  between(from: number, until: number): TrafficEntry[] {
    return [...this.#entries.values()]
      .filter(({ start }) => start + halfHourMs > from && start < until)
      .map(({ start, counted, counts }) => ({ start, ...counted, ...counts }));
  }

  #countsOf(counted: Counted, at: number): Counts {
    const start = Math.floor(at / halfHourMs) * halfHourMs;
    if (this.#last?.start === start && isSame(this.#last.counted, counted)) return this.#last.counts;
    const { numberId, country, category, pricingType, templateId = "" } = counted;
    const key = `${start} ${numberId} ${country} ${category} ${pricingType} ${templateId}`;
    const known = this.#entries.get(key);
    const entry = known ?? { start, counted, counts: { sent: 0, delivered: 0, read: 0, conversations: 0 } };
    this.#last = entry;
    if (known) return known.counts;
    this.#entries.set(key, entry);
    if (this.#entries.size > mostEntries) {
      const [oldest = ""] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
    return entry.counts;
  }

  /** Assumed: a conversation of a category lasts for a day of UTC. */
  #begins({ numberId, category }: Counted, customer: string, at: number): boolean {
    const key = `${Math.floor(at / dayMs)} ${numberId} ${category} ${customer}`;
    if (this.#conversations.has(key)) return false;
    this.#conversations.add(key);
    if (this.#conversations.size > mostConversations) {
      const [oldest = ""] = this.#conversations;
      this.#conversations.delete(oldest);
    }
    return true;
  }
}

function isSame(one: Counted, other: Counted): boolean {
  return (
    one.numberId === other.numberId &&
    one.country === other.country &&
    one.category === other.category &&
    one.pricingType === other.pricingType &&
    one.templateId === other.templateId
  );
}
