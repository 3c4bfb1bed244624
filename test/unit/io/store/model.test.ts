import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf } from "../../../../src/core/messages/state.ts";
import type { StatusReport } from "../../../../src/core/messages/status.ts";
import type { MessageRow } from "../../../../src/io/store/records.ts";
import type { Store } from "../../../../src/io/store/store.ts";
import { fc } from "../../../support/fastCheck.ts";
import {
  bodyOf,
  deliveryOf,
  openStore,
  projected,
  rowsOf,
  type StatusInput,
  seconds,
  sentMessage,
  today,
} from "./harness.ts";

type Step = { kind: "sent"; wamid: string } | { kind: "delivery"; statuses: StatusInput[] };

const wamids = ["wamid.A", "wamid.B", "wamid.C"];

const status: fc.Arbitrary<StatusInput> = fc
  .record({
    wamid: fc.constantFrom(...wamids),
    status: fc.constantFrom("sent", "delivered", "read", "played", "failed", "warning"),
    // Few, so that there are repetitions and ties.
    timestamp: fc.integer({ min: seconds - 1, max: seconds + 2 }),
    recipient: fc.constantFrom("15550100001", "15550100002", "US.123", undefined),
    phoneNumberId: fc.constantFrom("1", "2", undefined),
    code: fc.constantFrom(131026, 131047, 0, undefined),
  })
  .map(({ recipient, phoneNumberId, code, ...report }) => ({
    ...report,
    ...(recipient === undefined ? {} : { recipient }),
    ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
    ...(code === undefined ? {} : { errors: [{ code }] }),
  }));

const steps: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array(fc.record({ kind: fc.constant("delivery" as const), statuses: fc.array(status, { maxLength: 4 }) }), {
      maxLength: 10,
    }),
    fc.subarray(wamids),
  )
  .map(([deliveries, sent]): Step[] => [...deliveries, ...sent.map((wamid) => ({ kind: "sent" as const, wamid }))])
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));

const byName = (a: MessageRow, b: MessageRow) => (a.wamid < b.wamid ? -1 : 1);

/** What the rows must be: worked out from all steps at once, without regard to their order. */
function model(all: readonly Step[]): MessageRow[] {
  const statuses = all.flatMap((step) => (step.kind === "delivery" ? step.statuses : []));
  const rows = wamids.flatMap((wamid): MessageRow[] => {
    const own = statuses.filter((one) => one.wamid === wamid);
    const sent = all.some((step) => step.kind === "sent" && step.wamid === wamid) ? sentMessage(wamid) : undefined;
    if (own.length === 0 && sent === undefined) return [];
    const times = own.map((one) => one.timestamp * 1000);
    const reports: StatusReport[] = own.map((one) => ({ ...one, errors: one.errors ?? [] }));
    const state = stateOf(reports);
    const failures = reports
      .filter((one) => one.status === "failed" && one.errors.length > 0)
      .sort((a, b) => b.timestamp - a.timestamp || (a.errors[0]?.code ?? 0) - (b.errors[0]?.code ?? 0));
    const errorCode = state.kind === "failed" || state.failedOnADevice ? failures[0]?.errors[0]?.code : undefined;
    const numbers = own.flatMap((one) => one.recipient ?? []).sort();
    const phones = own.flatMap((one) => one.phoneNumberId ?? []).sort();
    const [recipient, phoneNumberId] = sent ? [sent.recipient, sent.phoneNumberId] : [numbers[0], phones[0]];
    return [
      {
        wamid,
        ...(sent === undefined ? {} : { accountId: sent.accountId, type: sent.type }),
        ...(phoneNumberId === undefined ? {} : { phoneNumberId }),
        ...(recipient === undefined ? {} : { recipient }),
        createdAt: sent?.acceptedAt ?? Math.min(...times),
        updatedAt: Math.max(sent?.acceptedAt ?? 0, ...times),
        state,
        ...(errorCode === undefined ? {} : { errorCode }),
      },
    ];
  });
  return rows.sort(byName);
}

/** How often each different status was reported. */
function modelSeen(all: readonly Step[], wamid: string): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const step of all) {
    for (const one of step.kind === "delivery" ? step.statuses : []) {
      if (one.wamid !== wamid) continue;
      const key = [one.status, one.timestamp, one.errors?.[0]?.code].join();
      seen[key] = (seen[key] ?? 0) + 1;
    }
  }
  return seen;
}

async function play(store: Store, all: readonly Step[], waits: readonly boolean[]): Promise<void> {
  store.clear();
  const commits: Promise<number>[] = [];
  for (const [index, step] of all.entries()) {
    if (step.kind === "sent") store.recordSent(sentMessage(step.wamid));
    else commits.push(store.commitDelivery(deliveryOf(bodyOf(...step.statuses), { receivedAt: today })));
    // Here and there everything so far is projected first, so that statuses meet rows that are already there.
    if (waits[index % waits.length]) await projected(store);
  }
  await Promise.all(commits);
  await projected(store);
}

test("whatever statuses come, in whatever order and however often, before or after our own record: the rows are the model's", async (t) => {
  const store = openStore(t);
  const waits = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(steps, waits, async (all, often) => {
      await play(store, all, often);
      const rows = rowsOf(store);
      assert.deepEqual(
        rows.map((row) => row.createdAt),
        rows.map((row) => row.createdAt).sort((a, b) => b - a),
      );
      assert.deepEqual(rows.sort(byName), model(all));
      for (const wamid of wamids) {
        const reports = store.message(wamid)?.reports ?? [];
        const seen = reports.map((one) => [[one.status, one.timestamp, one.errors[0]?.code].join(), one.seen]);
        assert.deepEqual(Object.fromEntries(seen), modelSeen(all, wamid));
        assert.equal(reports.length, Object.keys(modelSeen(all, wamid)).length);
      }
      assert.equal(store.counts().messages, store.messages({ limit: 1000 }).rows.length);
    }),
    { numRuns: 60, endOnFailure: false },
  );
});
