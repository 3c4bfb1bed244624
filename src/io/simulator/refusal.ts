import type { GraphError } from "../../core/graph/graphError.ts";
import { knownError } from "./knownError.ts";

/** Why a call is not carried out: an HTTP status and Graph's error, without the trace id that the reply adds. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly status: number,
    readonly error: GraphError,
  ) {
    super(error.message);
  }
}

/** A documented error by its code, in Meta's envelope: title and HTTP status come from the table, the reason from the caller. */
export function refusal(code: number, details: string): Refusal {
  const { title, httpStatus, extra, sentence, isBare } = knownError(code);
  return new Refusal(httpStatus, {
    message: sentence ?? `(#${code}) ${title}`,
    type: "OAuthException",
    code,
    ...(!isBare && { error_data: { messaging_product: "whatsapp", details } }),
    ...extra,
  });
}

/** The simulator's own: a caller that it doesn't answer, whatever they ask. */
export function strangeCaller(details: string): Refusal {
  return new Refusal(403, {
    message: "(#200) Permissions error",
    type: "OAuthException",
    code: 200,
    error_data: { messaging_product: "whatsapp", details },
  });
}

/** A field that has to be there isn't. `path` is dotted: `text.body`. */
export function missingParameter(path: string): Refusal {
  return refusal(131008, `Parameter ${path} is required.`);
}

/** A field is unknown, of the wrong type or too long. Since v16.0 all of these have one title, and `details` says which. */
export function invalidParameter(details: string): Refusal {
  return refusal(100, details);
}

/** Graph's errors about tokens carry a plain sentence, no number and no `error_data`. */
export function tokenRefusal(status: number, code: number, message: string, subcode?: number): Refusal {
  return new Refusal(status, {
    message,
    type: "OAuthException",
    code,
    ...(subcode === undefined ? {} : { error_subcode: subcode }),
  });
}

/** The id in the path doesn't exist, is hidden from this token, or can't do this: Graph doesn't say which of the three. */
export function objectNotFound(method: string, id: string): Refusal {
  return new Refusal(400, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${cut(id)}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    type: "GraphMethodException",
    code: 100,
    error_subcode: 33,
  });
}

/** A name where an id should stand. */
export function unknownAlias(name: string): Refusal {
  return new Refusal(404, {
    message: `(#803) Some of the aliases you requested do not exist: ${cut(name)}`,
    type: "OAuthException",
    code: 803,
  });
}

/** What Graph answers to a path that it has no meaning for, a version that it doesn't know included. `path` begins with a slash. */
export function unknownPath(path: string): Refusal {
  return new Refusal(400, { message: `Unknown path components: ${cut(path)}`, type: "OAuthException", code: 2500 });
}

/** A field or an edge that this kind of node doesn't have. */
export function nonexistingField(field: string, nodeType: string): Refusal {
  return new Refusal(400, {
    message: `(#100) Tried accessing nonexisting field (${cut(field)}) on node type (${nodeType})`,
    type: "OAuthException",
    code: 100,
  });
}

/** A caller's text within a sentence, so that an error stays short whatever came. No id is longer than this. */
function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
