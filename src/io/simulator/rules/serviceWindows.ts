/** How long a customer can be written to freely after they last wrote. */
const windowMs = 24 * 3_600_000;

/** When each customer last wrote to each number. A customer who never did is taken to have written at the start. */
export class ServiceWindows {
  readonly #startedAt: number;
  readonly #lastIncoming = new Map<string, number>();

  /** @param startedAt milliseconds since 1970, as are all times here */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** The customer wrote. @param customer their BSUID */
  open(numberId: string, customer: string, at: number): void {
    this.#lastIncoming.set(key(numberId, customer), at);
  }

  /** When the window closes, or has closed. */
  closesAt(numberId: string, customer: string): number {
    return (this.#lastIncoming.get(key(numberId, customer)) ?? this.#startedAt) + windowMs;
  }

  /** For the export, in the form of `State`. */
  conversations(): { numberId: string; customer: string; lastIncomingAt: number }[] {
    return [...this.#lastIncoming].map(([key, lastIncomingAt]) => {
      const [numberId = "", customer = ""] = key.split(" ", 2);
      return { numberId, customer, lastIncomingAt };
    });
  }

  isOpen(numberId: string, customer: string, now: number): boolean {
    return now < this.closesAt(numberId, customer);
  }
}

function key(numberId: string, customer: string): string {
  return `${numberId} ${customer}`;
}
