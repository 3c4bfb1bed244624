import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import type { RunningSimulator } from "../../../../src/io/simulator/startSimulator.ts";

/** A message of a customer's, as webhooks have it. */
export interface Heard {
  readonly id: string;
  readonly from: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a customer writes
  readonly [key: string]: any;
}

type Behaviour = (message: Heard, bot: TestBot) => unknown;

/** A bot as a user would write one: it takes signed webhooks and calls the API over HTTP. */
export class TestBot {
  readonly heard: Heard[] = [];
  rejected = 0;
  readonly #behaviour: Behaviour;
  readonly #server: Server;
  #simulator: RunningSimulator | undefined;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
    this.#server = createServer(async (request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      if (request.method === "GET") {
        response.end(url.searchParams.get("hub.challenge") ?? "");
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      const signature = request.headers["x-hub-signature-256"];
      const secrets = [this.#simulator?.appSecret ?? ""];
      if (verifySignature(bytes, typeof signature === "string" ? signature : undefined, secrets) !== "valid") {
        this.rejected++;
        response.writeHead(401).end();
        return;
      }
      response.end();
      for (const { changes } of JSON.parse(bytes.toString("utf8")).entry) {
        for (const { value } of changes) for (const message of value.messages ?? []) await this.#hear(message);
      }
    });
  }

  async #hear(message: Heard): Promise<void> {
    this.heard.push(message);
    await this.#behaviour(message, this);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/webhook`;
  }

  async start(simulator?: RunningSimulator): Promise<void> {
    this.#simulator = simulator;
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** The simulator that it calls, where that comes later. */
  set simulator(simulator: RunningSimulator) {
    this.#simulator = simulator;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Calls `messages`. */
  async call(body: object): Promise<number> {
    const { baseUrl, phoneNumberId, token } = this.#simulator ?? { baseUrl: "", phoneNumberId: "", token: "" };
    const response = await fetch(`${baseUrl}/v26.0/${phoneNumberId}/messages`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ messaging_product: "whatsapp", ...body }),
    });
    await response.arrayBuffer();
    return response.status;
  }

  say(to: string, body: string): Promise<number> {
    return this.call({ to, type: "text", text: { body } });
  }
}
