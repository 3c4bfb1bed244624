import { isBsuid } from "../../../core/graph/ids.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireMessaging } from "../tokens.ts";
import { requireText } from "../validation/checks.ts";
import { checkProduct } from "../validation/send.ts";

/**
 * `DELETE /{phone-number-id}/contact_book?messaging_product=whatsapp&bsuid=…`: the number of a user is forgotten. The simulator keeps no such
 * book, so that there is nothing more to it.
 */
export async function forgetContact(call: Call, id: string): Promise<Reply> {
  requireNumber(call, id);
  requireMessaging(call);
  const body = await parameters(call);
  checkProduct(body);
  if (!isBsuid(requireText(body.bsuid, "bsuid"))) {
    throw refusal(131009, "Parameter bsuid is not a valid business-scoped user id.");
  }
  return ok({ success: true });
}
