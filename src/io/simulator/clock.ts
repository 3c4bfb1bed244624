import { type Event, Signal } from "../../core/signal.ts";
import { Earliest } from "./earliest.ts";

/** A pause that ends by the simulator's clock, or is called off. */
export interface Alarm {
  cancel(): void;
}

/** Node's longest timer is 2^31 - 1 ms; longer pauses are waited for in parts. */
const longestTimerMs = 2 ** 31 - 1;
/** After so many milliseconds of ringing it is the turn of calls that came meanwhile. */
const longestRingingMs = 4;

type Ring = () => void;

/**
 * The simulator's time: the machine's, which can be moved forward and made to run faster, so that a 24-hour window closes in a
 * test of a second. Alarms follow it: those that a move has passed ring at once, in their order.
 */
export class Clock {
  readonly #now: () => number;
  readonly #changed = new Signal<void>();
  /** By the millisecond in which they ring, in the order in which they were set: one timer serves all of them. */
  readonly #alarms = new Map<number, Set<{ readonly ring: Ring }>>();
  /** The keys of these, and of some that were called off. */
  readonly #times = new Earliest();
  #timer: NodeJS.Timeout | undefined;
  /** What the timer waits for. */
  #waitsFor = Number.POSITIVE_INFINITY;
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
    const machine = this.#now();
    this.#set(machine, this.#at(machine) + Math.max(0, ms), this.#speed);
  }

  /** @param speed above 0 */
  run(speed: number): void {
    const machine = this.#now();
    this.#set(machine, this.#at(machine), speed);
  }

  /** Shows the machine's time again, at its speed. Alarms that are further away by that keep waiting. */
  reset(): void {
    const machine = this.#now();
    this.#set(machine, machine, 1);
  }

  /** Rings once, when so many milliseconds have passed here. */
  after(ms: number, ring: Ring): Alarm {
    const at = this.now() + Math.max(0, Math.ceil(ms));
    const alarm = { ring };
    const together = this.#alarms.get(at) ?? new Set();
    together.add(alarm);
    if (!this.#alarms.has(at)) {
      this.#alarms.set(at, together);
      this.#times.add(at);
      if (at < this.#waitsFor) this.#wind();
    }
    return { cancel: () => void together.delete(alarm) };
  }

  /** Calls off every alarm. */
  stop(): void {
    this.#alarms.clear();
    this.#times.clear();
    this.#wind();
  }

  /** What this clock shows at a time of the machine. */
  #at(machine: number): number {
    return Math.round(this.#shown + (machine - this.#from) * this.#speed);
  }

  /** @param machine the time of the machine, read once: a millisecond that passes between two readings would be lost */
  #set(machine: number, shown: number, speed: number): void {
    this.#shown = shown;
    this.#from = machine;
    this.#speed = speed;
    this.#ringPassed();
    this.#wind();
    this.#changed.fire();
  }

  #wind(): void {
    clearTimeout(this.#timer);
    const { first } = this.#times;
    this.#waitsFor = first ?? Number.POSITIVE_INFINITY;
    if (first === undefined) return;
    const wait = Math.max(0, (first - this.now()) / this.#speed);
    this.#timer = setTimeout(() => this.#ring(), Math.min(wait, longestTimerMs));
  }

  /** Rings the alarms that a move has passed: those that these set wait for their own time. */
  #ringPassed(): void {
    const passed: Set<{ readonly ring: Ring }>[] = [];
    for (;;) {
      const { first } = this.#times;
      if (first === undefined || first > this.now()) break;
      passed.push(this.#alarms.get(first) ?? new Set());
      this.#alarms.delete(first);
      this.#times.takeFirst();
    }
    for (const alarms of passed) {
      // One may call off the next.
      for (const { ring } of alarms) ring();
    }
  }

  /** Rings the alarms whose time has come, as long as that doesn't keep others from being served. */
  #ring(): void {
    const began = performance.now();
    try {
      for (;;) {
        const { first } = this.#times;
        if (first === undefined || first > this.now() || performance.now() - began > longestRingingMs) return;
        const alarms = this.#alarms.get(first);
        const [next] = alarms ?? [];
        if (alarms === undefined || next === undefined) {
          this.#alarms.delete(first);
          this.#times.takeFirst();
          continue;
        }
        alarms.delete(next);
        next.ring();
      }
    } finally {
      this.#wind();
    }
  }
}
