import { createHash } from "node:crypto";
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { deliveriesInText, LogScanner } from "../../core/webhooks/loggedDeliveries.ts";
import type { NewDelivery, TailPosition } from "../store/records.ts";
import { newDeliveryOf } from "./newDelivery.ts";

/** What tailing needs of the store. */
export interface TailStore {
  /** Both or neither. */
  commitTailed(deliveries: readonly NewDelivery[], position: TailPosition): void;
  tailPosition(file: string): TailPosition | undefined;
}

export interface TailOptions {
  readonly store: TailStore;
  readonly now: () => number;
  readonly secrets: () => readonly string[];
}

const chunkBytes = 256 * 1024;
/** Bytes without a line break, above which they are passed over: no delivery is as large. */
const longestLine = 4 * 1024 * 1024;
/** Bytes that tell a file from another one with the same number. */
const markBytes = 256;

/**
 * Reads one file as it grows, from where it was left. What is read of it and how far are written together, so that nothing is read twice
 * or left out when this process ends. A file that is rotated is read to its end under its new name first.
 */
export class FileTail {
  readonly file: string;
  readonly #options: TailOptions;
  #handle: FileHandle | undefined;
  #mark = "";
  #inode = "";
  /** Up to here it was read. */
  #offset = 0;
  #scanner = new LogScanner();
  /** Bytes of lines that are not complete. */
  #rest = Buffer.alloc(0);
  #pendingBytes = 0;

  constructor(file: string, options: TailOptions) {
    this.file = file;
    this.#options = options;
  }

  /** Reads what is new. Resolves when there is no more for now. @throws what the file system or the store throw */
  async read(): Promise<void> {
    const now = await inodeOf(this.file);
    if (this.#handle === undefined) {
      if (now === undefined) return;
      await this.#begin(now);
    } else if (now !== this.#inode) {
      // It has another name by now: to its end first.
      await this.#readOn(true);
      await this.dispose();
      if (now === undefined) return;
      await this.#openAt(this.file, now, 0);
    }
    await this.#readOn(false);
  }

  async dispose(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #begin(inode: string): Promise<void> {
    const position = this.#options.store.tailPosition(this.file);
    if (position === undefined) {
      await this.#openAt(this.file, inode, 0);
      return;
    }
    const [known = "", mark = ""] = position.inode.split("/");
    if (known === inode && (await markOf(this.file, position.offset)) === mark) {
      await this.#openAt(this.file, inode, position.offset);
      return;
    }
    const rotated = await this.#rotated(known, mark, position.offset);
    if (rotated !== undefined) {
      await this.#openAt(rotated, known, position.offset);
      await this.#readOn(true);
      await this.dispose();
    }
    await this.#openAt(this.file, inode, 0);
  }

  /** The name that the file has by now, among those beside it. */
  async #rotated(inode: string, mark: string, offset: number): Promise<string | undefined> {
    const folder = path.dirname(this.file);
    const stem = path.parse(this.file).name;
    for (const name of await readdir(folder)) {
      const other = path.join(folder, name);
      if (!name.startsWith(stem) || other === this.file || (await inodeOf(other)) !== inode) continue;
      if ((await markOf(other, offset)) === mark) return other;
    }
    return undefined;
  }

  async #openAt(file: string, inode: string, offset: number): Promise<void> {
    this.#handle = await open(file, "r");
    this.#inode = inode;
    this.#offset = offset;
    this.#mark = await markOf(file, offset);
    this.#forget();
  }

  #forget(): void {
    this.#rest = Buffer.alloc(0);
    this.#scanner = new LogScanner();
    this.#pendingBytes = 0;
  }

  async #readOn(isLast: boolean): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    const { size } = await handle.stat();
    if (size < this.#offset + this.#rest.length) {
      // It was emptied, as copytruncate does.
      this.#offset = 0;
      this.#mark = "";
      this.#forget();
    }
    for (;;) {
      const at = this.#offset + this.#pendingBytes + this.#rest.length;
      const buffer = Buffer.alloc(chunkBytes);
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, at);
      if (bytesRead === 0) break;
      await this.#take(Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]));
    }
    await this.#takeRest(isLast);
  }

  async #take(bytes: Buffer): Promise<void> {
    const end = bytes.lastIndexOf(0x0a) + 1;
    const found = [];
    for (const line of linesIn(bytes.subarray(0, end))) {
      found.push(...this.#scanner.read(line.toString("utf8")));
      this.#pendingBytes += line.length;
      if (this.#scanner.pending === 0) {
        this.#offset += this.#pendingBytes;
        this.#pendingBytes = 0;
      }
    }
    this.#rest = Buffer.from(bytes.subarray(end));
    if (this.#rest.length > longestLine) {
      this.#offset += this.#pendingBytes + this.#rest.length;
      this.#forget();
    }
    await this.#commit(found);
  }

  /** The last line has no line break yet: it counts where it is whole all the same, or nothing follows. */
  async #takeRest(isLast: boolean): Promise<void> {
    if (this.#rest.length === 0) return;
    const text = this.#rest.toString("utf8");
    if (!isLast && !text.trimEnd().endsWith("}") && !text.trimEnd().endsWith("]")) return;
    const found = this.#scanner.pending === 0 ? deliveriesInText(text) : this.#scanner.read(text);
    if (found.length === 0) return;
    this.#offset += this.#pendingBytes + this.#rest.length;
    this.#forget();
    await this.#commit(found);
  }

  async #commit(found: readonly Parameters<typeof newDeliveryOf>[0][]): Promise<void> {
    const { store, now, secrets } = this.#options;
    const deliveries = found.map((each) => newDeliveryOf(each, "tail", { now: now(), secrets: secrets() }));
    if (this.#mark === "" || this.#offset < 2 * markBytes) this.#mark = await markOf(this.#handle, this.#offset);
    store.commitTailed(deliveries, { file: this.file, inode: `${this.#inode}/${this.#mark}`, offset: this.#offset });
  }
}

function* linesIn(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at) + 1;
    yield bytes.subarray(at, end);
    at = end;
  }
}

async function inodeOf(file: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return `${dev}-${ino}`;
  } catch {
    return undefined;
  }
}

/** What a file begins with, as far as it was read. */
async function markOf(file: string | FileHandle | undefined, offset: number): Promise<string> {
  if (file === undefined) return "";
  const handle = typeof file === "string" ? await open(file, "r") : file;
  try {
    const buffer = Buffer.alloc(Math.min(markBytes, offset));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return createHash("sha1").update(buffer.subarray(0, bytesRead)).digest("hex");
  } finally {
    if (typeof file === "string") await handle.close();
  }
}
