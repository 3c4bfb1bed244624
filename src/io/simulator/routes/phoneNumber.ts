import { simulatorApp } from "../../../core/graph/simulated.ts";
import type { BusinessNumber } from "../../../core/simulator/state.ts";
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
export function phoneNumber(call: Call, number: BusinessNumber): Reply {
  if (!call.token.scopes.some((scope) => scope.startsWith("whatsapp_"))) {
    throw refusal(200, "The token has no permission for this phone number.");
  }
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  return ok(
    selectFields(node(call.world, number, call.version), asked, { name: nodeTypes.phoneNumber, fields, defaults }),
  );
}

function node(world: World, number: BusinessNumber, version: string): Record<string, unknown> {
  const onboarded = new Date(number.onboardedAt).toISOString().replace(/\.\d+Z$/, "+0000");
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: number.verifiedName,
    code_verification_status: number.codeVerificationStatus,
    name_status: number.nameStatus,
    quality_rating: number.qualityRating,
    status: number.isRegistered ? "CONNECTED" : "PENDING",
    platform_type: number.isRegistered ? "CLOUD_API" : "NOT_APPLICABLE",
    account_mode: number.isTestNumber ? "SANDBOX" : "LIVE",
    is_official_business_account: false,
    is_on_biz_app: false,
    is_pin_enabled: number.pin !== undefined,
    throughput: { level: number.throughput },
    last_onboarded_time: onboarded,
    // v24.0 put the limit of the whole portfolio into the place of the number's own.
    ...(Number.parseInt(version.slice(1), 10) >= 24
      ? { whatsapp_business_manager_messaging_limit: number.messagingLimit }
      : { messaging_limit_tier: number.messagingLimit }),
    webhook_configuration: { application: world.webhookUrl() },
    health_status: {
      can_send_message: "AVAILABLE",
      entities: [
        { entity_type: "PHONE_NUMBER", id: number.id, can_send_message: "AVAILABLE" },
        { entity_type: "WABA", id: number.wabaId, can_send_message: "AVAILABLE" },
        { entity_type: "APP", id: simulatorApp.id, can_send_message: "AVAILABLE" },
      ],
    },
  };
}
