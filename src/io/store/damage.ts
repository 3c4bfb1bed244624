import { existsSync, renameSync } from "node:fs";
import { Failure } from "../../core/failure.ts";

/** What SQLite says of a file whose content can't be right. */
const damaged: ReadonlySet<string> = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

export function isDamage(error: unknown): boolean {
  return Failure.is(error, "storeUnavailable") && damaged.has(error.details.reason);
}

/**
 * Gives a damaged file and what SQLite keeps beside it another name, so that a new one can be begun and what is left in the old
 * one isn't lost.
 * @returns the new name
 * @throws Failure storeUnavailable
 */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, "-");
  let name = `${file}.damaged-${stamp}`;
  for (let again = 2; existsSync(name); again++) name = `${file}.damaged-${stamp}-${again}`;
  try {
    renameSync(file, name);
    for (const side of ["-wal", "-shm"]) {
      if (existsSync(file + side)) renameSync(file + side, name + side);
    }
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "rename";
    throw Failure.storeUnavailable({ path: file, reason }, error);
  }
  return name;
}
