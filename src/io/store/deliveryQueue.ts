import type { NewDelivery } from "./records.ts";

interface Waiting {
  delivery: NewDelivery;
  resolve: (id: number) => void;
  reject: (reason: unknown) => void;
}

/** How long deliveries are gathered at most, in milliseconds. */
const longestMs = 2;

/**
 * Gathers the deliveries that come in together and writes them together: waiting for the disk costs the same for one as for
 * fifty. Those of one turn of the event loop do, and those of the next turns, until one brings no more. A delivery that comes
 * alone waits for one empty turn.
 */
export class DeliveryQueue {
  readonly #write: (deliveries: readonly NewDelivery[]) => number;
  #waiting: Waiting[] = [];
  #turn: NodeJS.Immediate | undefined;

  /** @param write puts all of them on the disk or throws, and returns the first one's id; the others' follow it without gaps */
  constructor(write: (deliveries: readonly NewDelivery[]) => number) {
    this.#write = write;
  }

  /** @returns the delivery's id, once it is on the disk */
  add(delivery: NewDelivery): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject });
      this.#turn ??= this.#endOfTurn(0, performance.now() + longestMs);
    });
  }

  /** Immediates run after all sockets that had something were read. */
  #endOfTurn(before: number, until: number): NodeJS.Immediate {
    return setImmediate(() => {
      const { length } = this.#waiting;
      if (length > before && performance.now() < until) this.#turn = this.#endOfTurn(length, until);
      else this.flush();
    });
  }

  /** Writes what waits, now. Failures go to those who wait. */
  flush(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    let id: number;
    try {
      id = this.#write(group.map((one) => one.delivery));
    } catch (error) {
      for (const one of group) one.reject(error);
      return;
    }
    for (const one of group) {
      one.resolve(id);
      id += 1;
    }
  }
}
