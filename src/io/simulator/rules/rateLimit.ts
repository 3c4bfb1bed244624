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

  /** How full a bucket is, from 0 to 1, and in how many milliseconds there is room for another one. @param now milliseconds since 1970 */
  usage(key: string, now: number): { readonly used: number; readonly freeInMs: number } {
    const level = this.#levelOf(this.#buckets.get(key), now);
    return { used: level / this.#burst, freeInMs: Math.max(0, level - (this.#burst - 1)) * this.#emptyMs };
  }

  /** Takes one if there is room for it. @param now milliseconds since 1970 */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { level: 0, at: now };
    const level = this.#levelOf(bucket, now);
    if (level > this.#burst - 1) return false;
    bucket.level = level + 1;
    bucket.at = now;
    // Behind the others: the first ones are those that were used longest ago.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#most) {
      const [oldest = ""] = this.#buckets.keys();
      this.#buckets.delete(oldest);
    }
    return true;
  }

  #levelOf(bucket: Bucket | undefined, now: number): number {
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - Math.max(0, now - bucket.at) / this.#emptyMs);
  }
}
