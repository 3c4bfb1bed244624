import * as z from "zod/mini";
import { filterSchema } from "./filter.ts";

/** Names of headers that say how a request travels: those are made for each request anew, and can't be given. */
const ownHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const headerName = z.string().check(
  z.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "the name of a header"),
  z.refine((name) => !ownHeaders.has(name.toLowerCase()), "a header that can be set"),
);
/** What HTTP allows in a value; no line breaks above all. */
const headerValue = z.string().check(z.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "the value of a header"));

const targetUrl = z.string().check(
  z.refine((text) => {
    const url = URL.parse(text);
    return url !== null && (url.protocol === "http:" || url.protocol === "https:");
  }, "an http:// or https:// address"),
);

/** A target of forwarding, as settings have it. Its secret is kept elsewhere. */
export const forwardTargetSchema = z.strictObject({
  /** What it is called, and known by when its address changes; the address where it has none. */
  name: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
  url: targetUrl,
  filter: z.optional(filterSchema),
  headers: z.optional(z.record(headerName, headerValue)),
  /** A target that is off gets nothing, nor what came meanwhile when it is on again. */
  enabled: z._default(z.boolean(), true),
  /** How old a delivery may become before nobody tries any more. */
  maxAgeHours: z._default(z.number().check(z.positive(), z.maximum(24 * 365)), 24),
});
export type ForwardTarget = z.infer<typeof forwardTargetSchema>;

/** The targets of `wamid listen --targets`: a file of the user's own, which may hold secrets. */
export const targetsFileSchema = z.array(
  z.extend(forwardTargetSchema, {
    /** What deliveries are signed with anew. */
    secret: z.optional(z.string().check(z.minLength(1))),
  }),
);

/** By what a target is known: its name or its address, without a password. */
export function targetName({ name, url }: Pick<ForwardTarget, "name" | "url">): string {
  return name ?? shownUrl(url);
}

/** An address without what stands in it for a server's eyes alone. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.username === "" && url.password === "")) return text;
  url.username = "";
  url.password = "";
  return url.href;
}
