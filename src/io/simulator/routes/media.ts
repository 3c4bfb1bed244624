import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import type { MediaFile } from "../mediaLibrary.ts";
import { type FormPart, formParts } from "../multipart.ts";
import { nodeTypes, requireNumber } from "../nodes.ts";
import { invalidParameter, Refusal, refusal, tokenRefusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import { maxFileBytes, mediaTypes, sizeLimit } from "../validation/mediaFiles.ts";

/** For the other fields and the form's own lines. */
const formBytes = 1_000_000;

/** Where files are downloaded from. At Meta this is another host, and the path is the same. */
export const attachmentsPath = "/whatsapp_business/attachments";

const type = {
  name: nodeTypes.media,
  fields: ["url", "mime_type", "sha256", "file_size", "messaging_product"],
  defaults: ["url", "mime_type", "sha256", "file_size", "messaging_product"],
};

/** `POST /{phone-number-id}/media`: keeps a file. */
export async function uploadMedia(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const parts = formParts(await formOf(call), call.contentType) ?? [];
  const field = (name: string) => parts.find((part) => part.name === name && part.filename === undefined);
  checkProduct(field("messaging_product")?.bytes.toString("utf8") ?? call.query.get("messaging_product"));
  const file = parts.find((part) => part.name === "file" && part.filename !== undefined);
  if (!file) {
    throw invalidParameter("The parameter file is required: a file in a multipart/form-data body.");
  }
  const mimeType = typeOf(file, field("type")?.bytes.toString("utf8") ?? call.query.get("type"));
  const limit = sizeLimit(mimeType, file.bytes);
  if (file.bytes.length === 0 || file.bytes.length > limit) {
    const size = `The file has ${file.bytes.length} bytes`;
    throw refusal(131053, `Param file: ${size}; a file of type ${mimeType} has 1 to ${limit}.`);
  }
  return ok({ id: call.world.media.add(number.id, mimeType, file.bytes, call.now).id });
}

/** @throws Refusal 131053 for a form that is larger than the largest file: how large it is, is known before it was read */
async function formOf(call: Call): Promise<Buffer> {
  try {
    return await call.bytes(maxFileBytes + formBytes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw refusal(131053, `Param file: a file has at most ${maxFileBytes} bytes, and less of most types.`);
  }
}

/** `GET /{media-id}` */
export function getMedia(call: Call, file: MediaFile): Reply {
  requireOwner(call, file);
  const node = {
    url: `${call.origin}${attachmentsPath}/?${call.world.media.signedQuery(file, call.now)}`,
    mime_type: file.mimeType,
    sha256: file.sha256,
    file_size: file.bytes.length,
    id: file.id,
    messaging_product: "whatsapp",
  };
  return ok(selectFields(node, fieldNames(call.query.get("fields") ?? undefined), type));
}

/** `DELETE /{media-id}` */
export function deleteMedia(call: Call, file: MediaFile): Reply {
  requireOwner(call, file);
  call.world.media.delete(file.id);
  return ok({ success: true });
}

/** Answers the URL that `getMedia` gave out. The token has to be there again, in the header. */
export function downloadMedia(call: Call): MediaFile {
  requireMessaging(call);
  const file = call.world.media.fileFor(call.query, call.now);
  const wabaId = call.world.number(file?.numberId ?? "")?.wabaId ?? "";
  if (!file || call.token.wabaIds?.includes(wabaId) === false) {
    // Meta's media host answers 404 for a URL that has expired. The body is assumed.
    const { error } = invalidParameter("The URL has expired, or is not one of a file. Get a new one by the file's id.");
    throw new Refusal(404, error);
  }
  return file;
}

/** What the media host answers to a download without a token. The body is assumed. */
export function authenticationError(): Refusal {
  return tokenRefusal(401, 190, "Authentication Error");
}

/** A caller may name the number that a file has to be of. */
function requireOwner(call: Call, file: MediaFile): void {
  requireMessaging(call);
  const owner = call.query.get("phone_number_id");
  if (owner !== null && owner !== file.numberId) {
    throw invalidParameter("Param phone_number_id is not a valid whatsapp business phone number id ID");
  }
}

function checkProduct(value: string | null): void {
  if (value === null || value.trim() === "") {
    throw invalidParameter("The parameter messaging_product is required.");
  }
  if (value.trim().toLowerCase() !== "whatsapp") {
    throw invalidParameter("Param messaging_product must be one of {WHATSAPP}.");
  }
}

/** The type is that of the file's part; the field `type` counts where the part has none, or the one for any bytes. */
function typeOf(file: FormPart, field: string | null): string {
  const any = "application/octet-stream";
  const own = file.contentType ?? any;
  const named = (field ?? "").trim().toLowerCase().split(";", 1)[0] ?? "";
  const mimeType = own === any && named.includes("/") ? named : own;
  if (!mediaTypes.includes(mimeType)) {
    const known = `Param file must be a file with one of the following types: ${mediaTypes.join(", ")}.`;
    throw invalidParameter(`${known} Received file of type '${mimeType.slice(0, 80)}'.`);
  }
  return mimeType;
}
