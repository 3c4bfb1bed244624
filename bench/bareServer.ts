import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/**
 * A server of node:http and nothing else, in a process of its own. Argument: what it does with a request. Says its port, and answers any
 * message with how many POST requests it has had, and when the last one came. A webhook's challenge is answered.
 *
 * `silent` answers 200 without reading; `reading` reads first; `json` reads a message, and answers what the Cloud API answers.
 */
export interface Counts {
  requests: number;
  /** Milliseconds since 1970. */
  lastAt: number;
}

const [behaviour] = process.argv.slice(2);

const counts: Counts = { requests: 0, lastAt: 0 };
let nextId = 0;

function read(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => done(Buffer.concat(chunks)));
}

function answerSend(body: Buffer, response: ServerResponse): void {
  const { to } = JSON.parse(body.toString());
  const text = JSON.stringify({
    messaging_product: "whatsapp",
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id: `wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI${String(nextId++).padStart(24, "0")}` }],
  });
  response.writeHead(200, { "Content-Type": "application/json; charset=UTF-8", "Content-Length": text.length });
  response.end(text);
}

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(new URL(request.url ?? "", "http://127.0.0.1").searchParams.get("hub.challenge"));
    return;
  }
  counts.requests++;
  counts.lastAt = performance.timeOrigin + performance.now();
  if (behaviour === "silent") {
    response.end();
    return;
  }
  read(request, (body) => (behaviour === "json" ? answerSend(body, response) : response.end()));
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("message", () => process.send?.(counts));
process.on("disconnect", () => process.exit());
