import { simulatorApp } from "../../core/graph/simulated.ts";
import type { StoredToken } from "../../core/simulator/state.ts";
import type { Call } from "./call.ts";
import { type Refusal, refusal, tokenRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

/** A token that the simulator knows, with its times in milliseconds since 1970. */
export interface KnownToken {
  readonly type: StoredToken["type"] | "APP";
  /** The app that it was made for. */
  readonly appId: string;
  readonly issuedAt: number;
  readonly expiresAt: number | "never";
  readonly session: StoredToken["session"];
  readonly scopes: readonly string[];
  /** The WABAs that the WhatsApp scopes are granted for; an app's own token has none. */
  readonly wabaIds?: readonly string[];
}

export interface TokenProblem {
  readonly code: 190;
  readonly subcode?: number;
  readonly message: string;
}

const endedSessions = {
  loggedOut: {
    subcode: 467,
    message: "Error validating access token: The session is invalid because the user logged out.",
  },
  passwordChanged: {
    subcode: 460,
    message:
      "Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.",
  },
} as const;

/** Looks a token up. An app's own token is `{app-id}|{app-secret}`. */
export function findToken(token: string, world: World): KnownToken | undefined {
  if (token === `${simulatorApp.id}|${world.appSecret()}`) {
    return {
      type: "APP",
      appId: simulatorApp.id,
      issuedAt: world.startedAt,
      expiresAt: "never",
      session: "valid",
      scopes: [],
    };
  }
  return world.state.tokens.find((each) => each.token === token);
}

/** Why a token can't be used now: what `debug_token` tells about it, and what a call with it is refused for. */
export function tokenProblem(token: KnownToken | undefined, now: number): TokenProblem | undefined {
  if (!token) {
    return { code: 190, message: "Invalid OAuth access token - Cannot parse access token" };
  }
  if (token.session !== "valid") {
    return { code: 190, ...endedSessions[token.session] };
  }
  if (token.expiresAt !== "never" && token.expiresAt <= now) {
    const times = `Session has expired on ${pacificTime(token.expiresAt)}. The current time is ${pacificTime(now)}.`;
    return { code: 190, subcode: 463, message: `Error validating access token: ${times}` };
  }
  return undefined;
}

/** @throws Refusal 104 without a token, 190 for one that is unknown, revoked or expired */
export function requireToken(text: string | undefined, world: World, now: number, missing = noToken): KnownToken {
  if (text === undefined || text === "") {
    throw missing();
  }
  const token = findToken(text, world);
  const problem = tokenProblem(token, now);
  if (problem || !token) {
    throw tokenRefusal(401, 190, problem?.message ?? "", problem?.subcode);
  }
  return token;
}

/** Without a token Graph answers 104 on most calls, 200 or 2500 on some. Assumed: 104 on all of these. */
function noToken(): Refusal {
  return tokenRefusal(400, 104, "An access token is required to request this resource.");
}

/** @throws Refusal 10 for a token that may not send */
export function requireMessaging({ token }: Call): void {
  if (!token.scopes.includes("whatsapp_business_messaging")) {
    throw refusal(10, "Application does not have the permission whatsapp_business_messaging.");
  }
}

/** @throws Refusal 200 for a token that may not manage accounts, 80007 when it has made its calls of this hour */
export function requireManagement({ token, world, now }: Call): void {
  if (!token.scopes.includes("whatsapp_business_management")) {
    throw refusal(200, "The token lacks the permission whatsapp_business_management.");
  }
  const [wabaId] = token.wabaIds ?? [];
  if (wabaId === undefined || !world.isOn("managementRate")) return;
  if (!world.managementLimit(wabaId).take(`${token.appId} ${wabaId}`, now)) {
    throw refusal(
      80007,
      "The hourly limit of calls for this WhatsApp Business Account is reached; the usage header says when it ends.",
    );
  }
}

/**
 * How much of the hourly calls is used, as Graph tells it: of the account's in `X-Business-Use-Case-Usage`, of the app's in `X-App-Usage`. The
 * app has one account here, so that the two are the same (assumed). None for a token without an account, and while the rule is off.
 * @returns names and values in turn
 */
export function usageHeaders({ token, world, now }: Call): string[] {
  const [wabaId] = token.wabaIds ?? [];
  if (wabaId === undefined || !world.isOn("managementRate")) return [];
  const { used, freeInMs } = world.managementLimit(wabaId).usage(`${token.appId} ${wabaId}`, now);
  const percent = Math.min(100, Math.ceil(used * 100));
  // Minutes.
  const regain = Math.ceil(freeInMs / 60_000);
  const usage = `"call_count":${percent},"total_cputime":0,"total_time":${percent}`;
  return [
    ...[
      "x-business-use-case-usage",
      `{"${wabaId}":[{"type":"whatsapp",${usage},"estimated_time_to_regain_access":${regain}}]}`,
    ],
    ...["x-app-usage", `{${usage}}`],
  ];
}

/** `Friday, 20-Nov-26 01:40:00 PST`, as Graph writes times into its sentences. */
function pacificTime(at: number): string {
  const parts = new Map(
    new Intl.DateTimeFormat("en-US", {
      timeZone: "America/Los_Angeles",
      hourCycle: "h23",
      weekday: "long",
      day: "2-digit",
      month: "short",
      year: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "short",
    })
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts.get("day")}-${parts.get("month")}-${parts.get("year")}`;
  const time = `${parts.get("hour")}:${parts.get("minute")}:${parts.get("second")} ${parts.get("timeZoneName")}`;
  return `${parts.get("weekday")}, ${date} ${time}`;
}
