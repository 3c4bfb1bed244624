/** What a file can be sent as. Any file that can be uploaded can be sent as a document. */
export type MediaKind = "audio" | "document" | "image" | "sticker" | "video";

const kib = 1024;
const mib = 1024 * kib;

/** MIME types in the order of Meta's own sentence, what each is sent as, and the bytes that a file of it begins with. */
const types: Readonly<Record<string, { readonly kind: MediaKind; readonly begins?: RegExp }>> = {
  "audio/aac": { kind: "audio", begins: /^\xff[\xf0-\xff]|^ADIF|^ID3/s },
  "audio/mp4": { kind: "audio", begins: /^....ftyp/s },
  "audio/mpeg": { kind: "audio", begins: /^ID3|^\xff[\xe0-\xff]/s },
  "audio/amr": { kind: "audio", begins: /^#!AMR/ },
  "audio/ogg": { kind: "audio", begins: /^OggS/ },
  "audio/opus": { kind: "audio", begins: /^OggS/ },
  "application/vnd.ms-powerpoint": { kind: "document" },
  "application/msword": { kind: "document" },
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": { kind: "document" },
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": { kind: "document" },
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { kind: "document" },
  "application/pdf": { kind: "document" },
  "text/plain": { kind: "document" },
  "application/vnd.ms-excel": { kind: "document" },
  "image/jpeg": { kind: "image", begins: /^\xff\xd8\xff/ },
  "image/png": { kind: "image", begins: /^\x89PNG\r\n/ },
  "image/webp": { kind: "sticker", begins: /^RIFF....WEBP/s },
  "video/mp4": { kind: "video", begins: /^....ftyp/s },
  "video/3gpp": { kind: "video", begins: /^....ftyp/s },
};

/** MIME types that Meta takes. */
export const mediaTypes: readonly string[] = Object.keys(types);

/** The largest file that can be uploaded, in bytes. That MB and KB are powers of two is assumed. */
export const maxFileBytes = 100 * mib;

/** How large a file of a known type may be, in bytes. */
export function sizeLimit(mimeType: string, bytes: Buffer): number {
  switch (types[mimeType]?.kind) {
    case "audio":
    case "video":
      return 16 * mib;
    case "image":
      return 5 * mib;
    case "sticker":
      return isAnimated(bytes) ? 500 * kib : 100 * kib;
    default:
      return maxFileBytes;
  }
}

/** Why an uploaded file can't be sent as `kind`; undefined where it can. */
export function unsuitable(kind: MediaKind, mimeType: string, bytes: Buffer): string | undefined {
  if (kind === "document") {
    return undefined;
  }
  if (types[mimeType]?.kind !== kind) {
    const suitable = mediaTypes.filter((each) => types[each]?.kind === kind).join(", ");
    return `Unsupported ${kind} mime type ${mimeType}. Please use one of ${suitable}.`;
  }
  if (types[mimeType]?.begins?.test(bytes.toString("latin1", 0, 16)) === false) {
    return `The file is not of the type that it was uploaded with, ${mimeType}.`;
  }
  const size = kind === "sticker" ? sizeOf(bytes) : undefined;
  return size !== undefined && (size.width !== 512 || size.height !== 512)
    ? `A sticker is 512 x 512 pixels, this file ${size.width} x ${size.height}.`
    : undefined;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function isAnimated(bytes: Buffer): boolean {
  return bytes.length > 20 && chunkOf(bytes) === "VP8X" && ((bytes[20] ?? 0) & 0x02) !== 0;
}

/** Of a WebP file in pixels; undefined for one that is cut off or has an unknown first chunk. */
function sizeOf(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length < 30) {
    return undefined;
  }
  switch (chunkOf(bytes)) {
    case "VP8X":
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const packed = bytes.readUInt32LE(21);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default:
      return undefined;
  }
}

function chunkOf(bytes: Buffer): string {
  return bytes.toString("latin1", 12, 16);
}
