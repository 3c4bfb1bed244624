const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** What may follow a backslash, other than `u`. */
const escapable: ReadonlySet<number | undefined> = new Set(Buffer.from('"\\/bfnrt'));

/** Containers in one another, above which JSON.parse is asked: it needs no call stack for them. */
const deepest = 64;

/** In place of the offset after something: it isn't there. Every function takes it for an offset, and passes it on. */
const nothing = -1;

/**
 * Whether the bytes are JSON in UTF-8: exactly when JSON.parse takes them. It looks at the bytes and builds nothing, which
 * takes a third of the time of JSON.parse, the dearest step between a delivery and its answer; bench/receiver.ts shows it.
 */
export function isJson(bytes: Uint8Array): boolean {
  if (afterSpace(bytes, afterValue(bytes, afterSpace(bytes, 0), 0)) === bytes.length) {
    return true;
  }
  // No delivery of Meta's: its word counts.
  try {
    JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

function afterValue(bytes: Uint8Array, at: number, depth: number): number {
  switch (bytes[at]) {
    case quote:
      return afterString(bytes, at);
    case openBrace:
      return afterMembers(bytes, at, closeBrace, depth);
    case openBracket:
      return afterMembers(bytes, at, closeBracket, depth);
    case 0x74:
      return afterWord(bytes, at, "true");
    case 0x66:
      return afterWord(bytes, at, "false");
    case 0x6e:
      return afterWord(bytes, at, "null");
    default:
      return afterNumber(bytes, at);
  }
}

/** An object or an array, by what ends it. */
function afterMembers(bytes: Uint8Array, from: number, end: number, depth: number): number {
  if (depth === deepest) {
    return nothing;
  }
  let at = afterSpace(bytes, from + 1);
  if (bytes[at] === end) {
    return at + 1;
  }
  for (;;) {
    if (end === closeBrace) {
      at = afterSpace(bytes, afterString(bytes, at));
      if (bytes[at] !== colon) {
        return nothing;
      }
      at = afterSpace(bytes, at + 1);
    }
    at = afterSpace(bytes, afterValue(bytes, at, depth + 1));
    if (bytes[at] === end) {
      return at + 1;
    }
    if (bytes[at] !== comma) {
      return nothing;
    }
    at = afterSpace(bytes, at + 1);
  }
}

function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  // Every whole body ends here. Reading beyond its end would make all the readings in this loop twice as slow.
  while (at < bytes.length && (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)) {
    at += 1;
  }
  return at;
}

function afterString(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== quote) {
    return nothing;
  }
  let at = from + 1;
  // Looked up once: most of the time goes into this loop, and would go twice as much with it in the condition.
  const { length } = bytes;
  while (at < length) {
    const byte = bytes[at] as number;
    // Bytes that aren't UTF-8 are replaced before JSON.parse sees them: no quote, backslash or control is ever part of them.
    if (byte >= 0x20 && byte !== quote && byte !== backslash) {
      at += 1;
    } else if (byte === quote) {
      return at + 1;
    } else if (byte === backslash && escapable.has(bytes[at + 1])) {
      at += 2;
    } else if (byte === backslash && bytes[at + 1] === 0x75 && areHexDigits(bytes, at + 2, at + 6)) {
      at += 6;
    } else {
      return nothing;
    }
  }
  return nothing;
}

function afterNumber(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === 0x2d ? from + 1 : from;
  at = bytes[at] === 0x30 ? at + 1 : afterDigits(bytes, at);
  if (bytes[at] === 0x2e) {
    at = afterDigits(bytes, at + 1);
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1];
    at = afterDigits(bytes, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
  }
  return at;
}

/** At least one. */
function afterDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isBetween(bytes[at], 0x30, 0x39)) {
    at += 1;
  }
  return at === from ? nothing : at;
}

function afterWord(bytes: Uint8Array, from: number, word: string): number {
  for (let i = 0; i < word.length; i++) {
    if (bytes[from + i] !== word.charCodeAt(i)) {
      return nothing;
    }
  }
  return from + word.length;
}

function areHexDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (!isBetween(byte, 0x30, 0x39) && !isBetween(byte, 0x41, 0x46) && !isBetween(byte, 0x61, 0x66)) {
      return false;
    }
  }
  return true;
}

function isBetween(byte: number | undefined, least: number, most: number): boolean {
  return byte !== undefined && byte >= least && byte <= most;
}
