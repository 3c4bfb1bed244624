import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, objectNotFound } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, type Json, requireOneOf, requireText, scalarText } from "../validation/checks.ts";

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/qr-codes */
const longestMessage = 140;
/** Of one number. */
const mostCodes = 2000;
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

type QrCode = BusinessNumber["qrCodes"][number];

/** `GET /{phone-number-id}/message_qrdls` */
export function qrCodes(call: Call, id: string): Reply {
  const number = managed(call, id);
  const page = pageOf(call, `${id}/message_qrdls`, number.qrCodes);
  return ok({ ...page, data: page.data.map(shown) });
}

/** `GET /{phone-number-id}/message_qrdls/{code}` */
export function qrCode(call: Call, id: string, code: string): Reply {
  const number = managed(call, id);
  return ok({ data: [shown(requireCode(call, number, code))] });
}

/** `POST /{phone-number-id}/message_qrdls` `{prefilled_message, generate_qr_image?, code?}`: a new one, or another message for the one named. */
export async function changeQrCode(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const body = await parameters(call);
  const message = requireText(body.prefilled_message, "prefilled_message", longestMessage);
  const image = imageOf(body);
  const named = scalarText(body.code);
  const code = named === "" ? newCode(call, number) : requireCode(call, number, named);
  code.message = message;
  return ok({ ...shown(code), ...image });
}

/** `DELETE /{phone-number-id}/message_qrdls/{code}` */
export function deleteQrCode(call: Call, id: string, code: string): Reply {
  const number = managed(call, id);
  const gone = requireCode(call, number, code);
  number.qrCodes = number.qrCodes.filter((each) => each !== gone);
  return ok({ success: true });
}

function managed(call: Call, id: string): BusinessNumber {
  const number = requireNumber(call, id);
  requireManagement(call);
  return number;
}

function requireCode(call: Call, number: BusinessNumber, code: string): QrCode {
  const found = number.qrCodes.find((each) => each.code === code);
  if (!found) throw objectNotFound(call.method, code);
  return found;
}

function newCode({ world }: Call, number: BusinessNumber): QrCode {
  if (number.qrCodes.length >= mostCodes) {
    throw invalidParameter(`The number has the ${mostCodes} QR codes that it may have.`);
  }
  const code = [...world.randomBytes(14)].map((byte) => letters[byte % letters.length]).join("");
  const made = { code, message: "" };
  number.qrCodes.push(made);
  return made;
}

function shown({ code, message }: QrCode): Json {
  return { code, prefilled_message: message, deep_link_url: `https://wa.me/message/${code}` };
}

/** Pictures are not drawn: the address stands for one. */
function imageOf({ generate_qr_image: format }: Json): Json {
  if (isMissing(format)) return {};
  const extension = requireOneOf(format, "generate_qr_image", ["png", "svg"]);
  return { qr_image_url: `https://scontent.whatsapp.net/m1/v/simulated.${extension}` };
}
