import type { Call } from "../call.ts";
import { fieldNames } from "../fields.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, nonexistingField } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { isMissing, type Json, lengthOf, requireList, scalarText } from "../validation/checks.ts";
import { checkProduct } from "../validation/send.ts";

const verticals =
  "OTHER AUTO BEAUTY APPAREL EDU ENTERTAIN EVENT_PLAN FINANCE GROCERY GOVT HOTEL HEALTH NONPROFIT PROF_SERVICES RETAIL TRAVEL RESTAURANT ALCOHOL ONLINE_GAMBLING PHYSICAL_GAMBLING OTC_DRUGS NOT_A_BIZ".split(
    " ",
  );

/** How long the texts may be: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-profiles */
const longest = { about: 139, address: 256, description: 512, email: 128 } as const;
const mostWebsites = 2;
const longestWebsite = 256;
const fields = ["about", "address", "description", "email", "profile_picture_url", "websites", "vertical"];

/** `GET /{phone-number-id}/whatsapp_business_profile?fields=…` */
export function profile(call: Call, id: string): Reply {
  const number = requireNumber(call, id);
  requireManagement(call);
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  const unknown = asked.find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw nonexistingField(unknown, "WhatsAppBusinessProfile");
  }
  // Assumed: what a profile says before it was changed. There are clients that need it.
  const shown = Object.entries({ vertical: "OTHER", ...number.profile }).filter(
    ([name]) => asked.length === 0 || asked.includes(name),
  );
  return ok({ data: [{ ...Object.fromEntries(shown), messaging_product: "whatsapp" }] });
}

/** `POST /{phone-number-id}/whatsapp_business_profile`: changes the fields that are named. */
export async function changeProfile(call: Call, id: string): Promise<Reply> {
  const number = requireNumber(call, id);
  requireManagement(call);
  const body = await parameters(call);
  checkProduct(body);
  const changed = { ...texts(body), ...websites(body), ...vertical(body), ...picture(body) };
  number.profile = { ...number.profile, ...changed };
  return ok({ success: true });
}

function texts(body: Json): Record<string, string> {
  const entries = Object.entries(longest).flatMap(([name, most]): [string, string][] => {
    const value = body[name];
    if (value === undefined || value === null) return [];
    if (typeof value !== "string") throw invalidParameter(`Param ${name} must be a string.`);
    if (name === "about" && value === "") throw invalidParameter("Param about must not be empty.");
    if (lengthOf(value) > most) throw invalidParameter(`Param ${name} must be at most ${most} characters long.`);
    return [[name, value]];
  });
  return Object.fromEntries(entries);
}

function websites(body: Json): Record<string, unknown> {
  if (isMissing(body.websites)) return {};
  const list = requireList(body.websites, "websites");
  if (list.length > mostWebsites) throw invalidParameter(`Param websites must have at most ${mostWebsites} elements.`);
  for (const [index, url] of list.entries()) {
    const text = scalarText(url);
    if (text.length > longestWebsite || !/^https?:\/\//.test(text) || !URL.canParse(text)) {
      throw invalidParameter(
        `Param websites[${index}] must be a URL with http:// or https:// of at most ${longestWebsite} characters.`,
      );
    }
  }
  return { websites: list };
}

function vertical(body: Json): Record<string, unknown> {
  if (isMissing(body.vertical)) return {};
  if (!verticals.includes(scalarText(body.vertical))) {
    throw invalidParameter(`Param vertical must be one of {${verticals.join(", ")}}.`);
  }
  return { vertical: body.vertical };
}

/** A handle comes from the upload API, which the simulator doesn't have: any one is taken, and stands for a picture. */
function picture(body: Json): Record<string, unknown> {
  const handle = scalarText(body.profile_picture_handle);
  return handle === "" ? {} : { profile_picture_url: "https://pps.whatsapp.net/v/simulated.jpg" };
}
