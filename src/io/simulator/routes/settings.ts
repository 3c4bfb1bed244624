import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames } from "../fields.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isObject, requireObject } from "../validation/checks.ts";

const parts = ["calling", "user_identity_change", "storage_configuration", "payload_encryption"];

/** `GET /{phone-number-id}/settings?fields=…` */
export function settings(call: Call, id: string): Reply {
  const number = requireNumber(call, id);
  requireManagement(call);
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  const all: Record<string, unknown> = {
    calling: { status: "DISABLED" },
    user_identity_change: { enable_identity_key_check: false },
    storage_configuration: { status: "DEFAULT" },
    ...number.settings,
  };
  return ok(Object.fromEntries(Object.entries(all).filter(([name]) => asked.length === 0 || asked.includes(name))));
}

/** `POST /{phone-number-id}/settings`: changes the parts that are named. */
export async function changeSettings(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireManagement(call);
  const body = await parameters(call);
  const named = parts.filter((part) => body[part] !== undefined);
  if (named.length === 0) {
    throw invalidParameter(`One of the parameters ${parts.join(", ")} is required.`);
  }
  for (const part of named) {
    const before = number.settings[part];
    const change = requireObject(body[part], part);
    number.settings[part] = { ...(typeof before === "object" && before !== null ? before : {}), ...change };
  }
  return ok({ success: true });
}

/** Whether messages with an identity key's hash go only to users who still have that key. */
export function checksIdentity({ settings }: BusinessNumber): boolean {
  const change = settings.user_identity_change;
  return isObject(change) && change.enable_identity_key_check === true;
}
