import type { LoggedDelivery } from "../../core/webhooks/loggedDeliveries.ts";
import { verifySignature } from "../../core/webhooks/signature.ts";
import type { NewDelivery } from "../store/records.ts";

/** Never kept, as in what is received. */
const privateHeaders: ReadonlySet<string> = new Set(["authorization", "proxy-authorization", "cookie"]);

/** What was written down, as the store takes it. Its signature is checked where it was written down too and there is a secret. */
export function newDeliveryOf(
  { body, headers, receivedAt }: LoggedDelivery,
  source: "tail" | "import",
  { now, secrets }: { now: number; secrets: readonly string[] },
): NewDelivery {
  const bytes = Buffer.from(body);
  const result = verifySignature(bytes, headers["x-hub-signature-256"], secrets);
  const signature =
    result === "valid" ? "valid" : result === "missing" || result === "noSecret" ? "missing" : "invalid";
  return {
    receivedAt: receivedAt ?? now,
    source,
    outcome: "accepted",
    signature,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !privateHeaders.has(name))),
    body: bytes,
  };
}
