import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { LinkedFile } from "../linkedFiles.ts";
import type { World } from "../world.ts";

/** What Meta finds out only after it has accepted a message: the message fails, and a webhook says why. */
export interface LateProblem {
  readonly code: number;
  readonly details: string;
}

/** What the check of a message may look at, and where it leaves what is reported later. */
export interface SendContext {
  readonly world: World;
  /** The sender. */
  readonly number: BusinessNumber;
  readonly endpoint: "messages" | "marketing_messages";
  /** The version of the API that answers, `v26.0`: newer ones have more codes. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The first one is what the message fails with. */
  readonly late: LateProblem[];
  /** Files that are named by their addresses. */
  readonly links: LinkedFile[];
}

/** The same before the message is looked at. */
export type Sender = Omit<SendContext, "late" | "links">;
