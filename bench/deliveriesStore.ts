import { DeliveryTable } from "../src/io/store/deliveryTable.ts";
import { MessageTable } from "../src/io/store/messageTable.ts";
import { Projection } from "../src/io/store/projection.ts";
import { openMigrated } from "../src/io/store/schema.ts";
import { Store } from "../src/io/store/store.ts";
import { metaHeaders, statusDelivery } from "./statusRequests.ts";

/** What the child that runs this file is told: the file first, then one measurement after the other. */
export type DeliveriesOrder = { kind: "build"; deliveries: number } | { kind: "open" } | { kind: "measure" };

/** Of a file that was built. */
export interface BuiltDeliveries {
  /** Of the bodies and the headers, as they came. */
  readonly receivedBytes: number;
}

export interface DeliveryPages {
  /** Medians of a page, in microseconds. */
  readonly first: number;
  readonly middle: number;
  readonly rows: number;
  /** By how many bytes the process is larger than before it opened the file. */
  readonly growth: number;
}

const together = 500;
const pageSize = 100;
const samples = 200;
const appSecret = "5f1c0a9b7d3e4826b1a0c9d8e7f60512";
const begin = Date.UTC(2026, 9, 1);

/** One status each, through the store's own projection. */
function build(file: string, count: number): BuiltDeliveries {
  const connection = openMigrated(file, { busyTimeoutMs: 1_000 });
  let receivedBytes = 0;
  try {
    const deliveries = new DeliveryTable(connection);
    const projection = new Projection(connection, new MessageTable(connection), new DeliveryTable(connection));
    for (let next = 0; next < count; next += together) {
      const group = Array.from({ length: Math.min(together, count - next) }, (_, index) => {
        const text = statusDelivery();
        const headers = metaHeaders(text, appSecret);
        const body = Buffer.from(text);
        receivedBytes += body.length + JSON.stringify(headers).length;
        const receivedAt = begin + (next + index) * 100;
        return { receivedAt, source: "webhook", outcome: "accepted", path: "/webhook", headers, body } as const;
      });
      connection.derivedTransaction(() => deliveries.insert(group));
      while (projection.slice(200) !== undefined);
    }
  } finally {
    connection.dispose();
  }
  return { receivedBytes };
}

function medianOf(work: () => unknown): number {
  const times = Array.from({ length: samples }, () => {
    const started = performance.now();
    work();
    return (performance.now() - started) * 1000;
  });
  return times.toSorted((a, b) => a - b)[samples / 2] ?? Number.NaN;
}

/** As `wamid deliveries` and the Deliveries view read: a page, and what the targets said to each. */
function page(store: Store, before?: number): number {
  const rows = store.deliveries({ limit: pageSize, ...(before === undefined ? {} : { before }) });
  for (const { id } of rows) store.answersOf(id);
  return rows.length;
}

function residentBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

function measure(store: Store, rssBefore: number): DeliveryPages {
  const middle = Math.floor(store.counts().deliveries / 2);
  return {
    first: medianOf(() => page(store)),
    middle: medianOf(() => page(store, middle)),
    rows: page(store, middle),
    growth: residentBytes() - rssBefore,
  };
}

const [file] = process.argv.slice(2);
if (file !== undefined && process.send !== undefined) {
  const answer = (value: object) => process.send?.(value);
  let store: Store | undefined;
  let rssBefore = 0;
  process.on("message", (order: DeliveriesOrder) => {
    switch (order.kind) {
      case "build":
        return answer(build(file, order.deliveries));
      case "open":
        rssBefore = residentBytes();
        store = Store.open({
          file,
          now: Date.now,
          retention: () => ({ maxMessages: Number.MAX_SAFE_INTEGER, maxAgeMs: Number.MAX_SAFE_INTEGER }),
        });
        return answer({});
      case "measure":
        if (store !== undefined) answer(measure(store, rssBefore));
    }
  });
  process.on("disconnect", () => process.exit());
}
