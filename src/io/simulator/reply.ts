import { randomBytes } from "node:crypto";
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

/** The ids that answers carry. */
export class TraceIds {
  readonly #letters = randomLetters("base64url");
  readonly #shortLetters = randomLetters("base64");

  /** `fbtrace_id` and `x-fb-request-id` have this form: an A and 22 letters of base64url. */
  next(): string {
    return `A${this.#letters(22)}`;
  }

  /** As `x-fb-trace-id` has it. */
  nextShort(): string {
    return this.#shortLetters(11);
  }
}

/** Random letters in small pieces, of many that are made at once: asking for a few takes ten times as long. */
function randomLetters(alphabet: "base64" | "base64url"): (count: number) => string {
  let letters = "";
  let used = 0;
  return (count) => {
    if (used + count > letters.length) {
      letters = randomBytes(6144).toString(alphabet);
      used = 0;
    }
    used += count;
    return letters.slice(used - count, used);
  };
}

/** What the headers of an answer say beside the reply's own. */
interface Heading {
  /** In bytes. */
  readonly length: number;
  /** The one that served the call. */
  readonly version: string;
  readonly traceId: string;
  readonly shortTraceId: string;
}

/** The headers of every answer: names and values in turn. */
export function replyHeaders(reply: Reply, { length, version, traceId, shortTraceId }: Heading): string[] {
  const headers = [
    ...["Content-Type", "application/json; charset=UTF-8"],
    ...["Content-Length", String(length)],
    ...["Cache-Control", "private, no-cache, no-store, must-revalidate"],
    ...["Pragma", "no-cache"],
    ...["Expires", "Sat, 01 Jan 2000 00:00:00 GMT"],
    ...["facebook-api-version", version],
    ...["x-fb-request-id", traceId],
    ...["x-fb-trace-id", shortTraceId],
  ];
  if (reply.headers) for (const header of Object.entries(reply.headers)) headers.push(...header);
  return headers;
}
