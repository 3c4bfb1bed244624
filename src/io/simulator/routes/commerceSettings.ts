import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing } from "../validation/checks.ts";

/**
 * `GET /{phone-number-id}/whatsapp_commerce_settings`. That a number has a cart and shows no catalog before it was said otherwise is assumed.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services/set-commerce-settings
 */
export function commerceSettings(call: Call, id: string): Reply {
  const { commerce } = managed(call, id);
  return ok({
    data: [{ is_cart_enabled: commerce.isCartEnabled, is_catalog_visible: commerce.isCatalogVisible, id }],
  });
}

/** `POST /{phone-number-id}/whatsapp_commerce_settings?is_cart_enabled=…&is_catalog_visible=…` */
export async function changeCommerceSettings(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const body = await parameters(call);
  if (isMissing(body.is_cart_enabled) && isMissing(body.is_catalog_visible)) {
    throw invalidParameter("One of the parameters is_cart_enabled and is_catalog_visible is required.");
  }
  number.commerce = {
    isCartEnabled: switchOf(body.is_cart_enabled, "is_cart_enabled") ?? number.commerce.isCartEnabled,
    isCatalogVisible: switchOf(body.is_catalog_visible, "is_catalog_visible") ?? number.commerce.isCatalogVisible,
  };
  return ok({ success: true });
}

function managed(call: Call, id: string): BusinessNumber {
  const number = requireNumber(call, id);
  requireManagement(call);
  return number;
}

/** In a query it is a text. */
function switchOf(value: unknown, name: string): boolean | undefined {
  if (isMissing(value)) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw invalidParameter(`Param ${name} must be a boolean.`);
}
