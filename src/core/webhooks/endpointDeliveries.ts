import { newIncomingWamid, newWamid, type RandomBytes } from "../graph/ids.ts";

/** What an endpoint has to be able to take, made of nothing but the facts of real deliveries. */
export interface EndpointFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly randomBytes: RandomBytes;
}

const phone = "12025550143";
const userId = "US.48213097715530264917";
const metadata = { display_phone_number: "15550104681", phone_number_id: "104680000004681" };
const contact = { profile: { name: "Dana Okafor" }, wa_id: phone, user_id: userId };

type Json = Readonly<Record<string, unknown>>;

function delivery(...changes: readonly Json[]): Json {
  return { object: "whatsapp_business_account", entry: [{ id: "118680000004681", changes }] };
}

function chat(value: Json): Json {
  return { value: { messaging_product: "whatsapp", metadata, ...value }, field: "messages" };
}

const seconds = (now: number) => String(Math.floor(now / 1000));

function text({ now, randomBytes }: EndpointFacts, body: string): Json {
  const id = newIncomingWamid(phone, randomBytes);
  return { from: phone, from_user_id: userId, id, timestamp: seconds(now), type: "text", text: { body } };
}

function status({ now }: EndpointFacts, id: string, word: string, more: Json = {}): Json {
  const recipient = { recipient_id: phone, recipient_user_id: userId };
  return { id, status: word, timestamp: seconds(now), ...recipient, ...more };
}

/** One message in letters that every way of writing JSON writes alike. */
export function plainDelivery(facts: EndpointFacts): Json {
  return delivery(chat({ contacts: [contact], messages: [text(facts, "Hello from Wamid")] }));
}

/** What programs write in different ways: emoji, letters beyond ASCII, slashes, signs of HTML. */
export function unicodeDelivery(facts: EndpointFacts): Json {
  const named = { ...contact, profile: { name: "Zoë Müller 陳怡君" } };
  return delivery(
    chat({
      contacts: [named],
      messages: [text(facts, "Größe 42 👍🏽 <b>@you</b> https://example.com/?a=1&b=2 \u2028")],
    }),
  );
}

/** Several accounts, fields, messages and statuses in one request. */
export function batchDelivery(facts: EndpointFacts): Json {
  const sent = () => newWamid(phone, facts.randomBytes);
  const entry = (id: string) => ({
    id,
    changes: [
      chat({ contacts: [contact], messages: ["One", "Two", "Three"].map((body) => text(facts, body)) }),
      chat({ statuses: ["sent", "delivered", "read", "delivered"].map((word) => status(facts, sent(), word)) }),
      chat({ contacts: [contact], messages: [text(facts, "Four")], statuses: [status(facts, sent(), "sent")] }),
    ],
  });
  return { object: "whatsapp_business_account", entry: [entry("118680000004681"), entry("118680000004682")] };
}

/** The life of one message, told from its end. */
export function disorderedDeliveries(facts: EndpointFacts): Json[] {
  const id = newWamid(phone, facts.randomBytes);
  return ["read", "delivered", "sent"].map((word) =>
    delivery(chat({ contacts: [contact], statuses: [status(facts, id, word)] })),
  );
}

export function failedDelivery(facts: EndpointFacts): Json {
  const title = "Message undeliverable";
  const errors = [
    { code: 131026, title, message: title, error_data: { details: "The recipient could not be reached." } },
  ];
  return delivery(chat({ statuses: [status(facts, newWamid(phone, facts.randomBytes), "failed", { errors })] }));
}

/** A field, a kind of message and a status that nobody knows yet, and none of what usually stands around them. */
export function unknownDelivery(facts: EndpointFacts): Json {
  const message = { ...text(facts, ""), type: "hologram", text: undefined, hologram: { depth: 3 } };
  return delivery(
    { value: { event: "SOMETHING_NEW", details: { of: "tomorrow" } }, field: "field_of_tomorrow" },
    chat({ messages: [message], new_part: [] }),
    chat({ statuses: [status(facts, newWamid(phone, facts.randomBytes), "teleported")] }),
  );
}

/** Somebody who hides their phone number: `from`, `wa_id` and `recipient_id` are missing. */
export function bsuidDelivery(facts: EndpointFacts): Json {
  const { from: _, ...message } = text(facts, "Hello from somebody who hides their number");
  const { wa_id: __, ...person } = contact;
  return delivery(chat({ contacts: [person], messages: [message] }));
}

/** Somewhat below three megabytes, the most that Meta sends. */
export function largeDelivery(facts: EndpointFacts): Json {
  const id = newWamid(phone, facts.randomBytes);
  const one = status(facts, id, "delivered");
  const count = Math.floor((3 * 1024 * 1024 - 2_000) / (JSON.stringify(one).length + 1));
  return delivery(chat({ statuses: Array.from({ length: count }, () => one) }));
}
