/** `pricing` of a status, but for its model and its category. */
export interface Price {
  readonly billable: boolean;
  readonly type: "regular" | "free_customer_service" | "free_group_customer_service";
}

export const regularPrice: Price = { billable: true, type: "regular" };
const inWindow: Price = { billable: false, type: "free_customer_service" };

/** From here on service messages are charged, and utility templates within the window again. */
const serviceChargedFrom = Date.UTC(2026, 9, 1);
/** Service messages that one number has free in a month. */
const freeServiceMessages = 1000;
/** Months of numbers whose free messages are counted. */
const mostMonths = 10_000;

/** What messages cost: https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing */
export class Pricing {
  readonly #serviceMessages = new Map<string, number>();

  /**
   * The price of a message to one person, who didn't come by an ad.
   * @param category as the webhooks have it: `service`, `utility`, …
   * @param at milliseconds since 1970
   */
  priceOf(
    category: string,
    { numberId, isWindowOpen, at }: { numberId: string; isWindowOpen: boolean; at: number },
  ): Price {
    const isCharged = at >= serviceChargedFrom;
    if (category === "service") {
      return isCharged && this.#countService(numberId, at) > freeServiceMessages ? regularPrice : inWindow;
    }
    return category === "utility" && isWindowOpen && !isCharged ? inWindow : regularPrice;
  }

  /** @returns how many service messages the number has sent in this month of UTC */
  #countService(numberId: string, at: number): number {
    const month = `${numberId} ${new Date(at).toISOString().slice(0, 7)}`;
    const count = (this.#serviceMessages.get(month) ?? 0) + 1;
    this.#serviceMessages.set(month, count);
    const [oldest] = this.#serviceMessages.keys();
    if (oldest !== undefined && this.#serviceMessages.size > mostMonths) this.#serviceMessages.delete(oldest);
    return count;
  }
}

/** The price of a message to a group, for each of its participants. @param category `service`, `utility`, … */
export function groupPrice(category: string): Price {
  return category === "service" ? { billable: false, type: "free_group_customer_service" } : regularPrice;
}
