import type { Disposable } from "../../core/signal.ts";
import { isDamage, setAside } from "./damage.ts";
import type { NewDelivery, NewHandshake, NewRejection, TailPosition } from "./records.ts";
import { Store, type StoreOptions } from "./store.ts";

interface KeptStoreOptions extends StoreOptions {
  /** A damaged file got this name, and a new one was begun. */
  onSetAside: (name: string) => void;
}

/**
 * A store that is replaced by a new one when its file turns out to be damaged: when it is opened, and while it is written to. For
 * a process that has to go on receiving.
 */
export class KeptStore implements Disposable {
  readonly #options: KeptStoreOptions;
  #store: Store;

  /** @throws Failure storeUnavailable, diskFull or storeTooNew */
  constructor(options: KeptStoreOptions) {
    this.#options = options;
    this.#store = openOrReplace(options);
  }

  get current(): Store {
    return this.#store;
  }

  get id(): string {
    return this.#store.id;
  }

  async commitDelivery(delivery: NewDelivery): Promise<number> {
    const store = this.#store;
    try {
      return await store.commitDelivery(delivery);
    } catch (error) {
      if (!isDamage(error)) throw error;
      // Of those that fail together, the first one replaces it.
      if (this.#store === store) this.#replace();
      return this.#store.commitDelivery(delivery);
    }
  }

  recordRejection(rejection: NewRejection): void {
    this.#store.recordRejection(rejection);
  }

  recordHandshake(handshake: NewHandshake): void {
    this.#store.recordHandshake(handshake);
  }

  commitTailed(deliveries: readonly NewDelivery[], position: TailPosition): void {
    const store = this.#store;
    try {
      store.commitTailed(deliveries, position);
    } catch (error) {
      if (!isDamage(error)) throw error;
      if (this.#store === store) this.#replace();
      this.#store.commitTailed(deliveries, position);
    }
  }

  tailPosition(file: string): TailPosition | undefined {
    return this.#store.tailPosition(file);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #replace(): void {
    this.#store.dispose();
    const name = setAside(this.#options.file, this.#options.now());
    this.#store = Store.open(this.#options);
    this.#options.onSetAside(name);
  }
}

/** Opens a store; a file that is damaged is set aside, and a new one begun. @throws Failure */
export function openOrReplace(options: KeptStoreOptions): Store {
  try {
    return Store.open(options);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const name = setAside(options.file, options.now());
    const store = Store.open(options);
    options.onSetAside(name);
    return store;
  }
}
