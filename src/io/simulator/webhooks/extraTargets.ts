/** Addresses that webhooks go to besides those of the apps, for a while: of a bot that is being tested. They aren't kept. */
export class ExtraTargets {
  readonly #now: () => number;
  /** Until when; milliseconds since 1970, of the machine. */
  readonly #until = new Map<string, number>();

  /** @param now of the machine */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(url: string, forMs: number): void {
    this.#until.set(url, this.#now() + forMs);
  }

  /** @returns whether it was there */
  remove(url: string): boolean {
    return this.#until.delete(url);
  }

  has(url: string): boolean {
    return (this.#until.get(url) ?? 0) > this.#now();
  }

  /** How many there are or were: 0 where nothing has to be looked at. */
  get size(): number {
    return this.#until.size;
  }

  urls(): string[] {
    return [...this.#until.keys()].filter((url) => this.has(url));
  }
}
