import type { Call } from "./call.ts";
import { cursorOf, indexOf } from "./cursor.ts";
import { invalidParameter } from "./refusal.ts";

const defaultLimit = 25;
/** Assumed: Graph gives no more than this on a page of any list, whatever was asked for. */
const maxLimit = 1000;

/** A page of a list, as Graph answers one. */
export interface Page<T> {
  readonly data: readonly T[];
  readonly paging?: {
    readonly cursors: { readonly before: string; readonly after: string };
    readonly next?: string;
    readonly previous?: string;
  };
}

/**
 * The page that a call asks for by `limit`, `after` and `before`. Cursors name the first and the last entry of the page that they came with.
 * @param path of the list, `{id}/message_templates`
 * @param most that may be asked for, where it is documented; of the other lists a page has {@link maxLimit}
 * @throws Refusal 100 for a limit, 131059 for a cursor that can't be
 */
export function pageOf<T>(call: Call, path: string, list: readonly T[], most?: number): Page<T> {
  const limit = limitOf(call.query.get("limit"));
  if (most !== undefined && limit > most) {
    throw invalidParameter(`Param limit must be a number from 1 to ${most}.`);
  }
  const start = startOf(call.query, limit);
  const data = list.slice(start, start + limit);
  if (data.length === 0) {
    return { data };
  }
  const before = cursorOf(start);
  const after = cursorOf(start + data.length - 1);
  return {
    data,
    paging: {
      cursors: { before, after },
      ...(start + data.length < list.length && { next: pageUrl(call, path, limit, "after", after) }),
      ...(start > 0 && { previous: pageUrl(call, path, limit, "before", before) }),
    },
  };
}

function limitOf(text: string | null): number {
  if (text === null || text === "") {
    return defaultLimit;
  }
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw invalidParameter("Param limit must be a number greater than 0.");
  }
  return Math.min(Number(text), maxLimit);
}

function startOf(query: URLSearchParams, limit: number): number {
  const after = query.get("after");
  if (after !== null && after !== "") {
    return indexOf(after) + 1;
  }
  const before = query.get("before");
  return before !== null && before !== "" ? Math.max(0, indexOf(before) - limit) : 0;
}

/** As Graph prints it, the caller's token included where it came in the query. */
function pageUrl(call: Call, path: string, limit: number, direction: "after" | "before", cursor: string): string {
  const query = new URLSearchParams(call.query);
  query.delete("after");
  query.delete("before");
  query.set("limit", String(limit));
  query.set(direction, cursor);
  return `${call.origin}/${call.version}/${path}?${query}`;
}
