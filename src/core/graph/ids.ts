/** Gives `count` random bytes: `node:crypto`'s `randomBytes` fits, and a test passes its own. */
export type RandomBytes = (count: number) => Uint8Array;

/**
 * A message id of the form that Meta gives out for what a business sends: `wamid.` and the base64 of
 *
 *     1C                  field 1, a struct:
 *       18 <length> …       field 1, a string: the other party's number, digits only
 *       15 02               field 2, the number 1
 *       00                  end of the struct
 *     11                  field 2, true: written by the business
 *     18 <length> …       field 3, a string: an upper-case hexadecimal id of 18 digits
 *     00                  end
 *
 * That is Thrift's compact protocol. Most ids in public logs begin with `HBgL` for the reason that 1C 18 0B is a number of
 * eleven digits.
 *
 * @param recipient the other party's number, digits only; a BSUID is taken as it is
 */
export function newWamid(recipient: string, randomBytes: RandomBytes): string {
  return wamidOf(recipient, "\x11", Buffer.from(randomBytes(9)).toString("hex"));
}

/**
 * The same for what a customer writes: field 2 is false, 12, and the id has 20 digits, of which the first ones name the app.
 * @param sender the customer's number, digits only, or their BSUID
 */
export function newIncomingWamid(sender: string, randomBytes: RandomBytes): string {
  return wamidOf(sender, "\x12", `3A${Buffer.from(randomBytes(9)).toString("hex")}`);
}

function wamidOf(party: string, writtenByBusiness: "\x11" | "\x12", id: string): string {
  const bytes = `\x1c${field(party)}\x15\x02\x00${writtenByBusiness}${field(id.toUpperCase())}\x00`;
  return `wamid.${Buffer.from(bytes, "latin1").toString("base64")}`;
}

/** A business-scoped user id, `US.13491208655302741918`, or a parent one, `US.ENT.…`. */
export function isBsuid(text: string): boolean {
  return /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(text);
}

/** A string with its type and length, one byte a letter: numbers and BSUIDs are ASCII. */
function field(text: string): string {
  return `\x18${String.fromCharCode(...varint(text.length))}${text}`;
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
