/** A text's lines, as the search for a place walks them. `code` is the text with comments and strings masked. */
export class Lines {
  readonly text: string;
  readonly code: string;

  constructor(text: string, code: string) {
    this.text = text;
    this.code = code;
  }

  startOf(offset: number): number {
    // A position below zero would count as zero, and find a line break there.
    return offset === 0 ? 0 : this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Before the line break, a carriage return included. */
  endOf(offset: number): number {
    const end = this.text.indexOf("\n", offset);
    if (end === -1) return this.text.length;
    return this.text.charCodeAt(end - 1) === 13 && end > offset ? end - 1 : end;
  }

  /** Without comments, and with strings as quotes. */
  codeAt(start: number): string {
    return this.code.slice(start, this.endOf(start));
  }

  indentOf(start: number): string {
    return /^[ \t]*/.exec(this.text.slice(start, this.endOf(start)))?.[0] ?? "";
  }

  /** The start of the next line above with code on it. */
  above(start: number): number | undefined {
    for (let at = start; at > 0; ) {
      at = this.startOf(at - 1);
      if (this.codeAt(at).trim() !== "") return at;
    }
    return undefined;
  }

  /** The start of the next line below with code on it. */
  below(start: number): number | undefined {
    for (let at = this.text.indexOf("\n", start) + 1; at > 0; at = this.text.indexOf("\n", at) + 1) {
      if (this.codeAt(at).trim() !== "") return at;
    }
    return undefined;
  }

  /** Of the innermost bracket that is open at `offset`. `kinds` are the opening ones that count. */
  openerBefore(offset: number): number | undefined {
    let depth = 0;
    for (let at = offset - 1; at >= 0; at--) {
      const char = this.code.charAt(at);
      if (char === ")" || char === "]" || char === "}") depth++;
      else if (char === "(" || char === "[" || char === "{") {
        if (depth === 0) return at;
        depth--;
      }
    }
    return undefined;
  }

  /** Of the bracket that closes the one at `opener`. */
  closerOf(opener: number): number | undefined {
    let depth = 0;
    for (let at = opener; at < this.code.length; at++) {
      const char = this.code.charAt(at);
      if (char === "(" || char === "[" || char === "{") depth++;
      else if ((char === ")" || char === "]" || char === "}") && --depth === 0) return at;
    }
    return undefined;
  }
}
