import { simulatorApp } from "../../../core/graph/simulated.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { nodeTypes } from "../nodes.ts";
import { refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import type { World } from "../world.ts";

/** Fields that a business phone number has at Meta; those that the simulated one lacks are left out of the reply. */
const fields = [
  "account_mode",
  "certificate",
  "code_verification_status",
  "display_phone_number",
  "health_status",
  "host_platform",
  "is_official_business_account",
  "is_on_biz_app",
  "is_pin_enabled",
  "last_onboarded_time",
  "messaging_limit_tier",
  "name_status",
  "new_certificate",
  "new_name_status",
  "platform_type",
  "quality_rating",
  "quality_score",
  "search_visibility",
  "status",
  "throughput",
  "username",
  "verified_name",
  "webhook_configuration",
  "whatsapp_business_manager_messaging_limit",
];

/** Assumed: Meta's pages show these when no fields are asked for, in varying number. */
const defaults = [
  "verified_name",
  "code_verification_status",
  "display_phone_number",
  "quality_rating",
  "platform_type",
  "throughput",
  "last_onboarded_time",
  "webhook_configuration",
];

/** `GET /{phone-number-id}?fields=…` */
export function phoneNumber(call: Call): Reply {
  if (!call.token.scopes.some((scope) => scope.startsWith("whatsapp_"))) {
    throw refusal(200, "The token has no permission for this phone number.");
  }
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  return ok(selectFields(node(call.world, call.version), asked, { name: nodeTypes.phoneNumber, fields, defaults }));
}

function node(world: World, version: string): Record<string, unknown> {
  const { account } = world;
  const onboarded = new Date(world.startedAt - 86_400_000).toISOString().replace(/\.\d+Z$/, "+0000");
  return {
    id: account.phoneNumberId,
    display_phone_number: account.displayPhoneNumber,
    verified_name: account.name,
    code_verification_status: "VERIFIED",
    name_status: "APPROVED",
    quality_rating: "GREEN",
    status: "CONNECTED",
    platform_type: "CLOUD_API",
    account_mode: "LIVE",
    is_official_business_account: false,
    is_on_biz_app: false,
    is_pin_enabled: true,
    throughput: { level: "STANDARD" },
    last_onboarded_time: onboarded,
    // v24.0 put the limit of the whole portfolio into the place of the number's own.
    ...(Number.parseInt(version.slice(1), 10) >= 24
      ? { whatsapp_business_manager_messaging_limit: "TIER_2K" }
      : { messaging_limit_tier: "TIER_2K" }),
    webhook_configuration: { application: world.webhookUrl() },
    health_status: {
      can_send_message: "AVAILABLE",
      entities: [
        { entity_type: "PHONE_NUMBER", id: account.phoneNumberId, can_send_message: "AVAILABLE" },
        { entity_type: "WABA", id: account.wabaId, can_send_message: "AVAILABLE" },
        { entity_type: "APP", id: simulatorApp.id, can_send_message: "AVAILABLE" },
      ],
    },
  };
}
