import { sign, signLegacy } from "../../core/webhooks/signature.ts";

/** The headers that Meta sends with a webhook. */
export function webhookHeaders(body: Uint8Array, appSecret: string): Record<string, string> {
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "facebookexternalua",
    "x-hub-signature": signLegacy(body, appSecret),
    "x-hub-signature-256": sign(body, appSecret),
  };
}
