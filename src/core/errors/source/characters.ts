/** Classes of the characters below 128, and of all others, as bits. */
const space = 1;
const digit = 2;
const name = 4;

const classes = new Uint8Array(128);
for (let char = 0; char <= 32; char++) classes[char] = space;
for (const char of "0123456789") classes[char.charCodeAt(0)] = digit | name;
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$@") classes[char.charCodeAt(0)] = name;

export function isSpace(char: number): boolean {
  return char < 128 ? (classes[char] ?? 0) === space : char === 160 || char === 0xfeff || (char & ~1) === 0x2028;
}

export function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

/** Letters, digits, `_`, `$`, `@`, and everything beyond ASCII but blanks. */
export function isNamePart(char: number): boolean {
  return char < 128 ? ((classes[char] ?? 0) & name) !== 0 : !isSpace(char);
}

export function isLetter(char: number): boolean {
  const lower = char | 32;
  return lower >= 97 && lower <= 122;
}

export function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNamePart(text.charCodeAt(end))) end++;
  return end;
}

/** The line's end, or the text's. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
