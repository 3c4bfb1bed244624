import { randomBytes } from "node:crypto";
import { DeliveryTable } from "../src/io/store/deliveryTable.ts";
import { MessageTable } from "../src/io/store/messageTable.ts";
import { Projection } from "../src/io/store/projection.ts";
import { openMigrated } from "../src/io/store/schema.ts";
import { Store } from "../src/io/store/store.ts";

/** What the child that runs this file is told: the file first, then one measurement after the other. */
export type PageOrder = { kind: "build"; statuses: number } | { kind: "open" } | { kind: "measure" };

/** Medians in microseconds. */
export interface PageTimes {
  first: number;
  deep: number;
  rows: number;
}

const statusesPerMessage = 3;
const messagesPerDelivery = 4;
const pageSize = 100;
const samples = 200;
/** The first message's time, and the time between two messages. */
const begin = Date.UTC(2026, 9, 1);
const betweenMs = 2_000;

/** Deliveries as Meta sends them, a few messages in each, with all their statuses. */
function body(first: number, count: number): Buffer {
  const statuses = Array.from({ length: count }, (_, index) => {
    const id = `wamid.${Buffer.concat([Buffer.from("HRgLMTIwMjU1NTAxNDMVAgARGBI", "base64"), randomBytes(18)]).toString("base64")}`;
    const at = Math.floor((begin + (first + index) * betweenMs) / 1000);
    return ["sent", "delivered", "read"].map((status, step) => ({
      id,
      status,
      timestamp: String(at + step),
      recipient_id: `1202555${String((first + index) % 10_000).padStart(4, "0")}`,
      pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "utility" },
    }));
  });
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550172208", phone_number_id: "104996122399160" },
    statuses: statuses.flat(),
  };
  const entry = [{ id: "118204467730912", changes: [{ value, field: "messages" }] }];
  return Buffer.from(JSON.stringify({ object: "whatsapp_business_account", entry }));
}

/** Through the store's own projection, in slices longer than those of a process that has other things to do. */
function build(file: string, statuses: number): void {
  const connection = openMigrated(file, { busyTimeoutMs: 1_000 });
  try {
    const messages = Math.ceil(statuses / statusesPerMessage);
    const deliveries = new DeliveryTable(connection);
    const projection = new Projection(connection, new MessageTable(connection), new DeliveryTable(connection));
    for (let next = 0; next < messages; ) {
      const group = Array.from({ length: 500 }, () => {
        const count = Math.min(messagesPerDelivery, messages - next);
        next += count;
        return count === 0 ? undefined : body(next - count, count);
      });
      connection.derivedTransaction(() =>
        deliveries.insert(
          group
            .filter((one) => one !== undefined)
            .map((one) => ({ receivedAt: Date.now(), source: "webhook", outcome: "accepted", headers: {}, body: one })),
        ),
      );
      while (projection.slice(200) !== undefined);
    }
  } finally {
    connection.dispose();
  }
}

function medianOf(work: () => unknown): number {
  const times = Array.from({ length: samples }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) * 1000;
  });
  return times.toSorted((a, b) => a - b)[samples / 2] ?? Number.NaN;
}

function measure(store: Store): PageTimes {
  const { messages } = store.counts();
  // The middle of the list.
  const before = { createdAt: begin + Math.floor(messages / 2) * betweenMs, wamid: "" };
  const deepPage = () => store.messages({ limit: pageSize, before });
  return {
    first: medianOf(() => store.messages({ limit: pageSize })),
    deep: medianOf(deepPage),
    rows: deepPage().rows.length,
  };
}

function residentBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

const [file] = process.argv.slice(2);
if (file !== undefined && process.send !== undefined) {
  const answer = (value: object) => process.send?.(value);
  let store: Store | undefined;
  let rssBefore = 0;
  process.on("message", (order: PageOrder) => {
    switch (order.kind) {
      case "build":
        build(file, order.statuses);
        return answer({});
      case "open":
        rssBefore = residentBytes();
        store = Store.open({
          file,
          now: Date.now,
          retention: () => ({ maxMessages: Number.MAX_SAFE_INTEGER, maxAgeMs: Number.MAX_SAFE_INTEGER }),
        });
        return answer({});
      case "measure":
        if (store !== undefined) answer({ ...measure(store), growth: residentBytes() - rssBefore });
    }
  });
  process.on("disconnect", () => process.exit());
}
