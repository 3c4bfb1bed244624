import { createHmac, hash, timingSafeEqual } from "node:crypto";

/** What the header `X-Hub-Signature-256` says about a delivery. `noSecret`: there is nothing to check it against. */
export type SignatureResult = "valid" | "missing" | "malformed" | "mismatch" | "noSecret";

const prefix = "sha256=";
/** Of SHA-256, in bytes. */
const blockLength = 64;
const digestLength = 32;
/** Checked before it is decoded: decoding takes other characters for hex digits by their low byte. */
const wellFormed = /^sha256=[0-9a-fA-F]{64}$/;

/** The header's value for a body: `sha256=` and the HMAC-SHA256 of the bytes, keyed with the app secret, in lowercase hex. */
export function sign(body: Uint8Array, appSecret: string): string {
  return `${prefix}${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/** The value of the older header, `X-Hub-Signature`, which Meta still sends beside the other: `sha1=` and the HMAC-SHA1. */
export function signLegacy(body: Uint8Array, appSecret: string): string {
  return `sha1=${createHmac("sha1", appSecret).update(body).digest("hex")}`;
}

/**
 * Checks the header's value over the bytes as they came. Each secret is tried, whichever fits, so that the time taken tells
 * neither how much of the signature was right nor which secret it was.
 * @param pads for whoever checks many deliveries: what was worked out of the secrets is kept in it
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  appSecrets: readonly string[],
  pads: SecretPads = new Map(),
): SignatureResult {
  if (header === undefined || header === "") {
    return "missing";
  }
  if (!wellFormed.test(header)) {
    return "malformed";
  }
  const claimed = Buffer.from(header.slice(prefix.length), "hex");
  let tried = false;
  let valid = false;
  for (const secret of appSecrets) {
    // An empty secret would let anybody sign.
    if (secret !== "") {
      const matches = timingSafeEqual(Buffer.from(hmac(body, padsOf(secret, pads)), "binary"), claimed);
      valid = matches || valid;
      tried = true;
    }
  }
  if (!tried) {
    return "noSecret";
  }
  return valid ? "valid" : "mismatch";
}

/** The two blocks that stand before what is hashed. The outer one has room for the inner digest behind it. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** By secret. To be kept as close as those. */
export type SecretPads = Map<string, Pads>;
const keptPads = 16;

function padsOf(secret: string, known: SecretPads): Pads {
  let pads = known.get(secret);
  if (pads === undefined) {
    const bytes = Buffer.from(secret, "utf8");
    const key = bytes.length > blockLength ? hash("sha256", bytes, "buffer") : bytes;
    pads = { inner: Buffer.alloc(blockLength, 0x36), outer: Buffer.alloc(blockLength + digestLength, 0x5c) };
    for (const [i, byte] of key.entries()) {
      pads.inner[i] = byte ^ 0x36;
      pads.outer[i] = byte ^ 0x5c;
    }
    if (known.size >= keptPads) {
      known.clear();
    }
    known.set(secret, pads);
  }
  return pads;
}

/**
 * HMAC-SHA256 as text of one byte each: a digest as a Buffer takes twice as long to make, because it gets memory of its own.
 * Put together of two hashes as RFC 2104 says, which gives what `createHmac` does in half of the time: that has an object to
 * make and to collect. bench/receiver.ts measures it.
 */
function hmac(body: Uint8Array, { inner, outer }: Pads): string {
  const message = Buffer.allocUnsafe(blockLength + body.length);
  message.set(inner);
  message.set(body, blockLength);
  outer.write(hash("sha256", message, "binary"), blockLength, "binary");
  return hash("sha256", outer, "binary");
}
