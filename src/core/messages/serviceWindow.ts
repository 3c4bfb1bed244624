/**
 * How long a business may write freely after a customer's message. Free entry points (ads, buttons of pages) keep it open for 72
 * hours when they are answered within the first 24; no webhook says that they do, so they aren't counted here.
 */
export const serviceWindowMs = 86_400_000;

/** What is left of the service window that a message of the customer's opened, in milliseconds; 0 where it is closed. */
export function windowLeft(lastReceivedAt: number | undefined, now: number): number {
  return lastReceivedAt === undefined ? 0 : Math.max(0, lastReceivedAt + serviceWindowMs - now);
}
