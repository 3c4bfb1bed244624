import { randomBytes } from "node:crypto";
import { escapedJson } from "../src/core/webhooks/escape.ts";
import { sign } from "../src/core/webhooks/signature.ts";

/** Deliveries of one status each, signed, of different messages. */
export interface StatusRequests {
  readonly kind: "statuses";
  readonly path: string;
  readonly appSecret: string;
}

/** One status delivery, as Meta sends it since v24, of a message that no other delivery is about. */
export function statusDelivery(): string {
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

/** As Meta sends them with a body. */
export function metaHeaders(body: string, appSecret: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(body);
  return {
    host: "127.0.0.1",
    "user-agent": "facebookexternalua",
    accept: "*/*",
    "accept-encoding": "deflate, gzip",
    "content-type": "application/json",
    "content-length": String(bytes.length),
    "x-hub-signature-256": sign(bytes, appSecret),
  };
}

/** The whole HTTP request. */
export function statusRequest({ path, appSecret }: StatusRequests): Buffer {
  const body = statusDelivery();
  const headers = Object.entries(metaHeaders(body, appSecret)).map(([name, value]) => `${name}: ${value}`);
  const head = [`POST ${path} HTTP/1.1`, ...headers];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
