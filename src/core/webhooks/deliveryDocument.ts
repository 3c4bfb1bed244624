// The package's default build is UMD, which bundlers can't follow: https://github.com/microsoft/node-jsonc-parser/issues/57
import { format } from "jsonc-parser/lib/esm/main.js";

/** A webhook request as a person reads it. */
export interface DeliveryFacts {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** What became of one whose signature held. */
  readonly outcome?: string;
  /** Why it was refused. */
  readonly refused?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent, or as much of it as was kept. */
  readonly body: Uint8Array;
}

/**
 * The body stands in the document as it was sent, only indented: parsing and writing it anew would round the ids above 2^53
 * and undo Meta's escapes.
 */
export function deliveryDocument({ receivedAt, headers, body: bytes, ...result }: DeliveryFacts): string {
  const body = textOf(bytes);
  const json = isParsable(body) ? body : JSON.stringify(body);
  const isCut = Number(headers["content-length"] ?? 0) > bytes.length;
  const facts = {
    receivedAt: new Date(receivedAt).toISOString(),
    ...result,
    ...(isCut ? { keptBytes: bytes.length } : {}),
    headers,
  };
  const text = `${JSON.stringify(facts).slice(0, -1)},"body":${json}}`;
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" });
  let formatted = "";
  let at = 0;
  // In one pass: the library's own way copies the whole text for each of the edits, which takes a minute for a megabyte.
  for (const { offset, length, content } of edits.sort((a, b) => a.offset - b.offset)) {
    formatted += text.slice(at, offset) + content;
    at = offset + length;
  }
  return `${formatted}${text.slice(at)}\n`;
}

/** The bytes as text, byte order mark included; as base64 where they are no text. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return `base64:${Buffer.from(bytes).toString("base64")}`;
  }
}

function isParsable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
