import { simulatorAccount, simulatorTestNumber } from "../../core/graph/simulated.ts";
import { serviceWindowMs, windowLeft } from "../../core/messages/serviceWindow.ts";
import type { Store } from "../../io/store/store.ts";
import type { Log } from "../log.ts";
import { isRunning, type Services } from "../services.ts";
import type { ServiceWindow } from "./messagesNode.ts";

/** The simulator's clock is asked for no more often than this. */
const clockMs = 2_000;
const simulated: ReadonlySet<string> = new Set([simulatorAccount.phoneNumberId, simulatorTestNumber.phoneNumberId]);

/** What is left of the service windows with customers: by this machine's clock, and for the simulator's numbers by the simulator's. */
export class ServiceWindows {
  readonly #services: Pick<Services, "state" | "simulatorControl">;
  readonly #log: Log;
  #aheadMs = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor({ services, log }: { services: Pick<Services, "state" | "simulatorControl">; log: Log }) {
    this.#services = services;
    this.#log = log;
  }

  /** Those that are open. `update` first, for the simulator's clock. */
  of(store: Store, customer: string | undefined): ServiceWindow[] {
    if (customer === undefined) return [];
    const now = Date.now();
    const earliest = now - serviceWindowMs + Math.min(0, this.#aheadMs);
    return store.queries.lastReceived(customer, earliest).flatMap(({ phoneNumberId, at }) => {
      const leftMs = windowLeft(at, now + (simulated.has(phoneNumberId) ? this.#aheadMs : 0));
      return leftMs === 0 ? [] : [{ phoneNumberId, leftMs }];
    });
  }

  /** The simulator's clock was moved: the next `update` asks for it. */
  forgetClock(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  /** Asks for the simulator's clock, where it runs. */
  async update(): Promise<void> {
    if (!isRunning(this.#services.state("simulator"))) {
      this.#aheadMs = 0;
      return;
    }
    if (performance.now() - this.#askedAt < clockMs) return;
    this.#askedAt = performance.now();
    try {
      const { clock } = await (await this.#services.simulatorControl()).overview();
      this.#aheadMs = clock.now - Date.now();
    } catch (error) {
      // The window that serves it may just be closing: the machine's clock is a good guess.
      this.#log.error("service windows", error);
    }
  }
}
