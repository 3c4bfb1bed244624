import * as z from "zod/mini";
import type { PhoneNumber, Template, WabaReply } from "../graph/replies.ts";
import { simulatorApp } from "../graph/simulated.ts";
import {
  type BusinessNumber,
  newNumber,
  newWaba,
  numberSchema,
  ownedTemplateSchema,
  type Waba,
  wabaSchema,
} from "./state.ts";

/** `PUT /wabas/{id}`: an account with its numbers and templates, which take the place of those that it had. */
export const accountSchema = z.strictObject({
  waba: wabaSchema,
  numbers: z.array(numberSchema),
  templates: z.array(ownedTemplateSchema),
});
export type SimulatedAccount = z.infer<typeof accountSchema>;

/** What a real account answered about itself. */
interface Answers {
  readonly waba: WabaReply;
  readonly numbers: readonly PhoneNumber[];
  readonly templates: readonly Template[];
}

/**
 * A real account as the simulator has it: the same ids, and nothing by which the real one could be used.
 * @param now milliseconds since 1970
 */
export function importedAccount({ waba, numbers, templates }: Answers, now: number): SimulatedAccount {
  const wabaId = waba.id;
  return {
    waba: importedWaba(waba),
    numbers: numbers.map((number) => importedNumber(number, wabaId, now)),
    templates: templates.map((template) => ({ wabaId, template, edits: [], pauses: 0 })),
  };
}

function importedWaba({ id, name, currency, timezone_id, ...waba }: WabaReply): Waba {
  const usual = newWaba();
  return {
    ...usual,
    id,
    name: name ?? id,
    currency: currency ?? usual.currency,
    timezoneId: timezone_id ?? usual.timezoneId,
    businessId: waba.owner_business_info?.id ?? usual.businessId,
    isVerified: waba.business_verification_status === "verified",
    // What a message costs is another matter than whether it can be sent: where it isn't said, it can.
    hasPaymentMethod: true,
    subscriptions: [{ appId: simulatorApp.id }],
  };
}

/** A test number's allowed recipients can't be read: here it is taken for one that sends to everybody. */
function importedNumber(number: PhoneNumber, wabaId: string, now: number): BusinessNumber {
  const { id, display_phone_number: displayPhoneNumber = id, verified_name: verifiedName = "" } = number;
  const usual = newNumber({ id, wabaId, displayPhoneNumber, verifiedName, now });
  return {
    ...usual,
    codeVerificationStatus: oneOf(["VERIFIED", "NOT_VERIFIED", "EXPIRED"], number.code_verification_status, "VERIFIED"),
    nameStatus: number.name_status ?? usual.nameStatus,
    qualityRating: oneOf(["GREEN", "YELLOW", "RED", "UNKNOWN"], number.quality_rating, "UNKNOWN"),
    throughput: oneOf(["STANDARD", "HIGH"], number.throughput?.level, "STANDARD"),
    messagingLimit: number.whatsapp_business_manager_messaging_limit ?? usual.messagingLimit,
    isRegistered: number.status === undefined || number.status === "CONNECTED",
  };
}

function oneOf<T extends string>(words: readonly T[], given: string | undefined, otherwise: T): T {
  return words.find((word) => word === given) ?? otherwise;
}
