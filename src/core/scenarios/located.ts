/** Part of a text: offsets of its first character, and of the one behind it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The way to a value: keys and indexes. */
export type Path = readonly (string | number)[];

/** A value that was read from a text, and where its parts stand there. */
export interface Located {
  readonly value: unknown;
  /** Of a member its key and value, of an item the value; of what isn't there, of what it is missing in. */
  range(path: Path): Range;
  /** Of a member its key alone: where to point at. */
  key(path: Path): Range;
}

/** What keeps a text from being read. The sentence is the parser's own. */
export interface SyntaxProblem extends Range {
  readonly message: string;
}

export type Reading =
  | { readonly kind: "read"; readonly located: Located }
  | { readonly kind: "unreadable"; readonly problems: readonly SyntaxProblem[] };

/** Deeper than anything that is meant. */
export function tooDeep(text: string): Reading {
  return { kind: "unreadable", problems: [{ start: 0, end: Math.min(1, text.length), message: "nested too deeply" }] };
}
