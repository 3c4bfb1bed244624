import { refusal } from "./refusal.ts";

/** Graph's cursors of this list are the base64 of a place in it, without padding. Callers may not rely on that. */
export function cursorOf(index: number): string {
  return Buffer.from(String(index)).toString("base64url");
}

/** @throws Refusal 131059 for a cursor that the simulator didn't give out */
export function indexOf(cursor: string): number {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  if (!/^\d{1,9}$/.test(text) || cursorOf(Number(text)) !== cursor) {
    throw refusal(131059, "The cursor is expired or damaged. Start again from the first page.");
  }
  return Number(text);
}
