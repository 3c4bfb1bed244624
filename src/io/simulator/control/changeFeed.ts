import type { Disposable } from "../../../core/signal.ts";
import type { World } from "../world.ts";

/** Changes within this time, in milliseconds, are told as one. */
const quietMs = 100;

/**
 * Tells those who look at the simulator that something in it has changed, as lines of JSON in an answer that doesn't end: what has changed they
 * ask for themselves. While nobody looks, nothing is listened to.
 */
export class ChangeFeed implements Disposable {
  readonly #world: () => World;
  readonly #readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
  #subscriptions: Disposable[] = [];
  #pending: NodeJS.Timeout | undefined;

  constructor(world: () => World) {
    this.#world = world;
  }

  /** Begins with a line, so that the reader knows that it hears. */
  stream(): ReadableStream<Uint8Array> {
    let own: ReadableStreamDefaultController<Uint8Array>;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        this.#readers.add(controller);
        if (this.#readers.size === 1) this.#listen();
        controller.enqueue(line);
      },
      cancel: () => this.#leave(own),
    });
  }

  /** Something was changed by the control API itself. */
  changed(): void {
    if (this.#readers.size === 0) return;
    this.#pending ??= setTimeout(() => this.#tell(), quietMs);
  }

  /** There is another world now. */
  restarted(): void {
    if (this.#readers.size === 0) return;
    this.#listen();
    this.changed();
  }

  /** Ends the answers of those who look. */
  dispose(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    for (const reader of [...this.#readers]) {
      this.#leave(reader);
      reader.close();
    }
  }

  #listen(): void {
    this.#ignore();
    const { requests, clock, transcripts, onDidReport } = this.#world();
    const changed = () => this.changed();
    this.#subscriptions = [
      requests.onDidAdd(changed),
      clock.onDidChange(changed),
      transcripts.onDidChange(changed),
      onDidReport(changed),
    ];
  }

  #ignore(): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #tell(): void {
    this.#pending = undefined;
    for (const reader of this.#readers) {
      // Somebody who doesn't read is told once, not again and again.
      if ((reader.desiredSize ?? 0) > 0) reader.enqueue(line);
    }
  }

  #leave(reader: ReadableStreamDefaultController<Uint8Array>): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#ignore();
  }
}

const line = new TextEncoder().encode('{"event":"changed"}\n');
