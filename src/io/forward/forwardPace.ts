import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** The part of the time in which the event loop was busy, above which answering goes before passing on. */
const crowded = 0.95;
/** The pause between two requests while that is so: what waits is on the disk, and is sent once there is less to answer. */
const crowdedPauseMs = 8;
const sampleMs = 50;

/**
 * Sends as fast as the target answers, unless so much comes in that the process has nothing idle left: who sends to us is answered first
 * then.
 */
export class ForwardPace {
  #loop: EventLoopUtilization = performance.eventLoopUtilization();
  #sampledAt = performance.now();
  #arrivals = 0;
  #sent = 0;
  #isCrowded = false;

  /** Something came in. */
  arrived(): void {
    this.#arrivals += 1;
  }

  async afterSending(): Promise<void> {
    this.#sent += 1;
    const at = performance.now();
    if (at - this.#sampledAt >= sampleMs) {
      const loop = performance.eventLoopUtilization();
      const busy = performance.eventLoopUtilization(loop, this.#loop).utilization;
      // Where less comes in than is sent, it is the sending that keeps the process busy, and that is as it should be.
      this.#isCrowded = busy > crowded && this.#arrivals > this.#sent;
      this.#loop = loop;
      this.#sampledAt = at;
      this.#arrivals = 0;
      this.#sent = 0;
    }
    if (this.#isCrowded) await delay(crowdedPauseMs);
  }
}
