import { createConnection } from "node:net";
import { type SendRequests, sendRequest } from "./sendRequests.ts";
import { type StatusRequests, statusRequest } from "./statusRequests.ts";

/** What to send. The child that runs this file gets it as a message and answers with a LoadResult. */
export interface LoadOrder {
  readonly port: number;
  readonly connections: number;
  readonly requests: number;
  readonly what: StatusRequests | SendRequests;
}

export interface LoadResult {
  /** Answers a second. */
  readonly perSecond: number;
  /** Milliseconds since 1970. */
  readonly beganAt: number;
  /** Milliseconds from the first byte sent to the last byte of the answer. */
  readonly p50: number;
  readonly p99: number;
  /** How many answers had a status other than 200. */
  readonly refused: number;
}

/**
 * Sends everything over so many connections, on each the next request when the answer to the one before is whole. Raw
 * sockets, because an HTTP client would take more of the machine than the server that is measured.
 */
async function load({ port, connections, requests, what }: LoadOrder): Promise<LoadResult> {
  const prepared = Array.from({ length: requests }, (_, index) =>
    what.kind === "sends" ? sendRequest(what, index) : statusRequest(what),
  );
  const latencies: number[] = [];
  let next = 0;
  let refused = 0;
  const began = performance.now();
  const connection = () =>
    new Promise<void>((resolve, reject) => {
      const socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
      let sentAt = 0;
      let pending = "";
      const send = () => {
        const bytes = prepared[next++];
        if (bytes === undefined) {
          socket.end();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(bytes);
      };
      socket.setEncoding("latin1");
      socket.on("connect", send);
      socket.on("data", (text: string) => {
        pending += text;
        const headEnd = pending.indexOf("\r\n\r\n");
        if (headEnd < 0) {
          return;
        }
        const length = /\r\ncontent-length: (\d+)/i.exec(pending.slice(0, headEnd))?.[1];
        if (length === undefined) {
          reject(new Error(`No content-length: ${pending}`));
        } else if (pending.length >= headEnd + 4 + Number(length)) {
          latencies.push(performance.now() - sentAt);
          refused += pending.startsWith("HTTP/1.1 200 ") ? 0 : 1;
          pending = "";
          send();
        }
      });
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("The server closed a connection.")));
    });
  await Promise.all(Array.from({ length: connections }, connection));
  const seconds = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN;
  return {
    perSecond: requests / seconds,
    beganAt: performance.timeOrigin + began,
    p50: percentile(0.5),
    p99: percentile(0.99),
    refused,
  };
}

process.on("message", (order: LoadOrder) => {
  load(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
