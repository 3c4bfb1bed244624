import { hash } from "node:crypto";

/**
 * A number of 48 bits that stands for the bytes of a delivery in an index: whoever finds two the same compares the bytes. It is
 * in every file: changing it needs a migration.
 */
export function bodyHash(body: Uint8Array): number {
  return hash("sha1", body, "buffer").readUIntBE(0, 6);
}
