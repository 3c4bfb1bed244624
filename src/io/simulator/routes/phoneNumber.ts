import { type BusinessNumber, digitsOf, newNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { numberHealth } from "../health.ts";
import { nodeTypes } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, requireObject, requireText, scalarText } from "../validation/checks.ts";
import { callbackOf } from "../webhooks/callbackOverride.ts";
import type { World } from "../world.ts";
import { automationOf } from "./conversationalAutomation.ts";
import { setPin } from "./registration.ts";
import { managedWaba } from "./subscribedApps.ts";

/** Fields that a business phone number has at Meta; those that the simulated one lacks are left out of the reply. */
const fields = [
  "account_mode",
  "certificate",
  "code_verification_status",
  "conversational_automation",
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
];

/** In a list, and of one number. */
const listType = { name: nodeTypes.phoneNumber, fields, defaults };
const type = { ...listType, defaults: [...defaults, "last_onboarded_time", "webhook_configuration"] };
/** Entries on a page, by Meta's schema. */
const longestPage = 100;
/** New numbers of the simulator count up from here. */
const firstNewId = 104_680_000_010_000;
/** How many a new business portfolio may have, and a verified one. */
const mostNumbers = { unverified: 2, verified: 20 } as const;

/** `GET /{phone-number-id}?fields=…` */
export function phoneNumber(call: Call, number: BusinessNumber): Reply {
  if (!call.token.scopes.some((scope) => scope.startsWith("whatsapp_"))) {
    throw refusal(200, "The token has no permission for this phone number.");
  }
  return ok(selectFields(node(call.world, number, call.version), askedFields(call), type));
}

/** `GET /{waba-id}/phone_numbers?fields=…` */
export function phoneNumbers(call: Call, id: string): Reply {
  const waba = managedWaba(call, id, "phone_numbers");
  const asked = askedFields(call);
  // A wrong field is reported even where there is no number to read it from.
  selectFields({}, asked, listType);
  const numbers = call.world.state.numbers.filter(({ wabaId }) => wabaId === waba.id);
  const page = pageOf(call, `${id}/phone_numbers`, numbers, longestPage);
  return ok({
    ...page,
    data: page.data.map((number) => selectFields(node(call.world, number, call.version), asked, listType)),
  });
}

/** `POST /{waba-id}/phone_numbers` `{cc, phone_number, verified_name}`: adds a number that is neither verified nor registered. */
export async function addPhoneNumber(call: Call, id: string): Promise<Reply> {
  const waba = managedWaba(call, id, "phone_numbers");
  const body = await parameters(call);
  const cc = scalarText(body.cc);
  const local = scalarText(body.phone_number).replace(/[\s()-]/g, "");
  const verifiedName = requireText(body.verified_name, "verified_name");
  if (!/^[1-9]\d{0,2}$/.test(cc) || !/^\d{4,14}$/.test(local) || cc.length + local.length > 15) {
    throw invalidParameter("Params cc and phone_number must be the digits of a country code and of a phone number.");
  }
  const { numbers } = call.world.state;
  const most = waba.isVerified ? mostNumbers.verified : mostNumbers.unverified;
  if (numbers.filter(({ wabaId }) => wabaId === waba.id).length >= most) {
    throw invalidParameter(`The business has the ${most} phone numbers that it may have.`);
  }
  if (numbers.some((number) => digitsOf(number) === cc + local)) {
    throw invalidParameter("The phone number belongs to a WhatsApp Business Account already.");
  }
  const number = newNumber({
    id: String(firstNewId + numbers.length),
    wabaId: waba.id,
    displayPhoneNumber: `+${cc} ${local}`,
    verifiedName,
    now: call.now,
  });
  numbers.push(number);
  return ok({ id: number.id });
}

/** `POST /{phone-number-id}` `{pin}` or `{webhook_configuration: {override_callback_uri, verify_token}}` */
export async function changePhoneNumber(call: Call, number: BusinessNumber): Promise<Reply> {
  requireManagement(call);
  const body = await parameters(call);
  if (isMissing(body.pin) && isMissing(body.webhook_configuration)) {
    throw invalidParameter("One of the parameters pin and webhook_configuration is required.");
  }
  if (!isMissing(body.webhook_configuration)) {
    // An empty address takes the override away.
    const callback = await callbackOf(requireObject(body.webhook_configuration, "webhook_configuration"));
    if (callback) {
      number.callback = callback;
    } else {
      delete number.callback;
    }
  }
  if (!isMissing(body.pin)) {
    setPin(number, body);
  }
  return ok({ success: true });
}

function askedFields(call: Call): string[] {
  return fieldNames(call.query.get("fields") ?? undefined);
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
    throughput: { level: number.isRegistered ? number.throughput : "NOT_APPLICABLE" },
    last_onboarded_time: onboarded,
    // v24.0 put the limit of the whole portfolio into the place of the number's own.
    ...(Number.parseInt(version.slice(1), 10) >= 24
      ? { whatsapp_business_manager_messaging_limit: number.messagingLimit }
      : { messaging_limit_tier: number.messagingLimit }),
    ...(number.username && { username: number.username.username }),
    webhook_configuration: webhookConfiguration(world, number),
    conversational_automation: automationOf(number),
    health_status: numberHealth(world, number),
  };
}

/** Where webhooks about the number go: what is nearest to it wins. */
function webhookConfiguration(world: World, number: BusinessNumber): Record<string, string> {
  const callback = world.waba(number.wabaId)?.subscriptions.find((each) => each.callback)?.callback;
  return {
    ...(number.callback && { phone_number: number.callback.uri }),
    ...(callback && { whatsapp_business_account: callback.uri }),
    application: world.webhookUrl() ?? "",
  };
}
