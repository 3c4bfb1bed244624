import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import { type RunningSimulator, startSimulator } from "../../src/io/simulator/startSimulator.ts";

/** A customer of the simulator to whom everything is sent, delivered and read. */
export const customer = "12025550101";

export const appSecret = "8c1f0d7a5b3e4f6a9d2c1b0e7f8a6d5c";
export const verifyToken = "a token of ours";

const closing: (() => unknown)[] = [];
after(async () => {
  for (const close of closing) await close();
});

/** What the bot's webhook answers. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A bot's webhook, and a simulator whose webhooks go there once the handler has passed the handshake. Both end with the tests. */
export async function startBot(handler: Handler): Promise<{
  readonly simulator: RunningSimulator;
  /** What the handler has answered to the webhooks, in their order. */
  readonly answers: number[];
}> {
  const answers: number[] = [];
  const server = createServer((request, response) => {
    response.on("finish", () => {
      if (request.method === "POST") answers.push(response.statusCode);
    });
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const simulator = await startSimulator({
    webhook: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    appSecret,
    verifyToken,
    delays: { sentMs: 5, deliveredMs: 10, readMs: 15, playedMs: 20 },
  });
  closing.push(simulator.stop);
  return { simulator, answers };
}

export async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

/** Looks again until it holds, for some seconds. */
export async function eventually(check: () => void): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      check();
      return;
    } catch (error) {
      if (tries > 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Who answers `https://graph.facebook.com` and the hosts of its files, for a client that knows no other host. */
export function fetchFrom(baseUrl: () => string): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    assert.match(url, /^(https:\/\/graph\.facebook\.com|http:\/\/127\.0\.0\.1:\d+)\//);
    return fetch(url.replace("https://graph.facebook.com", baseUrl()), init);
  };
}

/** The smallest picture that is one: a PNG of one pixel. */
export const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
