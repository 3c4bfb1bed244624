import type { BusinessNumber } from "../../../core/simulator/state.ts";
import { escapedJson } from "../../../core/webhooks/escape.ts";
import type { PlannedDelivery } from "../statusPlan.ts";
import type { Deliveries, QueuedDelivery } from "./sender.ts";
import { type ReportedMessage, statusDelivery } from "./statusDelivery.ts";

const none: PlannedDelivery = { afterMs: 0, statuses: [] };

/** The reports about one message, each of which is made when it goes out: thousands of messages may wait. */
export class StatusReports implements Deliveries {
  readonly #number: BusinessNumber;
  readonly #message: ReportedMessage;
  readonly #plan: readonly PlannedDelivery[];
  readonly #acceptedAt: number;

  /** @param acceptedAt milliseconds since 1970 */
  constructor(number: BusinessNumber, message: ReportedMessage, plan: readonly PlannedDelivery[], acceptedAt: number) {
    this.#number = number;
    this.#message = message;
    this.#plan = plan;
    this.#acceptedAt = acceptedAt;
  }

  get count(): number {
    return this.#plan.length;
  }

  afterMs(index: number): number {
    return (this.#plan[index] ?? none).afterMs;
  }

  body(index: number, version: string | undefined): string {
    const { afterMs, statuses } = this.#plan[index] ?? none;
    return escapedJson(statusDelivery(this.#number, this.#message, statuses, this.#acceptedAt + afterMs, version));
  }

  /** One by one, for what becomes of single ones. */
  listed(): QueuedDelivery[] {
    return this.#plan.map(({ afterMs, statuses }, index) => ({
      afterMs,
      statuses: statuses.map(({ status }) => status),
      body: (version?: string) => this.body(index, version),
    }));
  }
}
