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

/** The whole HTTP request. */
export function statusRequest({ path, appSecret }: StatusRequests): Buffer {
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
