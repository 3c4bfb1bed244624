/** Gives `count` random bytes: `node:crypto`'s `randomBytes` fits, and a test passes its own. */
export type RandomBytes = (count: number) => Uint8Array;

/** Who wrote the message: the business (`outgoing`) or the user (`incoming`). */
export type WamidDirection = "outgoing" | "incoming";

const prefix = "wamid.";

/**
 * A message id of the form that Meta gives out: `wamid.` and the base64 of
 *
 *     1C                  field 1, a struct:
 *       18 <length> …       field 1, a string: the other party's number, digits only
 *       15 02               field 2, the number 1
 *       00                  end of the struct
 *     11 or 12            field 2, a boolean: written by the business, or not
 *     18 <length> …       field 3, a string: an upper-case hexadecimal id, 18 digits outgoing, 20 incoming
 *     00                  end
 *
 * That is Thrift's compact protocol. Most ids in public logs begin with `HBgL` for the reason that 1C 18 0B is a number of
 * eleven digits.
 *
 * @param recipient the other party's number, digits only; a BSUID is taken as it is
 */
export function newWamid(recipient: string, randomBytes: RandomBytes, direction: WamidDirection = "outgoing"): string {
  const outgoing = direction === "outgoing";
  const id = Buffer.from(randomBytes(outgoing ? 9 : 10))
    .toString("hex")
    .toUpperCase();
  const bytes = Buffer.concat([
    Buffer.of(0x1c),
    stringField(recipient),
    Buffer.of(0x15, 0x02, 0x00, outgoing ? 0x11 : 0x12),
    stringField(id),
    Buffer.of(0x00),
  ]);
  return prefix + bytes.toString("base64");
}

/** Whether `text` looks like a message id. Says nothing on whether such a message exists: only Meta knows, and has no call for it. */
export function isWamid(text: string): boolean {
  return /^wamid\.[A-Za-z0-9+/_-]{8,}={0,2}$/.test(text);
}

/**
 * The other party that a message id names: digits, or whatever stands there. Undefined for an id of another form, which is
 * as good an id: nothing but a display may depend on this.
 */
export function decodeWamid(wamid: string): string | undefined {
  if (!isWamid(wamid)) {
    return undefined;
  }
  const bytes = Buffer.from(wamid.slice(prefix.length), "base64");
  // A struct (1C); 1D occurs as well.
  if ((bytes[0] !== 0x1c && bytes[0] !== 0x1d) || bytes[1] !== 0x18) {
    return undefined;
  }
  const length = readVarint(bytes, 2);
  if (length === undefined || length.value === 0 || length.end + length.value > bytes.length) {
    return undefined;
  }
  const recipient = bytes.toString("latin1", length.end, length.end + length.value);
  return /^[A-Za-z0-9.@_-]+$/.test(recipient) ? recipient : undefined;
}

/** A business-scoped user id, `US.13491208655302741918`, or a parent one, `US.ENT.…`. */
export function isBsuid(text: string): boolean {
  return /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(text);
}

function stringField(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([Buffer.of(0x18, ...varint(bytes.length)), bytes]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** A length of at most two bytes: no recipient is longer than 16,383. */
function readVarint(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === undefined || first < 0x80) {
    return first === undefined ? undefined : { value: first, end: at + 1 };
  }
  return second === undefined || second >= 0x80 ? undefined : { value: (first & 0x7f) | (second << 7), end: at + 2 };
}
