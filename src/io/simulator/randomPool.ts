import { randomFillSync } from "node:crypto";
import type { RandomBytes } from "../../core/graph/ids.ts";

const poolBytes = 8192;

/** Random bytes in small pieces: asking the system for each of them takes longer than all else that makes a message id. */
export function randomPool(): RandomBytes {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  return (count) => {
    if (used + count > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}
