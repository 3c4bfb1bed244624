import { escapedJson } from "../../../core/webhooks/escape.ts";
import { isObject } from "../validation/checks.ts";

/** At most so many updates stand in one request, and so many bytes. */
const mostUpdates = 1000;
const mostBytes = 3_000_000;

interface Change {
  readonly field: string;
  readonly value: unknown;
}

interface Entry {
  readonly id: string;
  readonly time?: number;
  readonly changes: Change[];
}

/** The value of the field `messages`. */
interface ChatValue {
  readonly messaging_product: string;
  readonly metadata: { readonly phone_number_id: string };
  readonly contacts?: readonly { readonly user_id: string }[];
  readonly messages?: readonly unknown[];
  readonly statuses?: readonly unknown[];
}

interface Delivery {
  readonly object: string;
  readonly entry: readonly Entry[];
}

/**
 * Updates that go out in one request: an entry for each account, with a change for each update, or one for all messages and statuses of a
 * number.
 */
export class Batch {
  /** ASCII, as they would go out alone. */
  readonly #bodies: Buffer[] = [];
  #bytes = 0;

  hasRoomFor(bodies: readonly Buffer[]): boolean {
    return this.#bodies.length + bodies.length <= mostUpdates && this.#bytes + sizeOf(bodies) <= mostBytes;
  }

  add(bodies: readonly Buffer[]): void {
    this.#bodies.push(...bodies);
    this.#bytes += sizeOf(bodies);
  }

  body(): Buffer {
    const [first] = this.#bodies;
    if (first && this.#bodies.length === 1) return first;
    const entries = new Map<string, Entry>();
    for (const body of this.#bodies) {
      const { entry } = JSON.parse(body.toString("latin1")) as Delivery;
      for (const { id, time, changes } of entry) {
        const name = `${id} ${time ?? ""}`;
        const known = entries.get(name) ?? { id, ...(time !== undefined && { time }), changes: [] };
        for (const change of changes) join(known.changes, change);
        entries.set(name, known);
      }
    }
    return Buffer.from(escapedJson({ object: "whatsapp_business_account", entry: [...entries.values()] }));
  }
}

function sizeOf(bodies: readonly Buffer[]): number {
  return bodies.reduce((sum, { length }) => sum + length, 0);
}

/** Adds a change, to the one before it where both tell of messages of one number. */
function join(changes: Change[], change: Change): void {
  const last = changes.at(-1);
  if (last && isChat(last) && isChat(change)) {
    const { phone_number_id } = last.value.metadata;
    if (phone_number_id === change.value.metadata.phone_number_id) {
      changes[changes.length - 1] = { field: last.field, value: joined(last.value, change.value) };
      return;
    }
  }
  changes.push(change);
}

function isChat(change: Change): change is Change & { readonly value: ChatValue } {
  return (
    change.field === "messages" &&
    isObject(change.value) &&
    isObject(change.value.metadata) &&
    !("errors" in change.value)
  );
}

/** Each customer is named once. */
function joined(first: ChatValue, second: ChatValue): ChatValue {
  const contacts = new Map(
    [...(first.contacts ?? []), ...(second.contacts ?? [])].map((contact) => [contact.user_id, contact]),
  );
  const messages = [...(first.messages ?? []), ...(second.messages ?? [])];
  const statuses = [...(first.statuses ?? []), ...(second.statuses ?? [])];
  return {
    messaging_product: first.messaging_product,
    metadata: first.metadata,
    ...(contacts.size > 0 && { contacts: [...contacts.values()] }),
    ...(messages.length > 0 && { messages }),
    ...(statuses.length > 0 && { statuses }),
  };
}
