import { createPublicKey } from "node:crypto";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import { requireText } from "../validation/checks.ts";

const keyBits = 2048;

/** `GET /{phone-number-id}/whatsapp_business_encryption`: the key that Flows encrypt for. Assumed: an empty object while there is none. */
export function encryption(call: Call, id: string): Reply {
  const { encryptionKey } = requireNumber(call, id);
  requireMessaging(call);
  return ok(
    encryptionKey === undefined
      ? {}
      : { business_public_key: encryptionKey, business_public_key_signature_status: "VALID" },
  );
}

/** `POST /{phone-number-id}/whatsapp_business_encryption` `{business_public_key}`, a PEM. */
export async function changeEncryption(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const { business_public_key: given } = await parameters(call);
  const pem = requireText(given, "business_public_key", 8192);
  if (!isRsaKey(pem)) {
    throw invalidParameter(`Param business_public_key must be a ${keyBits}-bit RSA public key in PEM format.`);
  }
  if (!number.isRegistered) {
    throw refusal(133010, "Register the phone number before you set its key.");
  }
  number.encryptionKey = pem;
  return ok({ success: true });
}

function isRsaKey(pem: string): boolean {
  // Out of a private key Node makes the public one: Meta takes none, and nobody should send one.
  if (!pem.includes("PUBLIC KEY")) return false;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "rsa" && key.asymmetricKeyDetails?.modulusLength === keyBits;
  } catch {
    return false;
  }
}
