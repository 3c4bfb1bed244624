import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** By performance.now(). */
  readonly at: number;
}

type Respond = (received: Received, response: ServerResponse) => void;

/** A bot on loopback that keeps what it gets. */
export class Bot {
  readonly received: Received[] = [];
  respond: Respond;
  #server: Server | undefined;
  port = 0;

  constructor(respond: Respond = (_, response) => response.end()) {
    this.respond = respond;
  }

  static async start(t: TestContext, respond?: Respond, port = 0): Promise<Bot> {
    const bot = new Bot(respond);
    t.after(() => bot.stop());
    await bot.listen(port);
    return bot;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/bot`;
  }

  async listen(port = this.port): Promise<void> {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of request) chunks.push(chunk);
      } catch {
        return;
      }
      const { method = "", url = "", headers } = request;
      const received = { method, url, headers, body: Buffer.concat(chunks), at: performance.now() };
      this.received.push(received);
      this.respond(received, response);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
  }

  /** Nobody listens there any more. */
  stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return Promise.resolve();
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  /** The ids of the statuses, in the order in which they came. */
  get wamids(): string[] {
    return this.received.map(({ body }) => JSON.parse(body.toString()).entry[0].changes[0].value.statuses[0].id);
  }
}
