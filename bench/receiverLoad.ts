import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import { escapedJson } from "../src/core/webhooks/escape.ts";
import { sign } from "../src/core/webhooks/signature.ts";

/** What to send. The child that runs this file gets it as a message and answers with a LoadResult. */
export interface LoadOrder {
  port: number;
  path: string;
  appSecret: string;
  connections: number;
  requests: number;
}

export interface LoadResult {
  /** Answers a second. */
  perSecond: number;
  /** Milliseconds from the first byte sent to the last byte of the answer. */
  p50: number;
  p99: number;
  /** How many answers had a status other than 200. */
  refused: number;
}

/** One status delivery, as Meta sends it since v24, of a message that no other delivery is about. */
function delivery(): string {
  const wamid = `wamid.${Buffer.concat([Buffer.from("HRgLMTIwMjU1NTAxNDMVAgARGBI", "base64"), randomBytes(18)]).toString("base64")}`;
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550172208", phone_number_id: "104996122399160" },
    contacts: [{ profile: { name: "Dana Okafor" }, wa_id: "12025550143", user_id: "US.48213097715530264917" }],
    statuses: [
      {
        id: wamid,
        status: "delivered",
        timestamp: "1795132835",
        recipient_id: "12025550143",
        recipient_user_id: "US.48213097715530264917",
        pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" },
      },
    ],
  };
  const entry = [{ id: "118204467730912", changes: [{ value, field: "messages" }] }];
  return escapedJson({ object: "whatsapp_business_account", entry });
}

function request(path: string, appSecret: string): Buffer {
  const body = delivery();
  const head = [
    `POST ${path} HTTP/1.1`,
    "Host: 127.0.0.1",
    "User-Agent: facebookexternalua",
    "Accept: */*",
    "Accept-Encoding: deflate, gzip",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    `X-Hub-Signature-256: ${sign(Buffer.from(body), appSecret)}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/**
 * Sends everything over so many connections, on each the next request when the answer to the one before is whole. Raw
 * sockets, because an HTTP client would take more of the machine than the server that is measured.
 */
async function load({ port, path, appSecret, connections, requests }: LoadOrder): Promise<LoadResult> {
  const prepared = Array.from({ length: requests }, () => request(path, appSecret));
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
  return { perSecond: requests / seconds, p50: percentile(0.5), p99: percentile(0.99), refused };
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
