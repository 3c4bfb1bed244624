import { setTimeout as pause } from "node:timers/promises";
import type { Call } from "../call.ts";
import { factsOfBody } from "../customers/outgoing.ts";
import { knownError } from "../knownError.ts";
import { refusal } from "../refusal.ts";

/** What a call gets instead of its answer. */
export type SpoiltCall =
  | { readonly kind: "answered" }
  /** The connection is cut at once. */
  | { readonly kind: "cut" }
  /** It is carried out, and cut then. */
  | { readonly kind: "cutAfterwards" }
  | { readonly kind: "page"; readonly httpStatus: number };

/** A call before anything is known of who calls. */
export type Spoilable = Pick<Call, "world" | "method" | "now" | "json">;

/**
 * Looks for what shall go wrong with a call, and waits where it shall be slow: by the machine's clock, since it is the client's patience that
 * is tried.
 * @param path without the version
 * @throws Refusal where it shall be refused, or an outage lasts
 */
export async function spoiltCall(call: Spoilable, path: string): Promise<SpoiltCall> {
  const { faults, state } = call.world;
  if (state.faults.length === 0) return { kind: "answered" };
  if (faults.isOutage(call.now)) throw faultRefusal(2);
  const route = routeOf(path);
  const isSend = call.method === "POST" && (route === "messages" || route === "marketing_messages");
  const message = async () =>
    isSend ? factsOfBody(await call.json(), (who) => call.world.customers.find(who)) : undefined;
  let spoilt: SpoiltCall = { kind: "answered" };
  for (const fault of await faults.ofCall({ route, method: call.method, message }, call.now)) {
    switch (fault.effect) {
      case "slowAnswer":
        await pause(fault.ms, undefined, { ref: false });
        break;
      case "refuse":
        throw faultRefusal(fault.code);
      case "outage":
        throw faultRefusal(2);
      case "nonJsonAnswer":
        return { kind: "page", httpStatus: fault.httpStatus };
      case "brokenConnection":
        if (fault.when === "before") return { kind: "cut" };
        spoilt = { kind: "cutAfterwards" };
        break;
    }
  }
  return spoilt;
}

/** What a proxy says when what is behind it doesn't answer. */
export function errorPage(httpStatus: number): string {
  return `<!DOCTYPE html>\n<html lang="en"><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1><p>HTTP ${httpStatus}</p></body></html>\n`;
}

function faultRefusal(code: number) {
  return refusal(code, knownError(code).details ?? "A fault that was asked for.");
}

/** The edge, or the name of what has none: `/{id}/messages` is `messages`, `/{id}` is `node`. */
function routeOf(path: string): string {
  const [, first = "", edge] = path.split("/");
  if (edge !== undefined) return first === "oauth" ? `${first}/${edge}` : edge;
  return /^\d/.test(first) ? "node" : first;
}
