import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { Disposable } from "../../core/signal.ts";
import { FileTail, type TailOptions } from "./fileTail.ts";

/** How often it is looked for something new, in milliseconds. Watching isn't enough: network drives and renamed files tell nothing. */
const pollMs = 300;
/** Files of a folder that are followed: those that were changed last. */
const mostFiles = 200;

interface Options extends TailOptions {
  /** Absolute paths of files and folders. What isn't there yet is waited for. */
  readonly paths: readonly string[];
  /** Something can't be read or kept; it is tried again. */
  readonly onProblem: (path: string, error: unknown) => void;
}

/** Follows files, and the files of folders, in which somebody else's server writes its deliveries. */
export class Tail implements Disposable {
  readonly #options: Options;
  readonly #files = new Map<string, FileTail>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #disposed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#running = this.#look();
  }

  /** Resolves when what is under way has been kept. */
  async stop(): Promise<void> {
    this.dispose();
    await this.#running;
    for (const file of this.#files.values()) await file.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    for (const wanted of this.#options.paths) {
      try {
        for (const file of await filesAt(wanted)) {
          if (this.#disposed) return;
          const tail = this.#files.get(file) ?? new FileTail(file, this.#options);
          this.#files.set(file, tail);
          await tail.read();
        }
      } catch (error) {
        this.#options.onProblem(wanted, error);
      }
    }
    if (this.#disposed) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look();
    }, pollMs);
  }
}

async function filesAt(wanted: string): Promise<string[]> {
  let isFolder = false;
  try {
    isFolder = (await stat(wanted)).isDirectory();
  } catch {
    return [wanted];
  }
  if (!isFolder) return [wanted];
  const entries = await readdir(wanted, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith(".")).map(({ name }) => name);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(wanted, name);
      const changed = await stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
      return { file, changed };
    }),
  );
  // The oldest first, so that what they hold comes in its order.
  return files
    .sort((a, b) => b.changed - a.changed)
    .slice(0, mostFiles)
    .reverse()
    .map(({ file }) => file);
}
