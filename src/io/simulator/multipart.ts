/** One part of a `multipart/form-data` body. */
export interface FormPart {
  readonly name: string;
  /** Of a file; a plain field has none. */
  readonly filename?: string;
  /** Without parameters, in lower case; absent where the part doesn't say. */
  readonly contentType?: string;
  /** A view of the body, not a copy. */
  readonly bytes: Buffer;
}

const lineBreak = "\r\n";

/**
 * Takes a form apart (RFC 7578). Node's own `formData()` copies a file several times, and says nothing on what is wrong.
 * @param contentType the header of the request
 * @returns undefined for what is no complete form
 */
export function formParts(body: Buffer, contentType: string): FormPart[] | undefined {
  const boundary = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  if (!boundary) {
    return undefined;
  }
  const delimiter = `--${boundary[1] ?? boundary[2]}`;
  const parts: FormPart[] = [];
  let start = body.indexOf(delimiter, 0, "latin1");
  while (start !== -1) {
    const head = start + delimiter.length;
    if (body.toString("latin1", head, head + 2) === "--") {
      return parts;
    }
    const end = body.indexOf(`${lineBreak}${delimiter}`, head, "latin1");
    const part = end === -1 ? undefined : readPart(body.subarray(head, end));
    if (!part) {
      return undefined;
    }
    parts.push(part);
    start = end + lineBreak.length;
  }
  return undefined;
}

/** @param bytes from behind the delimiter to before the line break of the next one */
function readPart(bytes: Buffer): FormPart | undefined {
  const blank = bytes.indexOf(lineBreak + lineBreak);
  if (blank === -1) {
    return undefined;
  }
  const head = bytes.toString("utf8", 0, blank);
  const name = parameterOf(head, "name");
  if (name === undefined) {
    return undefined;
  }
  const filename = parameterOf(head, "filename") ?? parameterOf(head, "filename\\*");
  const contentType = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase();
  return {
    name,
    ...(filename !== undefined && { filename }),
    ...(contentType !== undefined && { contentType }),
    bytes: bytes.subarray(blank + 2 * lineBreak.length),
  };
}

/** A parameter of the Content-Disposition header. */
function parameterOf(head: string, name: string): string | undefined {
  const line = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? "";
  const found = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;]+))`, "i").exec(line);
  return found?.[1] ?? found?.[2];
}
