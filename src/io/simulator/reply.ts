import { randomUUID } from "node:crypto";
import { escapedJson } from "../../core/webhooks/escape.ts";
import type { Refusal } from "./refusal.ts";

/** What goes back to the caller, before it is printed. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

/** Graph's envelope of an error, with a trace id of its own. A refused token is named in WWW-Authenticate as well. */
export function refused(refusal: Refusal, traceId: string): Reply {
  const { message, code } = refusal.error;
  return {
    status: refusal.status,
    body: { error: { ...refusal.error, fbtrace_id: traceId } },
    ...(code === 190 && { headers: { "WWW-Authenticate": `OAuth "Facebook Platform" "invalid_token" "${message}"` } }),
  };
}

/** JSON as Graph prints it: without blanks, ASCII only, slashes escaped. */
export function printed(body: unknown): string {
  return escapedJson(body).replaceAll("/", "\\/");
}

/** `fbtrace_id` and `x-fb-request-id` have this form: an A and 22 letters of base64url. */
export function newTraceId(): string {
  return `A${randomText("base64url")}`;
}

/** 22 letters. Made of a UUID, which costs a tenth of random bytes. */
function randomText(alphabet: "base64" | "base64url"): string {
  return Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString(alphabet).slice(0, 22);
}

/** The headers of every answer. @param text ASCII @param version the one that served the call */
export function replyHeaders(reply: Reply, text: string, version: string, traceId: string): Record<string, string> {
  return {
    "Content-Type": "application/json; charset=UTF-8",
    "Content-Length": String(text.length),
    "Cache-Control": "private, no-cache, no-store, must-revalidate",
    Pragma: "no-cache",
    Expires: "Sat, 01 Jan 2000 00:00:00 GMT",
    "facebook-api-version": version,
    "x-fb-request-id": traceId,
    "x-fb-trace-id": randomText("base64").slice(0, 11),
    ...reply.headers,
  };
}
