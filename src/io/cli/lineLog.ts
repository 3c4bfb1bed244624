import type { Terminal } from "./terminal.ts";

/** Lines that come within so many milliseconds are written together. */
const pauseMs = 50;
/** Bytes that may wait for somebody to read them. */
const mostUnread = 4_000_000;

/** Lines about what goes on, in their order. Where nobody reads them, new ones are left out rather than kept without end. */
export class LineLog {
  readonly #terminal: Pick<Terminal, "print" | "unread">;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Pick<Terminal, "print" | "unread">) {
    this.#terminal = terminal;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.flush(), pauseMs);
  }

  /** Writes what is there, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length > 0 && this.#terminal.unread() < mostUnread) this.#terminal.print(this.#lines.join("\n"));
    this.#lines = [];
  }
}
