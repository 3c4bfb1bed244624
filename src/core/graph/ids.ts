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
  return wamidOf(recipient, 0x11, Buffer.from(randomBytes(9)).toString("hex"));
}

/**
 * The same for what a customer writes: field 2 is false, 12, and the id has 20 digits, of which the first ones name the app.
 * @param sender the customer's number, digits only, or their BSUID
 */
export function newIncomingWamid(sender: string, randomBytes: RandomBytes): string {
  return wamidOf(sender, 0x12, `3A${Buffer.from(randomBytes(9)).toString("hex")}`);
}

function wamidOf(party: string, writtenByBusiness: 0x11 | 0x12, id: string): string {
  const bytes = Buffer.concat([
    Buffer.of(0x1c),
    stringField(party),
    Buffer.of(0x15, 0x02, 0x00, writtenByBusiness),
    stringField(id.toUpperCase()),
    Buffer.of(0x00),
  ]);
  return `wamid.${bytes.toString("base64")}`;
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
