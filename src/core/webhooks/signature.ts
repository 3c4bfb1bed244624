import { hash, timingSafeEqual } from "node:crypto";

/** What the header `X-Hub-Signature-256` says about a delivery. `noSecret`: there is nothing to check it against. */
export type SignatureResult = "valid" | "missing" | "malformed" | "mismatch" | "noSecret";

const prefix = "sha256=";
/** In bytes, of both algorithms. */
const blockLength = 64;
const sha256 = { name: "sha256", digestLength: 32 } as const;
const sha1 = { name: "sha1", digestLength: 20 } as const;
type Algorithm = typeof sha256 | typeof sha1;
/** Checked before it is decoded: decoding takes other characters for hex digits by their low byte. */
const wellFormed = /^sha256=[0-9a-fA-F]{64}$/;

/**
 * The header's value for a body: `sha256=` and the HMAC-SHA256 of the bytes, keyed with the app secret, in lowercase hex.
 * @param pads for whoever signs many deliveries: what was worked out of the secrets is kept in it
 */
export function sign(body: Uint8Array, appSecret: string, pads: SecretPads = new Map()): string {
  return `${prefix}${hmac(body, padsOf(appSecret, pads), "hex")}`;
}

/**
 * The value of the older header, `X-Hub-Signature`, which Meta still sends beside the other: `sha1=` and the HMAC-SHA1.
 * @param pads like those of `sign`, and not the same
 */
export function signLegacy(body: Uint8Array, appSecret: string, pads: SecretPads = new Map()): string {
  return `sha1=${hmac(body, padsOf(appSecret, pads, sha1), "hex")}`;
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
      const matches = timingSafeEqual(Buffer.from(hmac(body, padsOf(secret, pads), "binary"), "binary"), claimed);
      valid = matches || valid;
      tried = true;
    }
  }
  if (!tried) {
    return "noSecret";
  }
  return valid ? "valid" : "mismatch";
}

/**
 * The two blocks that stand before what is hashed. The inner one has room for a body behind it, as long as that is no long one, and the outer one
 * for the inner digest: memory of its own for each delivery would be most of what signing costs.
 */
interface Pads {
  readonly algorithm: Algorithm;
  inner: Buffer;
  readonly outer: Buffer;
}

/** By secret. To be kept as close as those. */
export type SecretPads = Map<string, Pads>;
const keptPads = 16;
/** In bytes: for longer bodies room is made each time. */
const longestKept = 65_536;

function padsOf(secret: string, known: SecretPads, algorithm: Algorithm = sha256): Pads {
  let pads = known.get(secret);
  if (pads === undefined) {
    const bytes = Buffer.from(secret, "utf8");
    const key = bytes.length > blockLength ? hash(algorithm.name, bytes, "buffer") : bytes;
    pads = {
      algorithm,
      inner: Buffer.alloc(blockLength, 0x36),
      outer: Buffer.alloc(blockLength + algorithm.digestLength, 0x5c),
    };
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
 * The HMAC as text, of one byte each or in hex: a digest as a Buffer takes twice as long to make, because it gets memory of its own.
 * Put together of two hashes as RFC 2104 says, which gives what `createHmac` does in half of the time: that has an object to
 * make and to collect. bench/receiver.ts measures it.
 */
function hmac(body: Uint8Array, pads: Pads, encoding: "binary" | "hex"): string {
  const { algorithm, outer } = pads;
  const message = padded(body, pads);
  outer.write(hash(algorithm.name, message, "binary"), blockLength, "binary");
  return hash(algorithm.name, outer, encoding);
}

/** The body behind its inner pad. Good until the next one is asked for. */
function padded(body: Uint8Array, pads: Pads): Buffer {
  const length = blockLength + body.length;
  let { inner } = pads;
  if (inner.length < length) {
    inner = Buffer.alloc(length > longestKept ? length : Math.min(2 * length, longestKept));
    inner.set(pads.inner.subarray(0, blockLength));
    if (length <= longestKept) pads.inner = inner;
  }
  inner.set(body, blockLength);
  return inner.subarray(0, length);
}
