import type { WrittenMessage } from "./schema.ts";

const kinds = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "sticker",
  "location",
  "contacts",
  "order",
  "unsupported",
  "raw",
] as const satisfies readonly (keyof WrittenMessage)[];
export type WrittenKind = (typeof kinds)[number];

/** A file's content. */
export interface FileContent {
  /** Base64. */
  readonly data: string;
  readonly mime_type: string;
}

/** The kinds that a message has: one, where it is right. */
export function kindsOf(message: WrittenMessage): WrittenKind[] {
  return kinds.filter((kind) => message[kind] !== undefined);
}

/** The file that a message names. */
export function fileNamedIn(message: string | WrittenMessage): string | undefined {
  if (typeof message === "string") return undefined;
  const { image, video, audio, document, sticker } = message;
  return [image, video, audio, document, sticker].find((each) => each?.file !== undefined)?.file;
}

interface Surroundings {
  /** What `last` stands for: the newest message of the bot. */
  readonly lastId: string | undefined;
  readonly file?: FileContent | undefined;
}

/** A written message in the form that the simulator takes. It isn't checked. */
export function incomingFrom(
  message: string | WrittenMessage,
  { lastId, file }: Surroundings,
): Record<string, unknown> {
  if (typeof message === "string") return { type: "text", text: message };
  const [kind = "text"] = kindsOf(message);
  const { replyTo, forwarded } = message;
  const id = replyTo === "last" ? lastId : replyTo;
  const context = { ...(id !== undefined && { id }), ...(forwarded !== undefined && { forwarded }) };
  return { ...contentFrom(message, kind, file), ...(Object.keys(context).length > 0 && { context }) };
}

function contentFrom(
  message: WrittenMessage,
  kind: WrittenKind,
  file: FileContent | undefined,
): Record<string, unknown> {
  switch (kind) {
    case "raw":
      return { ...message.raw };
    case "unsupported":
      return { type: kind, unsupported: { type: message.unsupported } };
    case "image":
    case "video":
    case "audio":
    case "document":
    case "sticker": {
      const { file: name, ...own } = message[kind] ?? {};
      const isNamed = kind === "document" && name !== undefined && !("filename" in own);
      const filename = isNamed && { filename: name.replace(/^.*[/\\]/, "") };
      return { type: kind, [kind]: { ...file, ...filename, ...own } };
    }
    default:
      return { type: kind, [kind]: message[kind] };
  }
}
