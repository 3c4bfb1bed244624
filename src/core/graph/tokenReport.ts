import type { DebugToken } from "./replies.ts";

/** The two permissions that sending and managing need. */
export const neededScopes = ["whatsapp_business_management", "whatsapp_business_messaging"] as const;

export interface TokenScope {
  readonly name: string;
  readonly present: boolean;
  readonly needed: boolean;
  /** The WABAs, or other assets, that it is limited to. Undefined: not limited, or not said. */
  readonly targetIds?: readonly string[];
}

/** Why a token isn't valid: by the clock, by what Meta reports, or `unknown` where it reports nothing. */
export type TokenInvalidity = "expired" | "reported" | "unknown";

export type TokenStep = "openDebugger" | "checkPermissions" | "generateToken";

/** What there is to say on a token. Times are in milliseconds since 1970. */
export interface TokenReport {
  readonly valid: boolean;
  /** Only when it isn't valid. */
  readonly invalidity?: TokenInvalidity;
  /** What Meta says is wrong. */
  readonly problem?: { readonly code?: number; readonly subcode?: number; readonly message?: string };
  /** `USER`, `SYSTEM_USER`, `PAGE`, `APP`, or another word of Meta's; `UNKNOWN` when it says none. */
  readonly kind: string;
  readonly appId?: string;
  readonly appName?: string;
  readonly issuedAt?: number;
  /** Undefined: Meta doesn't say. */
  readonly expiresAt: number | "never" | undefined;
  readonly dataAccessExpiresAt: number | "never" | undefined;
  /** The needed ones first, whether present or not, then the others. */
  readonly scopes: readonly TokenScope[];
  /** Whether the needed scopes that are present cover the WABA in question. */
  readonly coversWaba: boolean | "unknown";
  /** The needed scopes aren't limited to single WABAs: they cover all that the token's owner can reach. */
  readonly coversAllWabas: boolean;
  /** The WABAs that every present needed scope is limited to. */
  readonly wabaIds: readonly string[];
  /** The needed scopes that are not present. */
  readonly missing: readonly string[];
  /** What to do, in this order. Empty when all is well. */
  readonly steps: readonly TokenStep[];
  /** The token was asked about itself: no app token was at hand. Meta answers the same, but only while the token is valid. */
  readonly selfInspected: boolean;
}

/** Meta's subcodes of error 190 that mean expired. */
const expiredSubcode = 463;

/**
 * Reads a reply of `GET /debug_token`.
 * @param context.now milliseconds since 1970
 * @param context.wabaId the WABA that the token is meant for
 */
export function tokenReport(
  debug: DebugToken,
  context: { readonly now: number; readonly wabaId?: string; readonly selfInspected: boolean },
): TokenReport {
  const expiresAt = timeOf(debug.expires_at);
  const dataAccessExpiresAt = timeOf(debug.data_access_expires_at);
  const issuedAt = timeOf(debug.issued_at);
  const invalidity = invalidityOf(debug, expiresAt, context.now);
  const scopes = scopesOf(debug);
  const needed = scopes.filter((scope) => scope.needed);
  const missing = needed.filter((scope) => !scope.present).map((scope) => scope.name);
  const coverage = coverageOf(debug, needed);
  const coversWaba =
    coverage === "unknown" || context.wabaId === undefined
      ? "unknown"
      : coverage === "all" || coverage.includes(context.wabaId);
  return {
    valid: invalidity === undefined,
    ...(invalidity === undefined ? {} : { invalidity }),
    ...(debug.error === undefined ? {} : { problem: problemOf(debug.error) }),
    kind: debug.type ?? "UNKNOWN",
    ...(debug.app_id === undefined ? {} : { appId: debug.app_id }),
    ...(debug.application === undefined ? {} : { appName: debug.application }),
    ...(typeof issuedAt === "number" ? { issuedAt } : {}),
    expiresAt,
    dataAccessExpiresAt,
    scopes,
    coversWaba,
    coversAllWabas: coverage === "all",
    wabaIds: typeof coverage === "string" ? [] : coverage,
    missing,
    steps: stepsOf({
      // A token that is broken or unknown comes without scopes: nothing is known to be missing then.
      scopesWrong: (missing.length > 0 && (invalidity === undefined || saysScopes(debug))) || coversWaba === false,
      unusable: invalidity !== undefined || isPast(dataAccessExpiresAt, context.now),
    }),
    selfInspected: context.selfInspected,
  };
}

function invalidityOf(debug: DebugToken, expiresAt: number | "never" | undefined, now: number) {
  // Meta's caches lag behind the clock: is_valid is still true for a while.
  if (isPast(expiresAt, now) || debug.error?.subcode === expiredSubcode) {
    return "expired";
  }
  if (debug.error !== undefined) {
    return "reported";
  }
  return debug.is_valid ? undefined : "unknown";
}

function scopesOf(debug: DebugToken): TokenScope[] {
  const granular = debug.granular_scopes ?? [];
  const present = new Set([...(debug.scopes ?? []), ...granular.map((entry) => entry.scope)]);
  const others = [...present].filter((name) => !neededScopes.some((needed) => needed === name));
  return [...neededScopes, ...others].map((name, index) => {
    const targetIds = granular.find((entry) => entry.scope === name)?.target_ids;
    return {
      name,
      present: present.has(name),
      needed: index < neededScopes.length,
      ...(targetIds === undefined ? {} : { targetIds }),
    };
  });
}

/** The WABAs that all present needed scopes cover, `all` where none is limited, `unknown` where Meta doesn't say. */
function coverageOf(debug: DebugToken, needed: readonly TokenScope[]): readonly string[] | "all" | "unknown" {
  const present = needed.filter((scope) => scope.present);
  const granular = debug.granular_scopes;
  if (granular === undefined || present.length === 0) {
    return "unknown";
  }
  const limited = present.flatMap((scope) => (scope.targetIds === undefined ? [] : [scope.targetIds]));
  const first = limited[0];
  if (first === undefined) {
    return present.every((scope) => granular.some((entry) => entry.scope === scope.name)) ? "all" : "unknown";
  }
  return [...new Set(first)].filter((id) => limited.every((ids) => ids.includes(id)));
}

function stepsOf(findings: { scopesWrong: boolean; unusable: boolean }): TokenStep[] {
  if (findings.scopesWrong) {
    return ["openDebugger", "checkPermissions", "generateToken"];
  }
  return findings.unusable ? ["generateToken"] : [];
}

function saysScopes(debug: DebugToken): boolean {
  return (debug.scopes?.length ?? 0) > 0 || (debug.granular_scopes?.length ?? 0) > 0;
}

function problemOf(error: NonNullable<DebugToken["error"]>) {
  return {
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.subcode === undefined ? {} : { subcode: error.subcode }),
    ...(error.message === undefined ? {} : { message: error.message }),
  };
}

/** Meta counts in seconds; 1e11 of them are the year 5138, so that anything above is in milliseconds already. 0 means never. */
function timeOf(value: number | undefined): number | "never" | undefined {
  if (value === undefined || !Number.isFinite(value) || value < 0) {
    return undefined;
  }
  return value === 0 ? "never" : value < 1e11 ? value * 1000 : value;
}

function isPast(time: number | "never" | undefined, now: number): boolean {
  return typeof time === "number" && now >= time;
}
