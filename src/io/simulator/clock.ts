import { type Event, Signal } from "../../core/signal.ts";

/** A pause that ends by the simulator's clock, or is called off. */
export interface Alarm {
  cancel(): void;
}

/** Node's longest timer is 2^31 - 1 ms; longer pauses are waited for in parts. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The simulator's time: the machine's, which can be moved forward and made to run faster, so that a 24-hour window closes in a
 * test of a second. Alarms follow it: those that a move has passed ring at once, in their order.
 */
export class Clock {
  readonly #now: () => number;
  readonly #changed = new Signal<void>();
  readonly #alarms = new Set<{ readonly at: number; readonly ring: () => void; timer?: NodeJS.Timeout }>();
  /** At this time of the machine the clock showed `#shown`, and has run at `#speed` since. */
  #from: number;
  #shown: number;
  #speed = 1;

  readonly onDidChange: Event<void> = this.#changed.event;

  /** @param now milliseconds since 1970, of the machine */
  constructor(now: () => number) {
    this.#now = now;
    this.#from = now();
    this.#shown = this.#from;
  }

  /** Milliseconds since 1970, by this clock. */
  now(): number {
    return this.#at(this.#now());
  }

  /** How far it is ahead of the machine's clock, in milliseconds. */
  get aheadMs(): number {
    const machine = this.#now();
    return this.#at(machine) - machine;
  }

  /** How many seconds pass here in one of the machine's. */
  get speed(): number {
    return this.#speed;
  }

  /** Moves the clock forward. @param ms 0 or more */
  advance(ms: number): void {
    this.#set(this.now() + Math.max(0, ms), this.#speed);
  }

  /** @param speed above 0 */
  run(speed: number): void {
    this.#set(this.now(), speed);
  }

  /** Shows the machine's time again, at its speed. Alarms that are further away by that keep waiting. */
  reset(): void {
    this.#set(this.#now(), 1);
  }

  /** Rings once, when so many milliseconds have passed here. */
  after(ms: number, ring: () => void): Alarm {
    const alarm = { at: this.now() + ms, ring };
    this.#alarms.add(alarm);
    this.#wind(alarm);
    return { cancel: () => this.#forget(alarm) };
  }

  /** Calls off every alarm. */
  stop(): void {
    for (const alarm of this.#alarms) this.#forget(alarm);
  }

  /** What this clock shows at a time of the machine. */
  #at(machine: number): number {
    return Math.round(this.#shown + (machine - this.#from) * this.#speed);
  }

  #set(shown: number, speed: number): void {
    this.#shown = shown;
    this.#from = this.#now();
    this.#speed = speed;
    for (const alarm of [...this.#alarms].sort((a, b) => a.at - b.at)) {
      // Called off by one before it.
      if (!this.#alarms.has(alarm)) continue;
      if (alarm.at > this.now()) {
        this.#wind(alarm);
        continue;
      }
      this.#forget(alarm);
      alarm.ring();
    }
    this.#changed.fire();
  }

  #wind(alarm: { readonly at: number; readonly ring: () => void; timer?: NodeJS.Timeout }): void {
    clearTimeout(alarm.timer);
    const wait = Math.max(0, (alarm.at - this.now()) / this.#speed);
    alarm.timer = setTimeout(
      () => {
        if (wait > longestTimerMs) {
          this.#wind(alarm);
          return;
        }
        this.#alarms.delete(alarm);
        alarm.ring();
      },
      Math.min(wait, longestTimerMs),
    );
  }

  #forget(alarm: { readonly at: number; readonly ring: () => void; timer?: NodeJS.Timeout }): void {
    clearTimeout(alarm.timer);
    this.#alarms.delete(alarm);
  }
}
