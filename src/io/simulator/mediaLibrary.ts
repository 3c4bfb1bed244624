import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** An uploaded file. */
export interface MediaFile {
  /** Digits, below 2^53: there are clients that make a JavaScript number of it. */
  readonly id: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** The phone number that it was uploaded for. */
  readonly numberId: string;
  /** Milliseconds since 1970. */
  readonly uploadedAt: number;
  /** How long it is kept, in milliseconds. */
  readonly keptMs: number;
}

/** Meta keeps an uploaded file for 30 days. */
const uploadedMs = 30 * 86_400_000;
/** What a customer sent can be downloaded for seven. */
export const receivedMs = 7 * 86_400_000;
/** A URL for downloading is good for five minutes. */
const urlMs = 300_000;
/** In bytes: holds one file of the largest size, and some small ones. */
const defaultCapacity = 128 * 1024 * 1024;
const maxFiles = 10_000;
const firstId = 1_000_000_000_000_000;

/**
 * The files that were uploaded, in memory. When they take more than their room, the oldest ones go first, as if they had
 * expired.
 */
export class MediaLibrary {
  readonly #capacity: number;
  /** In the order of their upload. */
  readonly #files = new Map<string, MediaFile>();
  readonly #key = randomBytes(32);
  #bytes = 0;

  /** @param capacity in bytes */
  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  add(numberId: string, mimeType: string, bytes: Buffer, now: number, keptMs = uploadedMs): MediaFile {
    let number = firstId + randomBytes(6).readUIntBE(0, 6);
    while (this.#files.has(String(number))) {
      number++;
    }
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const file: MediaFile = { id: String(number), numberId, mimeType, bytes, sha256, uploadedAt: now, keptMs };
    this.#files.set(file.id, file);
    this.#bytes += bytes.length;
    for (const { id } of this.#files.values()) {
      if (this.#bytes <= this.#capacity && this.#files.size <= maxFiles) {
        break;
      }
      this.delete(id);
    }
    return file;
  }

  find(id: string, now: number): MediaFile | undefined {
    const file = this.#files.get(id);
    if (file && now - file.uploadedAt > file.keptMs) {
      this.delete(id);
      return undefined;
    }
    return file;
  }

  delete(id: string): void {
    this.#bytes -= this.#files.get(id)?.bytes.length ?? 0;
    this.#files.delete(id);
  }

  /** The query of a URL that the file can be downloaded from for five minutes, in the form of Meta's. */
  signedQuery(file: MediaFile, now: number): string {
    const ext = String(Math.floor((now + urlMs) / 1000));
    return new URLSearchParams({ mid: file.id, source: "getMedia", ext, hash: this.#hash(file.id, ext) }).toString();
  }

  /** The file that such a query is for; undefined when it has expired, or wasn't given out here. */
  fileFor(query: URLSearchParams, now: number): MediaFile | undefined {
    const id = query.get("mid") ?? "";
    const ext = query.get("ext") ?? "";
    const given = Buffer.from(query.get("hash") ?? "");
    const expected = Buffer.from(this.#hash(id, ext));
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    return genuine && now < Number(ext) * 1000 ? this.find(id, now) : undefined;
  }

  #hash(id: string, ext: string): string {
    return `AR${createHmac("sha256", this.#key).update(`${id} ${ext}`).digest("base64url")}`;
  }
}
