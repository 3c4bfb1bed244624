import type { MessageState } from "./status.ts";

/** What is asked of a message. Times in milliseconds since 1970. */
interface Waiting {
  readonly state: MessageState;
  readonly updatedAt: number;
}

/** Whether a message was sent, and nothing was heard of it for so long. */
export function isStuck({ state, updatedAt }: Waiting, now: number, stuckAfterMs: number): boolean {
  return state.kind === "sent" && updatedAt <= now - stuckAfterMs;
}
