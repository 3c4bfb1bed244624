import type { Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldModifiers, fieldNames, selectFields } from "../fields.ts";
import { wabaHealth } from "../health.ts";
import { nodeTypes } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { objectNotFound } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, optionalBoolean } from "../validation/checks.ts";
import { analytics, analyticsFields } from "./analytics.ts";

const type = {
  name: nodeTypes.waba,
  fields: [
    ...analyticsFields,
    "account_review_status",
    "business_verification_status",
    "country",
    "currency",
    "disable_marketing_messages_on_cloud_api",
    "health_status",
    "message_template_namespace",
    "name",
    "on_behalf_of_business_info",
    "owner_business_info",
    "ownership_type",
    "primary_funding_id",
    "status",
    "timezone_id",
  ],
  defaults: ["name", "timezone_id", "message_template_namespace"],
};

/** `GET /{waba-id}?fields=…` */
export function wabaNode(call: Call, waba: Waba): Reply {
  requireManagement(call);
  const fields = call.query.get("fields") ?? undefined;
  const asked = fieldNames(fields);
  const counted = analyticsFields
    .filter((field) => asked.includes(field))
    .map((field) => [field, analytics(call.world, waba, field, fieldModifiers(fields, field))]);
  const node = {
    ...Object.fromEntries(counted),
    id: waba.id,
    name: waba.name,
    status: waba.isLocked ? "DISABLED" : "ACTIVE",
    currency: waba.currency,
    country: "US",
    timezone_id: waba.timezoneId,
    business_verification_status: waba.isVerified ? "verified" : "not_verified",
    account_review_status: "APPROVED",
    message_template_namespace: "3f21a0c4_7ad2_4f10_9f77_2a1c0b9d4681",
    ownership_type: "SELF",
    owner_business_info: { id: waba.businessId, name: waba.name },
    ...(waba.hasPaymentMethod && { primary_funding_id: "690480000004681" }),
    disable_marketing_messages_on_cloud_api: waba.disablesMarketingOnCloudApi,
    health_status: wabaHealth(call.world, waba),
  };
  return ok(selectFields(node, asked, type));
}

/** `POST /{waba-id}` with one of the account's switches. */
export async function changeWaba(call: Call, waba: Waba): Promise<Reply> {
  requireManagement(call);
  const body = await parameters(call);
  const key = "disable_marketing_messages_on_cloud_api";
  const isNamed = [key, "is_enabled_for_insights"].some((name) => !isMissing(body[name]));
  if (!isNamed) {
    throw objectNotFound(call.method, waba.id);
  }
  // In the query it is a text.
  const value = body[key] === "true" ? true : body[key] === "false" ? false : body[key];
  optionalBoolean(value, key);
  if (typeof value === "boolean") {
    waba.disablesMarketingOnCloudApi = value;
  }
  return ok({ id: waba.id, success: true });
}
