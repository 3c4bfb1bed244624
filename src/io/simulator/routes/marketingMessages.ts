import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { invalidParameter, missingParameter } from "../refusal.ts";
import type { Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import { isMissing, isObject, optionalText, requireOneOf } from "../validation/checks.ts";
import { acceptMessage } from "./messages.ts";

/**
 * `POST /{phone-number-id}/marketing_messages`: a marketing template. `product_policy` says what becomes of it where the product isn't
 * available; here it always is.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/marketing-messages/overview
 */
export async function sendMarketingMessage(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireMessaging(call);
  const body = await call.json();
  const request = isObject(body) ? body : {};
  if (!isMissing(request.messaging_product)) {
    if (isMissing(request.type)) {
      throw missingParameter("type");
    }
    if (optionalText(request.type, "type")?.toLowerCase() !== "template") {
      throw invalidParameter("Message must be a template message: param type must be one of {TEMPLATE}.");
    }
  }
  if (!isMissing(request.product_policy)) {
    requireOneOf(request.product_policy, "product_policy", ["cloud_api_fallback", "strict"]);
  }
  if (call.world.isCrowded) await call.world.room();
  return acceptMessage(call, number, body, "marketing_messages");
}
