import { invalidParameter, missingParameter } from "../refusal.ts";
import {
  graphPath,
  isMissing,
  type Json,
  optionalBoolean,
  optionalText,
  requireObject,
  requireUrl,
  scalarText,
} from "./checks.ts";
import { type MediaKind, unsuitable } from "./mediaFiles.ts";
import type { SendContext } from "./sendContext.ts";

/** Keys beside `id` and `link`. */
const otherKeys: Readonly<Record<MediaKind, readonly string[]>> = {
  audio: ["voice"],
  document: ["caption", "filename"],
  image: ["caption"],
  sticker: [],
  video: ["caption"],
};

/** Checks the object of a media message, or of a header with a medium. */
export function checkMedia(value: unknown, path: string, kind: MediaKind, context: SendContext): Json {
  const media = requireObject(value, path, ["id", "link", ...otherKeys[kind]]);
  checkAsset(media, path, kind, context);
  optionalText(media.caption, `${path}.caption`, 1024);
  optionalText(media.filename, `${path}.filename`);
  optionalBoolean(media.voice, `${path}.voice`);
  const file = media.voice === true ? context.world.media.find(scalarText(media.id), context.now) : undefined;
  if (file && !/^audio\/(ogg|opus)/.test(file.mimeType)) {
    context.late.push({
      code: 131053,
      details: `A voice message is of type audio/ogg, this file of ${file.mimeType}.`,
    });
  }
  return media;
}

/**
 * A medium is an uploaded file or a link. Links are fetched where that is allowed, after the message was accepted. Whether an uploaded file fits its use is found out when the
 * message is made, after it was accepted.
 */
export function checkAsset(media: Json, path: string, kind: MediaKind, context: SendContext): void {
  const { id, link } = media;
  if (isMissing(id) === isMissing(link)) {
    throw isMissing(id)
      ? missingParameter(`${path}.id or ${path}.link`)
      : invalidParameter(`Param ${graphPath(path)} takes id or link, not both.`);
  }
  if (isMissing(id)) {
    requireUrl(link, `${path}.link`);
    context.links.push({ link: scalarText(link), kind });
    return;
  }
  const file = context.world.media.find(scalarText(id), context.now);
  if (!file) {
    const what = `Param ${graphPath(`${path}.id`)}`;
    throw invalidParameter(`${what} is not a valid whatsapp business account media attachment ID`);
  }
  const details = unsuitable(kind, file.mimeType, file.bytes);
  if (details !== undefined) {
    context.late.push({ code: 131053, details });
  }
}
