import { type Disposable, type Event, Signal } from "../../core/signal.ts";

/** At most one event in this time, in milliseconds. */
const quietMs = 100;
/** How often another process is listened for, in milliseconds: half of the second within which every window shows a change. */
const pollMs = 250;

/** Says that the store holds something else than before, whoever wrote it. */
export class Changes implements Disposable {
  readonly #signal = new Signal<void>();
  readonly #dataVersion: () => number;
  readonly #onForeignChange: () => void;
  #listeners = 0;
  #lastVersion: number;
  #lastFired = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #poll: NodeJS.Timeout | undefined;
  #disposed = false;

  /**
   * @param dataVersion changes whenever another connection has committed
   * @param onForeignChange called at once when it has, before the event
   */
  constructor(dataVersion: () => number, onForeignChange: () => void) {
    this.#dataVersion = dataVersion;
    this.#onForeignChange = onForeignChange;
    this.#lastVersion = dataVersion();
  }

  readonly event: Event<void> = (listener, thisArgs, disposables) => {
    const subscription = this.#signal.event(listener, thisArgs);
    this.#listeners += 1;
    if (!this.#disposed) this.#poll ??= setInterval(() => this.#look(), pollMs).unref();
    let listening = true;
    const counted = {
      dispose: () => {
        subscription.dispose();
        if (listening) this.#listeners -= 1;
        listening = false;
        if (this.#listeners === 0) this.#stopPolling();
      },
    };
    disposables?.push(counted);
    return counted;
  };

  /** Something was committed: the event follows, at once where none came lately. */
  changed(): void {
    if (this.#disposed || this.#timer !== undefined) return;
    const wait = Math.max(0, this.#lastFired + quietMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lastFired = performance.now();
      this.#signal.fire();
    }, wait).unref();
  }

  #look(): void {
    try {
      const version = this.#dataVersion();
      if (version === this.#lastVersion) return;
      this.#lastVersion = version;
    } catch {
      // The file can't be read now. Whoever reads it next is told why; here the next look is soon enough.
      return;
    }
    this.#onForeignChange();
    this.changed();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopPolling();
    clearTimeout(this.#timer);
    this.#signal.dispose();
  }
}
