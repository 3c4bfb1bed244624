import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { Failure } from "../../core/failure.ts";
import type { Disposable } from "../../core/signal.ts";

/** SQLite's result codes that say something about the file, the disk or other processes, and nothing about our statements. */
const outsideReasons: Readonly<Record<number, string>> = {
  3: "SQLITE_PERM",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  14: "SQLITE_CANTOPEN",
  15: "SQLITE_PROTOCOL",
  22: "SQLITE_NOLFS",
  23: "SQLITE_AUTH",
  26: "SQLITE_NOTADB",
};

const sqliteFull = 13;
/** SQLITE_IOERR_SHMSIZE: the WAL's index could not grow, which a full disk answers that way. */
const indexCannotGrow = 4874;

/** The failure that an error of SQLite or of the file system amounts to; an error that is our own mistake stays what it is. */
function failureOf(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || Failure.is(error)) return error;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (typeof errcode === "number") {
    if ((errcode & 0xff) === sqliteFull || errcode === indexCannotGrow) return Failure.diskFull({ path }, error);
    const reason = outsideReasons[errcode & 0xff];
    return reason === undefined ? error : Failure.storeUnavailable({ path, reason }, error);
  }
  if (code === "ENOSPC" || code === "EDQUOT") return Failure.diskFull({ path }, error);
  if (code === "ERR_INVALID_STATE") return Failure.storeUnavailable({ path, reason: "closed" }, error);
  return typeof code === "string" && "syscall" in error
    ? Failure.storeUnavailable({ path, reason: code }, error)
    : error;
}

export type Row = Record<string, SQLOutputValue>;

/** A prepared statement whose expected errors are failures. */
export class Statement {
  readonly #statement: StatementSync;
  readonly #path: string;

  constructor(statement: StatementSync, path: string) {
    this.#statement = statement;
    this.#path = path;
  }

  get(...parameters: SQLInputValue[]): Row | undefined {
    try {
      return this.#statement.get(...parameters);
    } catch (error) {
      throw failureOf(error, this.#path);
    }
  }

  all(...parameters: SQLInputValue[]): Row[] {
    try {
      return this.#statement.all(...parameters);
    } catch (error) {
      throw failureOf(error, this.#path);
    }
  }

  run(...parameters: SQLInputValue[]): void {
    try {
      this.#statement.run(...parameters);
    } catch (error) {
      throw failureOf(error, this.#path);
    }
  }
}

export interface ConnectionOptions {
  /** How long to wait for another process that writes, in milliseconds. The whole process waits. */
  busyTimeoutMs: number;
  /** The file may not grow beyond this many pages. */
  maxPages?: number;
}

/** One connection to one SQLite file: how it is opened, its transactions, its failures. */
export class Connection implements Disposable {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #dataVersion: Statement;

  private constructor(path: string, db: DatabaseSync) {
    this.path = path;
    this.#db = db;
    this.#begin = this.prepare("BEGIN IMMEDIATE");
    this.#commit = this.prepare("COMMIT");
    this.#dataVersion = this.prepare("PRAGMA data_version");
  }

  /**
   * Opens the file, and makes it and its folder where they are missing. Only its owner can read the file: message bodies
   * stand in it.
   * @throws Failure storeUnavailable or diskFull
   */
  static open(path: string, { busyTimeoutMs, maxPages }: ConnectionOptions): Connection {
    let db: DatabaseSync | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true });
      // SQLite gives its side files the mode of the main file, so it has to be right before SQLite sees it.
      closeSync(openSync(path, "a", 0o600));
      chmodSync(path, 0o600);
      db = new DatabaseSync(path, { timeout: busyTimeoutMs });
      // Takes effect only on a file without tables, and only before it becomes a WAL file.
      db.exec("PRAGMA auto_vacuum = INCREMENTAL");
      db.exec("PRAGMA journal_mode = WAL");
      db.exec("PRAGMA synchronous = FULL");
      db.exec(`PRAGMA journal_size_limit = ${8 * 1024 * 1024}`);
      if (maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
      return new Connection(path, db);
    } catch (error) {
      db?.close();
      throw failureOf(error, path);
    }
  }

  prepare(sql: string): Statement {
    try {
      return new Statement(this.#db.prepare(sql), this.path);
    } catch (error) {
      throw failureOf(error, this.path);
    }
  }

  exec(sql: string): void {
    try {
      this.#db.exec(sql);
    } catch (error) {
      throw failureOf(error, this.path);
    }
  }

  /** How long to wait for another process that writes, from now on, in milliseconds. The whole process waits. */
  setBusyTimeout(ms: number): void {
    this.exec(`PRAGMA busy_timeout = ${Math.trunc(ms)}`);
  }

  /** Changes whenever another connection has committed something; our own commits don't change it. */
  dataVersion(): number {
    return Number(this.#dataVersion.get()?.data_version);
  }

  /**
   * All of `work` or nothing. Nobody else writes meanwhile. When this returns, it is on the disk.
   * @throws Failure diskFull or storeUnavailable, or what `work` throws
   */
  transaction<T>(work: () => T): T {
    this.#begin.run();
    try {
      const result = work();
      this.#commit.run();
      return result;
    } catch (error) {
      // SQLite ends the transaction by itself on some errors.
      if (this.#db.isOpen && this.#db.isTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  /**
   * A transaction for what can be derived again: after a loss of power the file may be as it was before it, never halfway.
   * What `transaction` wrote earlier or writes later is as safe as ever.
   */
  derivedTransaction<T>(work: () => T): T {
    this.exec("PRAGMA synchronous = NORMAL");
    try {
      return this.transaction(work);
    } finally {
      if (this.#db.isOpen) this.exec("PRAGMA synchronous = FULL");
    }
  }

  /** Makes the file as small as its contents. Left for another time when another process is in the way. */
  giveSpaceBack(): void {
    try {
      this.exec("VACUUM");
      this.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (error) {
      if (!Failure.is(error)) throw error;
    }
  }

  dispose(): void {
    if (this.#db.isOpen) this.#db.close();
  }
}
