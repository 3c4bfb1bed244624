/**
 * A text that comes in pieces, by its lines: neither putting it together nor splitting it takes long at a time. Lines end with `\n`;
 * lines and characters count from 0, offsets in UTF-16 units.
 */
export class TextLines {
  /** Whole lines, and where the piece begins in the text. */
  readonly #pieces: { readonly start: number; readonly text: string }[] = [];
  readonly #lineStarts: number[] = [0];
  /** The parts of the line that hasn't ended yet. */
  #open: string[] = [];
  #openStart = 0;
  #length = 0;

  /** The next piece of the text. */
  add(piece: string): void {
    for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) {
      this.#lineStarts.push(this.#length + at + 1);
    }
    this.#length += piece.length;
    const whole = piece.lastIndexOf("\n") + 1;
    if (whole > 0) {
      this.#open.push(piece.slice(0, whole));
      this.#close();
    }
    if (whole < piece.length) this.#open.push(piece.slice(whole));
  }

  get length(): number {
    return this.#length;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** The lines from `from` up to, not including, `to`, each with its line break. */
  lines(from: number, to: number): string {
    return this.#slice(this.#startOf(from), this.#startOf(to));
  }

  /** One line, without its line break. */
  line(line: number): string {
    return this.lines(line, line + 1).replace(/\r?\n$/, "");
  }

  position(offset: number): { line: number; character: number } {
    const line = lastNotAbove(this.#lineStarts.length, offset, (index) => this.#lineStarts[index] ?? 0);
    return { line, character: offset - this.#startOf(line) };
  }

  #startOf(line: number): number {
    return this.#lineStarts[line] ?? this.#length;
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const text = this.#open.join("");
    this.#pieces.push({ start: this.#openStart, text });
    this.#openStart += text.length;
    this.#open = [];
  }

  #slice(start: number, end: number): string {
    if (end > this.#openStart) this.#close();
    const parts: string[] = [];
    let index = lastNotAbove(this.#pieces.length, start, (each) => this.#pieces[each]?.start ?? 0);
    for (let at = start; at < end; index++) {
      const piece = this.#pieces[index];
      if (piece === undefined) break;
      parts.push(piece.text.slice(at - piece.start, end - piece.start));
      at = piece.start + piece.text.length;
    }
    return parts.join("");
  }
}

/** The last of `count` rising numbers that isn't above the limit; the first where all are. */
function lastNotAbove(count: number, limit: number, numberAt: (index: number) => number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (numberAt(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
