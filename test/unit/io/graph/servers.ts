import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";

/** A server on 127.0.0.1 that is already bound, with what it takes to end it. */
export interface RunningServer extends AsyncDisposable {
  readonly port: number;
  /** Connections that were ever made to it. */
  readonly connections: () => number;
}

const folder = "test/fixtures/tls";
export const certificateFile = `${folder}/localhost.crt`;

export function serveHttp(listener: http.RequestListener): Promise<RunningServer> {
  return running(http.createServer(listener));
}

/** HTTPS with a certificate that nothing trusts. */
export function serveHttps(listener: http.RequestListener): Promise<RunningServer> {
  return running(
    https.createServer({ key: readFileSync(`${folder}/localhost.key`), cert: readFileSync(certificateFile) }, listener),
  );
}

/** A bare TCP server: what it says needn't be HTTP. */
export function serveTcp(listener: (socket: net.Socket) => void): Promise<RunningServer> {
  return running(net.createServer(listener));
}

/** A port on which nothing listens: it was ours a moment ago. */
export async function closedPort(): Promise<number> {
  const server = await serveTcp(() => {});
  await server[Symbol.asyncDispose]();
  return server.port;
}

/** What a proxy was asked. */
export interface ProxyRequest {
  readonly kind: "connect" | "forward";
  readonly target: string;
  readonly authorization: string | undefined;
}

export interface RunningProxy extends RunningServer {
  readonly requests: readonly ProxyRequest[];
}

/**
 * A proxy that leads every name to `toPort` of this machine. With `authorization`, it wants that value in `Proxy-Authorization`; with
 * `refuseWith`, it refuses everything with that status.
 */
export async function serveProxy(options: {
  toPort: number;
  authorization?: string;
  refuseWith?: number;
  overTls?: boolean;
}): Promise<RunningProxy> {
  const requests: ProxyRequest[] = [];
  const refusal = (request: http.IncomingMessage) =>
    options.refuseWith ??
    (options.authorization !== undefined && request.headers["proxy-authorization"] !== options.authorization
      ? 407
      : undefined);
  const note = (kind: ProxyRequest["kind"], request: http.IncomingMessage) =>
    requests.push({ kind, target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
  const forward: http.RequestListener = (request, response) => {
    note("forward", request);
    const status = refusal(request);
    if (status !== undefined) {
      response.writeHead(status).end();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "");
    const { "proxy-authorization": _, ...headers } = request.headers;
    const onward = http.request({
      port: options.toPort,
      host: "127.0.0.1",
      method: request.method,
      path: pathname + search,
      headers,
    });
    onward.on("response", (reply) => {
      response.writeHead(reply.statusCode ?? 0, reply.headers);
      reply.pipe(response);
    });
    request.pipe(onward);
  };
  const server = options.overTls
    ? https.createServer({ key: readFileSync(`${folder}/localhost.key`), cert: readFileSync(certificateFile) }, forward)
    : http.createServer(forward);
  server.on("connect", (request: http.IncomingMessage, socket: net.Socket) => {
    note("connect", request);
    socket.on("error", () => {});
    const status = refusal(request);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = net.connect(options.toPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  });
  return { ...(await running(server)), requests };
}

function running(server: net.Server): Promise<RunningServer> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  server.on("connection", (socket: net.Socket) => {
    connections++;
    sockets.add(socket);
    // Clients that give up reset their connection: no concern of the test's.
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address !== null ? address.port : 0,
        connections: () => connections,
        [Symbol.asyncDispose]: () =>
          new Promise<void>((done) => {
            server.close(() => done());
            for (const socket of sockets) {
              socket.destroy();
            }
          }),
      });
    });
  });
}
