import { createHmac, timingSafeEqual } from "node:crypto";

/** What the header `X-Hub-Signature-256` says about a delivery. `noSecret`: there is nothing to check it against. */
export type SignatureResult = "valid" | "missing" | "malformed" | "mismatch" | "noSecret";

const prefix = "sha256=";

/** The header's value for a body: `sha256=` and the HMAC-SHA256 of the bytes, keyed with the app secret, in lowercase hex. */
export function sign(body: Uint8Array, appSecret: string): string {
  return `${prefix}${createHmac("sha256", appSecret).update(body).digest("hex")}`;
}

/**
 * Checks the header's value over the bytes as they came. Each secret is tried, whichever fits, so that the time taken tells
 * neither how much of the signature was right nor which secret it was.
 */
export function verifySignature(
  body: Uint8Array,
  header: string | undefined,
  appSecrets: readonly string[],
): SignatureResult {
  if (header === undefined || header === "") {
    return "missing";
  }
  const hex = header.startsWith(prefix) ? header.slice(prefix.length).toLowerCase() : "";
  if (!/^[0-9a-f]{64}$/.test(hex)) {
    return "malformed";
  }
  const claimed = Buffer.from(hex, "latin1");
  let tried = false;
  let valid = false;
  for (const secret of appSecrets) {
    // An empty secret would let anybody sign.
    if (secret !== "") {
      // Compared as hex: a digest as a Buffer takes twice as long to make, because it gets memory of its own.
      const expected = createHmac("sha256", secret).update(body).digest("hex");
      const matches = timingSafeEqual(Buffer.from(expected, "latin1"), claimed);
      valid = matches || valid;
      tried = true;
    }
  }
  if (!tried) {
    return "noSecret";
  }
  return valid ? "valid" : "mismatch";
}
