import { Failure } from "../../core/failure.ts";
import type { Disposable } from "../../core/signal.ts";

const firstRetryMs = 1_000;
const lastRetryMs = 30_000;

/** Work in the background, one slice at a time, so that the process's other work goes on between them. */
export class SlicedWork implements Disposable {
  readonly #slice: () => number | undefined;
  #cancel: (() => void) | undefined;
  #dueAt = Number.POSITIVE_INFINITY;
  #retryMs = firstRetryMs;
  #pausing = false;
  #disposed = false;

  /**
   * @param slice does one and returns after how many milliseconds the next one follows, or undefined when there is nothing to
   * do. When it throws a failure (a full disk, another process that doesn't stop writing) it is tried again, ever more slowly.
   */
  constructor(slice: () => number | undefined) {
    this.#slice = slice;
  }

  /**
   * A slice is done in at most so many milliseconds, or after the pause that the last one asked for. One that is due at once is done
   * before the process ends; a later one doesn't hold it up.
   */
  wake(delayMs: number): void {
    const dueAt = performance.now() + delayMs;
    if (this.#disposed || this.#pausing || dueAt >= this.#dueAt) return;
    this.#cancel?.();
    this.#dueAt = dueAt;
    if (delayMs <= 0) {
      // Not unref'd: an immediate that is does not keep the event loop turning, and the work would wait for something else to wake it.
      const immediate = setImmediate(() => this.#run());
      this.#cancel = () => clearImmediate(immediate);
    } else {
      const timeout = setTimeout(() => this.#run(), delayMs).unref();
      this.#cancel = () => clearTimeout(timeout);
    }
  }

  #run(): void {
    this.#cancel = undefined;
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#pausing = false;
    try {
      const pauseMs = this.#slice();
      this.#retryMs = firstRetryMs;
      if (pauseMs === undefined) return;
      this.wake(pauseMs);
      this.#pausing = true;
    } catch (error) {
      if (!Failure.is(error)) throw error;
      this.wake(this.#retryMs);
      this.#retryMs = Math.min(lastRetryMs, this.#retryMs * 2);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancel?.();
  }
}
