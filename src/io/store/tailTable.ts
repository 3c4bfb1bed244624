import type { TailPosition } from "./records.ts";
import type { Connection, Statement } from "./sqlite.ts";

/** How far each tailed file has been read. */
export class TailTable {
  readonly #find: Statement;
  readonly #save: Statement;

  constructor(connection: Connection) {
    this.#find = connection.prepare("SELECT inode, offset FROM tails WHERE file = ?");
    this.#save = connection.prepare("INSERT OR REPLACE INTO tails (file, inode, offset) VALUES (?, ?, ?)");
  }

  find(file: string): TailPosition | undefined {
    const row = this.#find.get(file);
    return row === undefined ? undefined : { file, inode: String(row.inode), offset: Number(row.offset) };
  }

  /** Inside a transaction of the caller's. */
  save({ file, inode, offset }: TailPosition): void {
    this.#save.run(file, inode, Math.trunc(offset));
  }
}
