import { newestVersion } from "../../core/graph/versions.ts";
import { invalidParameter, Refusal } from "./refusal.ts";
import { printed, refused, replyHeaders, TraceIds } from "./reply.ts";

interface Malformed {
  readonly status: string;
  readonly details: string;
}

/** What Node can't read as a request, by the code of its error. */
const kinds: Readonly<Record<string, Malformed>> = {
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    details: "The headers of the request are too large.",
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: "413 Payload Too Large", details: "The chunks of the body are malformed." },
  ERR_HTTP_REQUEST_TIMEOUT: { status: "408 Request Timeout", details: "The request did not arrive in time." },
};
const other: Malformed = { status: "400 Bad Request", details: "The request is not valid HTTP." };

/** A whole answer, in Graph's shape, to what is no request. The connection ends with it. @param code of Node's error */
export function malformedReply(code: string | undefined): string {
  const { status, details } = kinds[code ?? ""] ?? other;
  const traceIds = new TraceIds();
  const traceId = traceIds.next();
  const reply = refused(new Refusal(Number.parseInt(status, 10), invalidParameter(details).error), traceId);
  const text = printed(reply.body);
  const heading = { length: text.length, version: newestVersion, traceId, shortTraceId: traceIds.nextShort() };
  const headers = [...replyHeaders(reply, heading), "Connection", "close"];
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1]}`] : []));
  return [`HTTP/1.1 ${status}`, ...lines, "", text].join("\r\n");
}
