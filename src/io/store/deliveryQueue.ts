import type { NewDelivery } from "./records.ts";

interface Waiting {
  delivery: NewDelivery;
  resolve: (id: number) => void;
  reject: (reason: unknown) => void;
}

/**
 * Gathers the deliveries of one turn of the event loop and writes them together: waiting for the disk costs the same for one
 * as for fifty.
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
      // Immediates run after all sockets that had something were read.
      this.#turn ??= setImmediate(() => this.flush());
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
