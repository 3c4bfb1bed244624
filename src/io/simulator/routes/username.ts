import type { BusinessNumber } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { requireNumber } from "../nodes.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { requireText, scalarText } from "../validation/checks.ts";

/** Assumed: the rules of usernames in the app. */
const pattern = /^(?=.*[a-z])[a-z0-9._]{3,35}$/;

/** `GET /{phone-number-id}/username` */
export function username(call: Call, id: string): Reply {
  const number = managed(call, id);
  return ok(number.username ?? {});
}

/** `POST /{phone-number-id}/username` `{username, transfer_action?}` */
export async function requestUsername(call: Call, id: string): Promise<Reply> {
  const number = managed(call, id);
  const body = await parameters(call);
  const wanted = requireText(body.username, "username").toLowerCase();
  if (!pattern.test(wanted) || wanted.includes("..") || /^www\.|^\.|\.$|\.(com|net|org)$/.test(wanted)) {
    throw invalidParameter(
      "Param username must have 3 to 35 letters, digits, dots and underscores, a letter among them.",
    );
  }
  if (!number.isRegistered) {
    throw refusal(133010, "Register the phone number before you ask for a username.");
  }
  const owner = call.world.state.numbers.find((each) => each !== number && each.username?.username === wanted);
  if (owner && scalarText(body.transfer_action) !== "force_transfer") {
    throw refusal(147005, "Another number of the business has this username: transfer_action force_transfer moves it.");
  }
  if (owner) {
    delete owner.username;
  }
  number.username = { username: wanted, status: "approved" };
  return ok({ status: "approved" });
}

/** `DELETE /{phone-number-id}/username` */
export function deleteUsername(call: Call, id: string): Reply {
  const number = managed(call, id);
  delete number.username;
  return ok({ success: true });
}

/** `GET /{phone-number-id}/username_suggestions` */
export function usernameSuggestions(call: Call, id: string): Reply {
  const number = managed(call, id);
  const base = number.verifiedName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ".")
    .replace(/^\.+|\.+$/g, "")
    .slice(0, 24);
  return ok({ data: [{ username_suggestions: [base, `${base}.official`, `hello.${base}`] }] });
}

function managed(call: Call, id: string): BusinessNumber {
  const number = requireNumber(call, id);
  requireManagement(call);
  return number;
}
