import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { simulatorAccount, simulatorTokens } from "../../../../src/core/graph/simulated.ts";
import { verifySignature } from "../../../../src/core/webhooks/signature.ts";
import { Simulator, type SimulatorOptions } from "../../../../src/io/simulator/simulator.ts";

export const appSecret = "0123456789abcdef0123456789abcdef";

/** A status as a test looks at it. */
export interface SeenStatus {
  readonly wamid: string;
  readonly status: string;
  readonly timestamp: string;
  readonly raw: Record<string, unknown>;
}

export interface SeenRequest {
  readonly raw: Buffer;
  readonly headers: IncomingMessage["headers"];
  readonly value: Record<string, unknown>;
  readonly statuses: readonly SeenStatus[];
}

/** A receiver that checks each signature over the bytes as they came, and answers with what it is told to. */
export class TestReceiver {
  readonly requests: SeenRequest[] = [];
  /** Statuses of accepted requests only, in the order of their arrival. */
  readonly statuses: SeenStatus[] = [];
  rejected = 0;
  answer: (seen: SeenRequest) => number = () => 200;
  #server: Server | undefined;
  #port = 0;
  readonly #waiters = new Set<() => void>();

  get url(): string {
    return `http://127.0.0.1:${this.#port}/webhook`;
  }

  /** The port stays the same over restarts. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        response.statusCode = this.#take(Buffer.concat(chunks), request.headers);
        response.end();
        for (const waiter of this.#waiters) {
          waiter();
        }
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await new Promise<void>((resolve) => {
      server ? server.close(() => resolve()) : resolve();
      server?.closeAllConnections();
    });
  }

  #take(raw: Buffer, headers: IncomingMessage["headers"]): number {
    const header = headers["x-hub-signature-256"];
    if (verifySignature(raw, typeof header === "string" ? header : undefined, [appSecret]) !== "valid") {
      this.rejected++;
      return 401;
    }
    const value = JSON.parse(raw.toString("utf8")).entry[0].changes[0].value;
    const statuses = (value.statuses ?? []).map((raw: Record<string, unknown>) => ({
      wamid: raw.id,
      status: raw.status,
      timestamp: raw.timestamp,
      raw,
    }));
    const seen: SeenRequest = { raw, headers, value, statuses };
    const status = this.answer(seen);
    this.requests.push(seen);
    if (status === 200) {
      this.statuses.push(...statuses);
    }
    return status;
  }

  /** Resolves when `condition` holds, looked at after each request. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const waiter = () => {
        if (condition()) {
          this.#waiters.delete(waiter);
          resolve();
        }
      };
      this.#waiters.add(waiter);
    });
  }

  /** The words of one message, in the order of their arrival. */
  wordsOf(wamid: string): string[] {
    return this.statuses.filter((each) => each.wamid === wamid).map((each) => each.status);
  }
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads out of an answer
  readonly body: any;
}

/** A simulator on a free port, with a client for it. */
export class TestSimulator {
  readonly simulator: Simulator;
  readonly faults: unknown[] = [];

  constructor(options: Partial<SimulatorOptions> = {}) {
    this.simulator = new Simulator({
      identity: () => "test",
      appSecret: () => appSecret,
      webhookUrl: () => "",
      now: () => Date.now(),
      delays: { sentMs: 5, deliveredMs: 15, readMs: 25, playedMs: 35 },
      onFault: (error) => this.faults.push(error),
      ...options,
    });
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.simulator.baseUrl}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${simulatorTokens.valid.token}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === "" ? undefined : JSON.parse(text),
    };
  }

  send(body: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.call("POST", `/v26.0/${simulatorAccount.phoneNumberId}/messages`, body, headers);
  }

  /** @returns the wamid */
  async sendText(to: string, body = "Hello"): Promise<string> {
    const answer = await this.send(text(to, body));
    return answer.body.messages[0].id;
  }
}

export function text(to: unknown, body: unknown = "Hello"): Record<string, unknown> {
  return { messaging_product: "whatsapp", to, type: "text", text: { body } };
}

export function template(name: string, components?: unknown, code = "en_US"): Record<string, unknown> {
  return {
    messaging_product: "whatsapp",
    to: "+1 202-555-0101",
    type: "template",
    template: { name, language: { code }, ...(components !== undefined && { components }) },
  };
}

/** Simulators and receivers of one test file, stopped after each test. */
export class Started {
  readonly #running: { stop(): Promise<void> }[] = [];

  async simulator(options: Partial<SimulatorOptions> = {}): Promise<TestSimulator> {
    const test = new TestSimulator(options);
    this.#running.push({
      stop: async () => {
        await test.simulator.stop();
        test.simulator.dispose();
        assert.deepEqual(test.faults, []);
      },
    });
    await test.simulator.start(0);
    assert.equal(test.simulator.state.kind, "listening");
    return test;
  }

  async receiver(): Promise<TestReceiver> {
    const receiver = new TestReceiver();
    await receiver.start();
    this.#running.push(receiver);
    return receiver;
  }

  /** Something else to stop after the test. */
  add(stop: () => Promise<void>): void {
    this.#running.push({ stop });
  }

  async stop(): Promise<void> {
    for (const each of this.#running.splice(0)) {
      await each.stop();
    }
  }
}

export function assertGraphError(answer: Answer, status: number, code: number, subcode?: number): void {
  assert.equal(answer.status, status, answer.text);
  const { error } = answer.body;
  assert.equal(error.code, code, answer.text);
  assert.equal(error.error_subcode, subcode);
  assert.equal(typeof error.message, "string");
  assert.match(error.type, /^(OAuthException|GraphMethodException)$/);
  assert.match(error.fbtrace_id, /^A[A-Za-z0-9_-]{22}$/);
  assert.equal(answer.headers.get("x-fb-request-id"), error.fbtrace_id);
}
