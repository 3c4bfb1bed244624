import type { Call } from "./call.ts";
import { isObject, type Json } from "./validation/checks.ts";

/** The parameters of a call: Graph takes them from the body or from the query alike, and the body's win. The token isn't one. */
export async function parameters(call: Call): Promise<Json> {
  const body = await call.json();
  const { access_token: _, ...query } = Object.fromEntries(call.query);
  return { ...query, ...(isObject(body) ? body : {}) };
}
