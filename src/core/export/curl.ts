import type { ExportedMessage } from "./exportedMessage.ts";

/** What a message's call went to. */
export interface CallTarget {
  /** Without the version: `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** `v26.0` */
  readonly version: string;
}

/** The call that sent a message, for a shell; undefined for a message whose request isn't known: somebody else sent it. */
export function curl(
  { request, phoneNumberId }: ExportedMessage,
  { baseUrl, version }: CallTarget,
): string | undefined {
  if (request === undefined || phoneNumberId === undefined) return undefined;
  const url = `${baseUrl.replace(/\/+$/, "")}/${version}/${encodeURIComponent(phoneNumberId)}/messages`;
  return [
    `curl -X POST ${quoted(url)} \\`,
    '  -H "Authorization: Bearer $WHATSAPP_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  --data-raw ${quoted(JSON.stringify(request))}`,
    "",
  ].join("\n");
}

/** A POSIX shell leaves what is between apostrophes alone. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
