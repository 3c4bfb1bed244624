import { Queue } from "./queue.ts";

/** After so long without progress nobody waits any more: what is in the way may never end. */
const stalledMs = 1000;

/** Lets those who bring something wait while there is too much of it, as long as it gets less: one comes in for each that is done. */
export class Room {
  readonly #waiting = new Queue<{ readonly enter: () => void }>();
  /** Less than one. */
  #free = 0;
  #lastDoneAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** Whether it has become less lately, so that there is something to wait for. */
  get isMoving(): boolean {
    return performance.now() - this.#lastDoneAt <= stalledMs;
  }

  /** Resolves when it is one's turn. */
  wait(): Promise<void> {
    this.#timer ??= setTimeout(() => this.#look(), stalledMs).unref();
    return new Promise((enter) => this.#waiting.add({ enter }));
  }

  /** There is one less, or a part of one: thirds of many come more evenly than the last thirds do. */
  done(share = 1): void {
    this.#lastDoneAt = performance.now();
    this.#free += share;
    while (this.#free >= 1) {
      this.#free--;
      this.#waiting.take()?.enter();
    }
  }

  letAllIn(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (let next = this.#waiting.take(); next; next = this.#waiting.take()) next.enter();
  }

  #look(): void {
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const idleMs = performance.now() - this.#lastDoneAt;
    if (idleMs > stalledMs) this.letAllIn();
    else this.#timer = setTimeout(() => this.#look(), stalledMs - idleMs + 1).unref();
  }
}
