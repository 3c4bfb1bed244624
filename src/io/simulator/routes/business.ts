import type { Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { businessHealth } from "../health.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { nonexistingField } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";

const type = {
  name: nodeTypes.business,
  fields: ["created_time", "health_status", "name", "primary_page", "timezone_id", "verification_status", "vertical"],
  defaults: ["name"],
};

/** `GET /{business-id}?fields=…` @param waba the first one that belongs to it */
export function businessNode(call: Call, waba: Waba): Reply {
  requireManagement(call);
  const node = {
    id: waba.businessId,
    name: waba.name,
    verification_status: waba.isVerified ? "verified" : "not_verified",
    timezone_id: Number(waba.timezoneId),
    health_status: businessHealth(call.world, waba),
  };
  return ok(selectFields(node, fieldNames(call.query.get("fields") ?? undefined), type));
}

/** `GET /{business-id}/owned_whatsapp_business_accounts` */
export function ownedWabas(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  if (node.kind !== "business") {
    throw nonexistingField("owned_whatsapp_business_accounts", nodeTypes[node.kind]);
  }
  requireManagement(call);
  const own = call.world.state.wabas
    .filter((waba) => waba.businessId === id && call.token.wabaIds?.includes(waba.id) === true)
    .map((waba) => ({ id: waba.id, name: waba.name, currency: waba.currency, timezone_id: waba.timezoneId }));
  return ok(pageOf(call, `${id}/owned_whatsapp_business_accounts`, own));
}
