import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, type Json, requireOneOf, scalarText } from "../validation/checks.ts";
import { checkProduct } from "../validation/send.ts";

/** What every text message or call with a code says here. At Meta it is another one each time. */
export const verificationCode = "123456";

const hourMs = 3_600_000;
/** `register` and `deregister` together, for one number. */
const callsAllowed = 10;
const callsWithinMs = 72 * hourMs;
/** Assumed: Meta doesn't say how many wrong PINs are too many, nor for how long. */
const guessesAllowed = 10;
const guessesWithinMs = 12 * hourMs;

/** Where Meta keeps data at rest on request. */
const regions = "AE AU BH BR CA CH DE GB ID IN JP KR SG ZA".split(" ");

/** `POST /{phone-number-id}/request_code?code_method=SMS|VOICE&language=en_US` */
export async function requestCode(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const { code_method, language } = await parameters(call);
  requireOneOf(code_method, "code_method", ["sms", "voice"]);
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(scalarText(language))) {
    throw invalidParameter("Param language must be a locale such as en_US.");
  }
  if (number.codeVerificationStatus === "VERIFIED") {
    throw refusal(136024, "The phone number is verified already.");
  }
  call.world.pendingCodes.add(number.id);
  return ok({ success: true });
}

/** `POST /{phone-number-id}/verify_code` `{code}` */
export async function verifyCode(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const { code } = await parameters(call);
  if (!/^\d{6}$/.test(scalarText(code).replace("-", ""))) {
    throw invalidParameter("Param code must have 6 digits.");
  }
  if (!call.world.pendingCodes.has(number.id) || scalarText(code).replace("-", "") !== verificationCode) {
    throw refusal(136025, "The code is wrong, or none was requested.");
  }
  call.world.pendingCodes.delete(number.id);
  number.codeVerificationStatus = "VERIFIED";
  return ok({ success: true });
}

/** `POST /{phone-number-id}/register` `{messaging_product, pin, data_localization_region?}` */
export async function register(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const body = await parameters(call);
  checkProduct(body);
  const pin = pinOf(body);
  if (!isMissing(body.data_localization_region) && !regions.includes(scalarText(body.data_localization_region))) {
    throw invalidParameter(`Param data_localization_region must be one of {${regions.join(", ")}}.`);
  }
  countCall(number, call.now);
  if (number.codeVerificationStatus !== "VERIFIED") {
    throw refusal(133006, "Verify the phone number with request_code and verify_code before you register it.");
  }
  if (number.pin !== undefined && number.pin !== pin) {
    throw wrongPin(number, call.now);
  }
  number.pin = pin;
  number.wrongPins = [];
  number.isRegistered = true;
  return ok({ success: true });
}

/** `POST /{phone-number-id}/deregister` */
export function deregister(call: Call, id: string): Reply {
  const number = managed(call, id);
  countCall(number, call.now);
  if (!number.isRegistered) {
    throw refusal(133010, "The phone number is not registered.");
  }
  number.isRegistered = false;
  return ok({ success: true });
}

/** The two-step verification PIN: `POST /{phone-number-id}` `{pin}` */
export function setPin(number: BusinessNumber, body: Json): void {
  number.pin = pinOf(body);
}

function managed(call: Call, id: string): BusinessNumber {
  const number = requireNumber(call, id);
  requireManagement(call);
  return number;
}

function pinOf({ pin }: Json): string {
  const text = scalarText(pin);
  if (!/^\d{6}$/.test(text)) {
    throw invalidParameter("Param pin must be a text of 6 digits.");
  }
  return text;
}

/** @throws Refusal 133016 for a call too many */
function countCall(number: BusinessNumber, now: number): void {
  const recent = number.registrationCalls.filter((at) => now - at < callsWithinMs);
  number.registrationCalls = recent;
  if (recent.length >= callsAllowed) {
    throw refusal(133016, `The limit of ${callsAllowed} attempts in 72 hours was reached.`);
  }
  recent.push(now);
}

function wrongPin(number: BusinessNumber, now: number) {
  number.wrongPins = [...number.wrongPins.filter((at) => now - at < guessesWithinMs), now];
  return number.wrongPins.length > guessesAllowed
    ? refusal(133008, "Too many wrong PINs were tried. Wait 12 hours.")
    : refusal(133005, "The supplied PIN does not match the stored PIN.");
}
