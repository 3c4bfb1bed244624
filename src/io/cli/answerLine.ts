import type { Answer } from "../forward/post.ts";

interface SentFacts {
  readonly delivery?: number;
  readonly kind?: string;
  readonly url: string;
  readonly round?: number;
}

/** What was answered to one request, on a line. Bodies stay out of it: they may say something about somebody. */
export function sentLine(facts: SentFacts, { status, failure, latencyMs }: Answer, json: boolean): string {
  if (json) {
    const latency = Math.round(latencyMs * 10) / 10;
    return JSON.stringify({
      event: "sent",
      ...facts,
      status: status ?? null,
      ...(failure !== undefined && { failure }),
      latencyMs: latency,
    });
  }
  const what = facts.kind ?? (facts.delivery === undefined ? "" : `#${facts.delivery}`);
  return `${status ?? failure} ${what} ${facts.url} ${latencyMs.toFixed(1)} ms`;
}
