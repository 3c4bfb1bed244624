import { createHmac, timingSafeEqual } from "node:crypto";
import { Refusal } from "./refusal.ts";

/** `appsecret_proof`: the HMAC-SHA256 of the access token, with the app secret as its key, in hexadecimal. */
export function appSecretProof(token: string, appSecret: string): string {
  return createHmac("sha256", appSecret).update(token).digest("hex");
}

/**
 * Checks the proof of a call.
 * @param required whether the app demands one
 * @throws Refusal 100 for a proof that is wrong, or missing where it is required
 */
export function checkProof(
  given: unknown,
  { token, appSecret, required }: { readonly token: string; readonly appSecret: string; readonly required: boolean },
): void {
  if (given === undefined || given === null || given === "") {
    if (required) throw proofRefusal("API calls from the server require an appsecret_proof argument");
    return;
  }
  const expected = Buffer.from(appSecretProof(token, appSecret));
  const proof = Buffer.from(String(given));
  if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) {
    throw proofRefusal("Invalid appsecret_proof provided in the API argument");
  }
}

function proofRefusal(message: string): Refusal {
  return new Refusal(400, { message, type: "GraphMethodException", code: 100 });
}
