import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** What the child that runs this file is told. */
export type TargetOrder = { kind: "down" } | { kind: "up" } | { kind: "tell" };

/** What a target was passed. Of each delivery that it answered 200: how often, and by which marks. */
export interface TargetCounts {
  /** Numbers of deliveries, as their bodies say, in the order in which they came for the first time. */
  readonly serials: readonly number[];
  /** Those that came more than once. */
  readonly again: readonly { readonly serial: number; readonly sameMark: boolean }[];
  /** How often one came whose mark is smaller than that of one before it. */
  readonly outOfOrder: number;
  /** Those whose signature was not the original one, or that had no serial. */
  readonly strange: number;
}

/**
 * A target that goes down when it is told to, and answers 503 once in a while. It counts only what it answers 200: while it is down it breaks
 * every connection before it looks at the request, so that nobody is in doubt about what it took.
 */
const marks = new Map<number, string>();
const again: { serial: number; sameMark: boolean }[] = [];
let outOfOrder = 0;
let strange = 0;
let newest = 0;
let isDown = false;
let requests = 0;
const oneInRefused = 501;

function take(request: IncomingMessage, body: string, response: ServerResponse): void {
  if (isDown) {
    request.socket.destroy();
    return;
  }
  requests += 1;
  if (requests % oneInRefused === 0) {
    response.writeHead(503).end();
    return;
  }
  const mark = String(request.headers["x-wamid-delivery"]);
  const serial = Number(/"soak-(\d+)"/.exec(body)?.[1] ?? Number.NaN);
  if (Number.isNaN(serial) || request.headers["x-hub-signature-256"] === undefined) strange += 1;
  const before = marks.get(serial);
  if (before === undefined) {
    marks.set(serial, mark);
    if (Number(mark) < newest) outOfOrder += 1;
    newest = Math.max(newest, Number(mark));
  } else {
    again.push({ serial, sameMark: before === mark });
  }
  response.end();
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("error", () => undefined);
  request.on("end", () => take(request, Buffer.concat(chunks).toString(), response));
});

function listen(port: number): void {
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" ? address?.port : undefined });
  });
}

let port = 0;
server.on("listening", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) port = address.port;
});
listen(0);
process.on("message", ({ kind }: TargetOrder) => {
  if (kind === "tell") {
    process.send?.({ serials: [...marks.keys()], again, outOfOrder, strange } satisfies TargetCounts);
  } else if (kind === "down") {
    isDown = true;
    server.close();
    server.closeIdleConnections();
    process.send?.({});
  } else {
    isDown = false;
    if (server.listening) process.send?.({});
    else listen(port);
  }
});
process.on("disconnect", () => process.exit());
