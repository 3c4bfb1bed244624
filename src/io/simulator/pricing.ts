/** `pricing` of a status, but for its model and its category. */
export interface Price {
  readonly billable: boolean;
  readonly type: "regular" | "free_customer_service" | "free_group_customer_service";
}

export const regularPrice: Price = { billable: true, type: "regular" };
const freeServicePrice: Price = { billable: false, type: "free_customer_service" };

/** From here on service messages are charged, and utility templates within the window again. */
const serviceChargedFrom = Date.UTC(2026, 9, 1);

/**
 * The price of a message to one person who didn't come by an ad: https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
 * Assumed: the first 1,000 service messages of a month, which cost nothing, are reported as billable, too, as it was with the free conversations
 * of earlier years.
 * @param category as the webhooks have it: `service`, `utility`, …
 * @param at milliseconds since 1970
 */
export function priceOf(category: string, { isWindowOpen, at }: { isWindowOpen: boolean; at: number }): Price {
  const isFree = category === "service" || (category === "utility" && isWindowOpen);
  return isFree && at < serviceChargedFrom ? freeServicePrice : regularPrice;
}

/** The price of a message to a group, for each of its participants. @param category `service`, `utility`, … */
export function groupPrice(category: string): Price {
  return category === "service" ? { billable: false, type: "free_group_customer_service" } : regularPrice;
}
