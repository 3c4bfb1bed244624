import { setTimeout as delay } from "node:timers/promises";
import { edited } from "../../core/webhooks/edit.ts";
import { escapedJson } from "../../core/webhooks/escape.ts";
import { shownUrl } from "../../core/webhooks/forwardTarget.ts";
import { type ReplayOptions, replayPlan } from "../../core/webhooks/replayPlan.ts";
import { forwardHeaders } from "./forwardHeaders.ts";
import type { Answer, Poster } from "./post.ts";

/** A delivery to be sent again. */
export interface Replayable {
  readonly id: number;
  readonly receivedAt: number;
}

/** Its bytes, read when it is its turn. */
export interface ReplayContent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ReplayTarget {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it is signed with anew. */
  readonly secret?: string;
}

export interface Replay {
  /** In the order in which they came. */
  readonly deliveries: readonly Replayable[];
  /** Undefined for one that is gone meanwhile. */
  readonly content: (id: number) => ReplayContent | undefined;
  readonly targets: readonly ReplayTarget[];
  readonly options: ReplayOptions;
  /** Changes of each body, see `edited`: it has to be signed anew then. */
  readonly edits?: readonly string[];
  readonly poster: Poster;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** What a target said to one that was sent again. */
export interface Replayed {
  readonly deliveryId: number;
  /** Without a password. */
  readonly url: string;
  readonly round: number;
  readonly answer: Answer;
}

/** How many requests may be under way at the original pace, which doesn't wait for answers. */
const mostUnderWay = 64;

/**
 * Sends deliveries again. At once, each target gets one after the other, each after the answer to the one before; at the original pace a slow
 * answer holds nobody up.
 * @param tell called with each answer, in the order in which they come
 * @throws EditError, or SyntaxError where an edited body is no JSON
 */
export async function replay(job: Replay, tell: (replayed: Replayed) => void): Promise<void> {
  const { options, signal } = job;
  const started = performance.now();
  const underWay = new Set<Promise<void>>();
  for (const step of replayPlan(job.deliveries, options)) {
    const wait = started + step.atMs - performance.now();
    if (wait > 0) await delay(wait, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    if (signal?.aborted === true) break;
    const content = contentOf(job, step.item.id);
    if (content === undefined) continue;
    const sent = job.targets.map((target) => send(job, target, content, { ...step, id: step.item.id }, tell));
    if (options.pace === "now") {
      await Promise.all(sent);
      continue;
    }
    for (const each of sent) {
      const ended = each.finally(() => underWay.delete(ended));
      underWay.add(ended);
    }
    while (underWay.size >= mostUnderWay) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

async function send(
  { poster, signal }: Replay,
  target: ReplayTarget,
  content: ReplayContent,
  { id, round }: { readonly id: number; readonly round: number },
  tell: (replayed: Replayed) => void,
): Promise<void> {
  const answer = await poster.send({
    url: new URL(target.url),
    headers: forwardHeaders(content, target.secret, { "x-wamid-replay": String(id), ...target.headers }),
    body: content.body,
    ...(signal && { signal }),
  });
  tell({ deliveryId: id, url: shownUrl(target.url), round, answer });
}

function contentOf({ content, edits = [] }: Replay, id: number): ReplayContent | undefined {
  const found = content(id);
  if (found === undefined || edits.length === 0) return found;
  const json: unknown = JSON.parse(new TextDecoder().decode(found.body));
  return { ...found, body: Buffer.from(escapedJson(edited(json, edits))) };
}
