import { eventsIn } from "../../core/webhooks/delivery.ts";
import type { Filter } from "../../core/webhooks/filter.ts";

/** How long events are looked at without a pause, in milliseconds. */
const sliceMs = 4;

/** Whether a filter lets a body through. A delivery may have thousands of events: the process's other work goes on between them. */
export async function letsThrough(filter: Filter, body: Uint8Array): Promise<boolean> {
  const delivery = { raw: jsonOf(body) };
  let until = performance.now() + sliceMs;
  for (const event of eventsIn(delivery.raw)) {
    if (filter.fits(event, delivery)) return true;
    if (performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + sliceMs;
  }
  return false;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
