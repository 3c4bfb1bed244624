import { sign, signLegacy } from "../../core/webhooks/signature.ts";

/** About the connection or the length, which are another one's now. */
const notPassedOn: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What an HTTP client can send. */
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/;

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The headers of a delivery as it is passed on: as they came, the signature too, unless it is signed anew with the target's own secret.
 * @param extra the target's; they count before all others
 */
export function forwardHeaders(
  { headers, body }: Sent,
  secret: string | undefined,
  extra: Readonly<Record<string, string>> = {},
) {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!notPassedOn.has(lower) && sendable.test(value)) passed[lower] = value;
  }
  passed["content-type"] ??= "application/json";
  if (secret !== undefined && secret !== "") {
    passed["x-hub-signature"] = signLegacy(body, secret);
    passed["x-hub-signature-256"] = sign(body, secret);
  }
  for (const [name, value] of Object.entries(extra)) passed[name.toLowerCase()] = value;
  return passed;
}
