import { Failure } from "../../core/failure.ts";
import type { NewDelivery } from "./records.ts";

interface Waiting {
  delivery: NewDelivery;
  resolve: (id: number) => void;
  reject: (reason: unknown) => void;
}

/** How long deliveries are gathered at most, in milliseconds. */
const longestMs = 2;
/** How soon a group is tried again while another process writes, in milliseconds. */
const retryMs = 10;

/**
 * Gathers the deliveries that come in together and writes them together: waiting for the disk costs the same for one as for
 * fifty. Those of one turn of the event loop do, and those of the next turns, until one brings no more. A delivery that comes
 * alone waits for one empty turn.
 */
export class DeliveryQueue {
  readonly #write: (deliveries: readonly NewDelivery[]) => number;
  #waiting: Waiting[] = [];
  readonly #patienceMs: number;
  #turn: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #busySince: number | undefined;

  /**
   * @param write puts all of them on the disk or throws, and returns the first one's id; the others' follow it without gaps
   * @param patienceMs how long those wait that can't be written because another process writes, in milliseconds; this one does other work meanwhile
   */
  constructor(write: (deliveries: readonly NewDelivery[]) => number, patienceMs = 0) {
    this.#write = write;
    this.#patienceMs = patienceMs;
  }

  /** @returns the delivery's id, once it is on the disk */
  add(delivery: NewDelivery): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivery, resolve, reject });
      // While others write, all wait for the next try.
      if (this.#retry === undefined) this.#turn ??= this.#endOfTurn(0, performance.now() + longestMs);
    });
  }

  /** Immediates run after all sockets that had something were read. */
  #endOfTurn(before: number, until: number): NodeJS.Immediate {
    return setImmediate(() => {
      const { length } = this.#waiting;
      if (length > before && performance.now() < until) this.#turn = this.#endOfTurn(length, until);
      else this.#writeWaiting(this.#patienceMs);
    });
  }

  /** Writes what waits, now. Failures go to those who wait. */
  flush(): void {
    this.#writeWaiting(0);
  }

  #writeWaiting(patienceMs: number): void {
    clearImmediate(this.#turn);
    clearTimeout(this.#retry);
    this.#turn = undefined;
    this.#retry = undefined;
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    let id: number;
    try {
      id = this.#write(group.map((one) => one.delivery));
    } catch (error) {
      const isBusy = Failure.is(error, "storeUnavailable") && error.details.reason === "SQLITE_BUSY";
      this.#busySince ??= performance.now();
      if (isBusy && performance.now() - this.#busySince < patienceMs) {
        this.#waiting = group;
        this.#retry = setTimeout(() => this.#writeWaiting(patienceMs), retryMs);
        return;
      }
      this.#busySince = undefined;
      for (const one of group) one.reject(error);
      return;
    }
    this.#busySince = undefined;
    for (const one of group) {
      one.resolve(id);
      id += 1;
    }
  }
}
