/** What a token is. A `text` is a string of several lines or what stands between the tags of a page. */
export const kinds = { name: 1, number: 2, string: 3, mark: 4, text: 5, regex: 6, other: 7 } as const;

/** The characters of a mark in one number: `op("===")`. */
export function op(characters: string): number {
  return characters.charCodeAt(0) + (characters.charCodeAt(1) << 8) + (characters.charCodeAt(2) << 16);
}

/** A comment's characters, its signs included, and the token that follows it. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** How many tokens there is room for at once. */
const firstSize = 1024;

/** The tokens of a text, as columns: there are hundreds of thousands of them in a large file. */
export class Tokens {
  source = "";
  count = 0;
  /** One of `kinds`. */
  kind = new Uint8Array(firstSize);
  /** Offsets; of a string those of what is between the quotes. */
  start = new Int32Array(firstSize);
  end = new Int32Array(firstSize);
  /** Of a mark its characters, of a number its value or -1 where it is no whole number below 10 million, of a string whether it goes on behind an expression. */
  value = new Int32Array(firstSize);
  /** The bracket around a token, or -1. */
  parent = new Int32Array(firstSize);
  /** Of a bracket the one that belongs to it, or -1. */
  partner = new Int32Array(firstSize);
  comments: Comment[] = [];

  /** Begins anew, with another text. */
  of(source: string): this {
    this.source = source;
    this.count = 0;
    this.comments = [];
    return this;
  }

  push(kind: number, start: number, end: number, value: number, parent: number): number {
    const index = this.count++;
    if (index === this.kind.length) this.#grow();
    this.kind[index] = kind;
    this.start[index] = start;
    this.end[index] = end;
    this.value[index] = value;
    this.parent[index] = parent;
    this.partner[index] = -1;
    return index;
  }

  /** 0 outside of the text. */
  kindAt(index: number): number {
    return index < this.count ? (this.kind[index] ?? 0) : 0;
  }

  startAt(index: number): number {
    return this.start[index] ?? 0;
  }

  endAt(index: number): number {
    return this.end[index] ?? 0;
  }

  parentAt(index: number): number {
    return index < this.count ? (this.parent[index] ?? -1) : -1;
  }

  partnerAt(index: number): number {
    return index < this.count ? (this.partner[index] ?? -1) : -1;
  }

  /** The characters of the mark at `index`, 0 where no mark is. */
  markAt(index: number): number {
    return this.kindAt(index) === kinds.mark ? (this.value[index] ?? 0) : 0;
  }

  numberAt(index: number): number {
    return this.kindAt(index) === kinds.number ? (this.value[index] ?? -1) : -1;
  }

  isName(index: number): boolean {
    return this.kindAt(index) === kinds.name;
  }

  isString(index: number): boolean {
    return this.kindAt(index) === kinds.string;
  }

  textAt(index: number): string {
    return index >= 0 && index < this.count ? this.source.slice(this.start[index], this.end[index]) : "";
  }

  /** The name at `index`, "" where none is. */
  nameAt(index: number): string {
    return this.isName(index) ? this.textAt(index) : "";
  }

  /** Whether a line ends between this token and the one before it. */
  beginsLine(index: number): boolean {
    if (index <= 0) return true;
    for (let at = this.startAt(index) - 1; at >= this.endAt(index - 1); at--) {
      if (this.source.charCodeAt(at) === 10) return true;
    }
    return false;
  }

  /** The first token that begins at or behind `offset`. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.startAt(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const size = this.kind.length * 2;
    this.kind = grown(this.kind, new Uint8Array(size));
    this.start = grown(this.start, new Int32Array(size));
    this.end = grown(this.end, new Int32Array(size));
    this.value = grown(this.value, new Int32Array(size));
    this.parent = grown(this.parent, new Int32Array(size));
    this.partner = grown(this.partner, new Int32Array(size));
  }
}

function grown<A extends Uint8Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
