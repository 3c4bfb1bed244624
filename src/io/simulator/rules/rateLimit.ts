/** How far a bucket is filled, and when that was. */
interface Bucket {
  level: number;
  at: number;
}

/**
 * A leaky bucket for each key: a burst may fill it, and it empties at a steady rate. The oldest buckets are forgotten once they are empty or
 * there are too many.
 */
export class RateLimit {
  readonly #burst: number;
  readonly #emptyMs: number;
  readonly #most: number;
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param burst how many may come at once
   * @param eachMs how long it takes until another one may come, in milliseconds
   * @param most how many keys are kept
   */
  constructor({ burst, eachMs, most = 100_000 }: { burst: number; eachMs: number; most?: number }) {
    this.#burst = burst;
    this.#emptyMs = eachMs;
    this.#most = most;
  }

  /** Takes one if there is room for it. @param now milliseconds since 1970 */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { level: 0, at: now };
    const level = Math.max(0, bucket.level - Math.max(0, now - bucket.at) / this.#emptyMs);
    if (level > this.#burst - 1) return false;
    bucket.level = level + 1;
    bucket.at = now;
    // Behind the others: the first ones are those that were used longest ago.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > this.#most) this.#buckets.delete(oldest);
    return true;
  }
}
