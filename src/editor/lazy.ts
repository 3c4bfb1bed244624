import type { Disposable } from "../core/signal.ts";

/** Something made on first use, once. A failed making is tried again at the next use; what was made is disposed with this. */
export class Lazy<T extends object> implements Disposable {
  #made: Promise<T> | undefined;
  #current: T | undefined;
  #disposed = false;
  readonly #make: () => Promise<T>;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** What was made already, if anything. */
  get current(): T | undefined {
    return this.#current;
  }

  get(): Promise<T> {
    this.#made ??= this.#make().then(
      (made) => {
        if (this.#disposed) disposeOf(made);
        this.#current = made;
        return made;
      },
      (error: unknown) => {
        this.#made = undefined;
        throw error;
      },
    );
    return this.#made;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#current !== undefined) disposeOf(this.#current);
  }
}

function disposeOf(made: object): void {
  if ("dispose" in made && typeof made.dispose === "function") made.dispose();
}
