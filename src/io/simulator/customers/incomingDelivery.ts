import type { BusinessNumber } from "../../../core/simulator/state.ts";
import { digitsOf } from "../../../core/simulator/state.ts";
import type { Customer } from "../customer.ts";
import type { Json } from "../validation/checks.ts";
import { contactOf } from "../webhooks/contact.ts";

/** What a customer wrote, with the id that it got. */
export interface ReceivedMessage {
  readonly id: string;
  readonly customer: Customer;
  /** `type`, the object of that name and what surrounds it, as in `messages[]`. */
  readonly content: Json;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a message that WhatsApp itself makes about a customer. */
  readonly isSystem: boolean;
  /** What `contacts[]` says beyond the usual. */
  readonly identityKeyHash?: string;
}

/** The body of a webhook request with what a customer wrote. A phone number that is hidden stands nowhere in it. */
export function incomingDelivery(number: BusinessNumber, message: ReceivedMessage): unknown {
  const { id, customer, content, at, isSystem, identityKeyHash } = message;
  const contact = {
    ...contactOf(customer, { username: true, parent: !isSystem }),
    ...(identityKeyHash !== undefined && { identity_key_hash: identityKeyHash }),
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: digitsOf(number), phone_number_id: number.id },
    contacts: [contact],
    messages: [
      {
        ...(customer.waId !== undefined && { from: customer.waId }),
        ...(!isSystem && { from_user_id: customer.userId }),
        id,
        timestamp: String(Math.floor(at / 1000)),
        ...content,
      },
    ],
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: number.wabaId, changes: [{ value, field: "messages" }] }],
  };
}
