import { numberVariants } from "../../../core/graph/numberVariants.ts";
import { simulatorAccount } from "../../../core/graph/simulated.ts";
import type { BusinessNumber } from "../../../core/simulator/state.ts";
import { type Customer, identityKeyHashOf } from "../customer.ts";
import { checksIdentity } from "../routes/settings.ts";
import type { AcceptedSend } from "../validation/send.ts";
import type { World } from "../world.ts";

interface Sender {
  readonly world: World;
  readonly number: BusinessNumber;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A message that is right in itself, and is about to go out. */
export interface Attempt extends Sender {
  readonly send: AcceptedSend;
  readonly customer: Customer;
}

/** `refused`: the call is answered with the error. `failed`: it is accepted, and a webhook says that it failed. */
export interface BrokenRule {
  readonly kind: "refused" | "failed";
  readonly code: number;
  readonly details: string;
}

type Rule = (attempt: Attempt) => BrokenRule | undefined;

/** Where Meta's platform can't be used: neither businesses nor users there. Turkey is open since 15 May 2024. */
const closedCountries: Readonly<Record<string, string>> = {
  CU: "Cuba",
  IR: "Iran",
  KP: "North Korea",
  SY: "Syria",
};

/** In the order in which they are asked: what concerns the sender first, then the recipient, then what Meta finds out later. */
const rules: readonly Rule[] = [
  registered,
  lockedAccount,
  throughput,
  allowedRecipients,
  blockedUser,
  publicTestNumber,
  restrictedCountries,
  pairRate,
  billing,
  identityKey,
  serviceWindow,
  marketingCap,
];

/** The first rule that a message breaks. Rules that count have counted it when it breaks none before them. */
export function brokenRule(attempt: Attempt): BrokenRule | undefined {
  for (const rule of rules) {
    const broken = rule(attempt);
    if (broken) return broken;
  }
  return undefined;
}

/** What concerns the sender alone, whomever the message goes to. Groups have these rules and the window of their own. */
const senderRules: readonly ((sender: Sender) => BrokenRule | undefined)[] = [
  registered,
  lockedAccount,
  throughput,
  billing,
];

export function brokenSenderRule(sender: Sender): BrokenRule | undefined {
  for (const rule of senderRules) {
    const broken = rule(sender);
    if (broken) return broken;
  }
  return undefined;
}

function registered({ number }: Sender): BrokenRule | undefined {
  return number.isRegistered ? undefined : refused(133010, "Register the phone number before you send from it.");
}

function lockedAccount({ world, number }: Sender): BrokenRule | undefined {
  if (!world.isOn("lockedAccount") || world.waba(number.wabaId)?.isLocked !== true) return undefined;
  return refused(
    131031,
    "The WhatsApp Business Account is locked. Read health_status, and appeal in Business Support Home.",
  );
}

function throughput({ world, number, now }: Sender): BrokenRule | undefined {
  if (!world.isOn("throughput") || world.limits.throughput[number.throughput].take(number.id, now)) return undefined;
  const perSecond = number.throughput === "HIGH" ? 1000 : 80;
  return refused(130429, `The number sends more than ${perSecond} messages in a second.`);
}

function allowedRecipients({ world, number, send }: Attempt): BrokenRule | undefined {
  if (!world.isOn("allowedRecipients") || !number.isTestNumber || send.recipient.kind !== "number") return undefined;
  const { digits } = send.recipient;
  if (number.allowedRecipients.includes(digits)) return undefined;
  const listed = numberVariants(digits).find((variant) => number.allowedRecipients.includes(variant));
  return refused(
    131030,
    listed === undefined
      ? "Add the recipient to the allowed list of the test number and try again."
      : `The allowed list has this number in another form, ${listed}: send to that one, or add this one.`,
  );
}

/** The business has put the user on the number's block list. */
function blockedUser({ number, customer: { waId, userId } }: Attempt): BrokenRule | undefined {
  if (!number.blocked.some((user) => user === waId || user === userId)) return undefined;
  return refused(130403, "This user is on the block list of the phone number.");
}

/** The simulator's own number counts as one of Meta's test numbers here, so that the first template of every guide works. */
function publicTestNumber({ world, number, send }: Attempt): BrokenRule | undefined {
  if (!world.isOn("publicTestNumber") || send.template?.name !== "hello_world") return undefined;
  if (number.isTestNumber || number.id === simulatorAccount.phoneNumberId) return undefined;
  return refused(131058, "Send hello_world from a test number, or one of your own templates from this one.");
}

/** The user changed their phone or installed WhatsApp again since the key was seen. */
function identityKey({ number, send, customer }: Attempt): BrokenRule | undefined {
  const { identityKeyHash } = send;
  if (identityKeyHash === undefined || !checksIdentity(number)) return undefined;
  if (identityKeyHash === identityKeyHashOf(customer)) return undefined;
  return failed(137000, "The recipient identity key does not match.");
}

/** Numbers don't tell who is in Crimea, Donetsk or Luhansk. */
function restrictedCountries({ world, customer }: Attempt): BrokenRule | undefined {
  const name = closedCountries[customer.country];
  if (!world.isOn("restrictedCountries") || name === undefined) return undefined;
  return refused(130497, `WhatsApp Business Platform is not available to users in ${name}.`);
}

function pairRate({ world, number, customer, now }: Attempt): BrokenRule | undefined {
  if (!world.isOn("pairRate") || world.limits.pair.take(`${number.id} ${customer.userId}`, now)) return undefined;
  return refused(
    131056,
    "More than one message in six seconds went from this number to this user, and the burst of 45 is used up.",
  );
}

function billing({ world, number }: Sender): BrokenRule | undefined {
  if (!world.isOn("billing") || world.waba(number.wabaId)?.hasPaymentMethod !== false) return undefined;
  return failed(131042, "No payment method is attached to this WhatsApp Business Account.");
}

function serviceWindow({ world, number, send, customer, now }: Attempt): BrokenRule | undefined {
  // Templates have another category, and so has what Direct Send makes templates of.
  if (!world.isOn("serviceWindow") || send.category !== "service") return undefined;
  if (world.windows.isOpen(number.id, customer.userId, now)) return undefined;
  return failed(131047, "More than 24 hours passed since this user last wrote to this number.");
}

/** Assumed: Meta doesn't say how many marketing messages one user gets; here two a day, all the simulator's numbers together. */
function marketingCap({ world, send, customer, now }: Attempt): BrokenRule | undefined {
  if (!world.isOn("marketingCap") || send.category !== "marketing") return undefined;
  if (customer.country === "US") {
    return failed(131049, "Marketing templates are not delivered to users in the United States since 1 April 2025.");
  }
  if (world.limits.marketing.take(customer.userId, now)) return undefined;
  return failed(131049, "This user has had two marketing messages in a day.");
}

function refused(code: number, details: string): BrokenRule {
  return { kind: "refused", code, details };
}

function failed(code: number, details: string): BrokenRule {
  return { kind: "failed", code, details };
}
