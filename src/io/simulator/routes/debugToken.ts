import { simulatorApp } from "../../../core/graph/simulated.ts";
import type { Call } from "../call.ts";
import { invalidParameter } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { findToken, type KnownToken, tokenProblem } from "../tokens.ts";

const dayMs = 86_400_000;

/**
 * `GET /debug_token?input_token=…`. Any valid token may inspect any other one: at Meta it has to belong to the app or to
 * one of its developers, and all of these do.
 */
export function debugToken(call: Call): Reply {
  const input = call.query.get("input_token");
  if (input === null || input === "") {
    throw invalidParameter("The parameter input_token is required.");
  }
  const token = findToken(input, call.world);
  const problem = tokenProblem(token, call.now);
  const error = problem && {
    code: problem.code,
    message: problem.message,
    ...(problem.subcode !== undefined && { subcode: problem.subcode }),
  };
  if (!token) {
    return ok({ data: { error, is_valid: false, scopes: [] } });
  }
  return ok({
    data: {
      app_id: simulatorApp.id,
      type: token.type,
      application: simulatorApp.name,
      ...(error && { error }),
      ...times(token, error === undefined),
      scopes: token.scopes,
      ...(!error && token.wabaIds !== undefined && { granular_scopes: granularScopes(token, token.wabaIds) }),
      ...(token.type !== "APP" && { user_id: token.type === "USER" ? "10159880000004681" : "122104880000004681" }),
    },
  });
}

/** Seconds since 1970, 0 for never. Data access of a user token ends 90 days after it was issued. */
function times(token: KnownToken, valid: boolean): Record<string, unknown> {
  const dataAccess = token.type === "USER" ? seconds(token.issuedAt + 90 * dayMs) : 0;
  return {
    ...(valid && { data_access_expires_at: dataAccess }),
    expires_at: token.expiresAt === "never" ? 0 : seconds(token.expiresAt),
    is_valid: valid,
    issued_at: seconds(token.issuedAt),
  };
}

function granularScopes(token: KnownToken, wabaIds: readonly string[]): unknown[] {
  return token.scopes.filter((scope) => scope.startsWith("whatsapp_")).map((scope) => ({ scope, target_ids: wabaIds }));
}

function seconds(at: number): number {
  return Math.floor(at / 1000);
}
