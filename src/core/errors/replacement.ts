/** A code as it is written in place of another one: with separators where that one has them. */
export function writtenLike(code: number, text: string): string {
  const digits = `${code}`;
  return text.includes("_") ? digits.replace(/(?<=\d)(?=(?:\d{3})+$)/g, "_") : digits;
}

/** Where words stand, once, near a place; undefined where that can't be told. Words that others can't take the place of don't count. */
export function wordsNear(text: string, words: string, place: number, replacement: string): number | undefined {
  // Inside a string, a quote or a backslash in the new words would end it or be lost.
  if (/["'`\\$\n]/.test(replacement)) return undefined;
  const from = startOfLine(text, startOfLine(text, place) - 1);
  const to = endOfLine(text, endOfLine(text, place) + 1);
  const near = text.slice(from, to);
  const at = near.indexOf(words);
  if (at === -1 || words.trim() === "" || near.indexOf(words, at + 1) !== -1) return undefined;
  return from + at;
}

function startOfLine(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}
