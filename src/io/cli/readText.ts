import { readFile, stat } from "node:fs/promises";

/** What was read: a text, or why there is none. */
export type Reading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "binary" }
  | { readonly kind: "tooLarge"; readonly bytes: number };

/** How much of a file tells whether it is text. */
const looked = 8192;

/**
 * Reads a file as text: UTF-8, or UTF-16 in either order, with or without a mark. The mark is not part of the text.
 * @throws the system's error where it can't be read
 */
export async function readTextFile(file: string, maxBytes: number): Promise<Reading> {
  const { size } = await stat(file);
  if (size > maxBytes) return { kind: "tooLarge", bytes: size };
  return decoded(await readFile(file));
}

/** Reads a stream to its end, or until it is too large. */
export async function readTextStream(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Reading> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) return { kind: "tooLarge", bytes };
    chunks.push(chunk);
  }
  return decoded(Buffer.concat(chunks));
}

function decoded(bytes: Uint8Array): Reading {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  return text.includes("\0") ? { kind: "binary" } : { kind: "text", text };
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const sample = bytes.subarray(0, looked);
  if (bytes.length % 2 === 1 || !sample.includes(0)) return "utf-8";
  // Text in Latin letters has its zeros in every other place, and few elsewhere.
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = sample.length * 0.3;
  if (odd > many && even * 8 < odd) return "utf-16le";
  return even > many && odd * 8 < even ? "utf-16be" : "utf-8";
}
