/** Anything that holds something and can let go of it. The shape is the editor's. */
export interface Disposable {
  dispose(): void;
}

/** An event of the editor's shape: call it with a listener, keep what it returns to stop listening. */
export type Event<T> = (listener: (event: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

/** Owns an event: whoever makes it fires it and disposes it. A listener that throws does not keep the next one from hearing. */
export class Signal<T> implements Disposable {
  readonly #listeners = new Set<(event: T) => unknown>();

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    const bound = (event: T) => listener.call(thisArgs, event);
    this.#listeners.add(bound);
    const subscription = { dispose: () => void this.#listeners.delete(bound) };
    disposables?.push(subscription);
    return subscription;
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
