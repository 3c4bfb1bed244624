import type { State } from "../../../core/simulator/state.ts";

/** How long a customer can be written to freely after they last wrote. */
const windowMs = 24 * 3_600_000;
/** How long what a customer is written is free after they came by an ad. */
const freeEntryMs = 72 * 3_600_000;

/** When each customer last wrote to each number. A customer who never did is taken to have written at the start. */
export class ServiceWindows {
  readonly #startedAt: number;
  readonly #lastIncoming = new Map<string, number>();
  readonly #freeEntryUntil = new Map<string, number>();

  /** @param startedAt milliseconds since 1970, as are all times here */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** The customer wrote. @param customer their BSUID */
  open(numberId: string, customer: string, at: number): void {
    this.#lastIncoming.set(key(numberId, customer), at);
  }

  /**
   * The customer came by an ad. Assumed: at Meta the 72 hours begin with the business' answer, if that comes within 24 hours; here with the
   * customer's message.
   */
  openFreeEntry(numberId: string, customer: string, at: number, until = at + freeEntryMs): void {
    this.#freeEntryUntil.set(key(numberId, customer), until);
  }

  /** Until when what the customer is written is free; undefined where it isn't, or not any more. */
  freeEntryUntil(numberId: string, customer: string, now: number): number | undefined {
    const until = this.#freeEntryUntil.get(key(numberId, customer));
    return until !== undefined && now < until ? until : undefined;
  }

  /** The customer goes by another BSUID from now on. */
  rename(from: string, to: string): void {
    for (const times of [this.#lastIncoming, this.#freeEntryUntil]) {
      for (const [name, at] of [...times]) {
        const [numberId = "", customer] = name.split(" ", 2);
        if (customer !== from) continue;
        times.delete(name);
        times.set(key(numberId, to), at);
      }
    }
  }

  /** When the window closes, or has closed. */
  closesAt(numberId: string, customer: string): number {
    return (this.#lastIncoming.get(key(numberId, customer)) ?? this.#startedAt) + windowMs;
  }

  /** For the export, in the form of `State`. */
  conversations(): State["conversations"] {
    return [...this.#lastIncoming].map(([key, lastIncomingAt]) => {
      const [numberId = "", customer = ""] = key.split(" ", 2);
      const freeEntryUntil = this.#freeEntryUntil.get(key);
      return { numberId, customer, lastIncomingAt, ...(freeEntryUntil !== undefined && { freeEntryUntil }) };
    });
  }

  isOpen(numberId: string, customer: string, now: number): boolean {
    return now < this.closesAt(numberId, customer);
  }
}

function key(numberId: string, customer: string): string {
  return `${numberId} ${customer}`;
}
