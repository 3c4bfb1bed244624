import type { MessageState, StatusReport } from "./status.ts";

const ranks: Readonly<Record<string, number>> = {
  accepted: 0,
  received: 0,
  sent: 1,
  delivered: 2,
  read: 3,
  played: 4,
  failed: 5,
};

/** The order of status words where the time doesn't decide. Words that Wamid doesn't know come last. */
export function statusRank(status: string): number {
  return Object.hasOwn(ranks, status) ? (ranks[status] ?? 6) : 6;
}

/**
 * What all reports on a message amount to, whatever their order and however often each came: the furthest of sent,
 * delivered, read and played. `failed` wins only where nothing was delivered, because delivery is counted by device: with
 * both, at least one device has the message. Words that Wamid doesn't know change nothing. A message is a customer's, `received`,
 * where it came in as one and nothing says that it was sent.
 */
export function stateOf(reports: readonly StatusReport[]): MessageState {
  let kind: MessageState["kind"] = "accepted";
  let failed = false;
  let received = false;
  for (const { status } of reports) {
    switch (status) {
      case "failed":
        failed = true;
        break;
      case "received":
        received = true;
        break;
      case "sent":
      case "delivered":
      case "read":
      case "played":
        kind = statusRank(status) > statusRank(kind) ? status : kind;
    }
  }
  if (received && !failed && kind === "accepted") return { kind: "received", failedOnADevice: false };
  const arrived = statusRank(kind) >= statusRank("delivered");
  return failed && !arrived ? { kind: "failed", failedOnADevice: false } : { kind, failedOnADevice: failed };
}
