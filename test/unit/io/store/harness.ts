import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import type { StatusError } from "../../../../src/core/messages/status.ts";
import type { NewDelivery, SentMessage } from "../../../../src/io/store/records.ts";
import { Store, type StoreOptions } from "../../../../src/io/store/store.ts";

export const day = 86_400_000;
/** The time at which these tests take place. */
export const today = Date.UTC(2026, 10, 20);

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), "wamid-store-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function openStore(t: TestContext, options: Partial<StoreOptions> = {}): Store {
  const store = Store.open({
    file: options.file ?? path.join(temporaryFolder(t), "store.db"),
    now: () => today,
    retention: () => ({ maxMessages: 10_000, maxAgeMs: 30 * day }),
    ...options,
  });
  t.after(() => store.dispose());
  return store;
}

/** Resolves once `condition` holds; fails when it doesn't within ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < end, `waited in vain for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface StatusInput {
  wamid: string;
  status: string;
  /** Seconds. */
  timestamp: number;
  recipient?: string;
  phoneNumberId?: string;
  errors?: StatusError[];
}

export function bodyOf(...statuses: StatusInput[]): Buffer {
  const changes = statuses.map(({ wamid, status, timestamp, recipient, phoneNumberId, errors }) => ({
    field: "messages",
    value: {
      messaging_product: "whatsapp",
      ...(phoneNumberId === undefined ? {} : { metadata: { phone_number_id: phoneNumberId } }),
      statuses: [
        {
          id: wamid,
          status,
          timestamp: String(timestamp),
          ...(recipient === undefined ? {} : { recipient_id: recipient }),
          ...(errors === undefined
            ? {}
            : { errors: errors.map(({ code, title, details }) => ({ code, title, error_data: { details } })) }),
        },
      ],
    },
  }));
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "1", changes }] }));
}

export function deliveryOf(body: Uint8Array, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    receivedAt: today,
    source: "webhook",
    outcome: "accepted",
    headers: { "content-type": "application/json" },
    body,
    ...more,
  };
}

/** Stores the statuses as one delivery, and returns its id once they have been projected. */
export async function report(store: Store, ...statuses: StatusInput[]): Promise<number> {
  const id = await store.commitDelivery(deliveryOf(bodyOf(...statuses)));
  await projected(store);
  return id;
}

let marks = 0;

/** Resolves when everything stored so far has been projected: deliveries are projected in their order. */
export async function projected(store: Store): Promise<void> {
  marks += 1;
  const wamid = `mark.${process.pid}.${marks}`;
  await store.commitDelivery(deliveryOf(bodyOf({ wamid, status: "sent", timestamp: 1 })));
  await until(() => store.message(wamid) !== undefined);
}

/** The page without the rows that `projected` made. */
export function rowsOf(store: Store) {
  return store.messages({ limit: 1000 }).rows.filter((row) => !row.wamid.startsWith("mark."));
}

export function sentMessage(wamid: string, more: Partial<SentMessage> = {}): SentMessage {
  return {
    wamid,
    accountId: "account-1",
    phoneNumberId: "106540352242922",
    recipient: "15550100001",
    type: "text",
    request: { type: "text", text: { body: "hello" } },
    reply: { messages: [{ id: wamid }] },
    acceptedAt: today,
    ...more,
  };
}

export const seconds = today / 1000;
