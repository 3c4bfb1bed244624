import { outcomeFor, type SimulatedOutcome } from "../../../core/graph/simulatedRecipients.ts";
import type { Customer } from "../customer.ts";
import { type MessageFacts, namesOf } from "../faults/faults.ts";
import { isObject, type Json, scalarText } from "../validation/checks.ts";
import type { AcceptedSend } from "../validation/send.ts";

/**
 * How far a message gets with a customer, where nothing else is wrong: a persona by what is known of them, any other number by the list of test
 * recipients.
 *
 * Assumed: a business that was blocked sees its messages stay at sent. With an app that is too old a message fails with 131026, which Meta's
 * page gives as a reason; of several devices one has the old app, so that the message is delivered and fails. Nobody plays or reads visibly with
 * read receipts off.
 */
export function usualOutcome({ persona }: Customer, recipient: AcceptedSend["recipient"]): SimulatedOutcome {
  if (!persona) return recipient.kind === "number" ? outcomeFor(recipient.digits) : { kind: "read" };
  const { hasBlockedBusiness, hasOldApp, devices, readReceipts } = persona;
  if (hasBlockedBusiness) return { kind: "sent" };
  if (hasOldApp) return { kind: devices > 1 ? "deliveredAndFailed" : "failed", code: 131026 };
  return { kind: readReceipts ? "read" : "delivered" };
}

/** A message of the business as the rules for faults see it. */
export function factsOf({ type, recipient }: AcceptedSend, customer: Customer, body: unknown): MessageFacts {
  const template = type === "template" ? templateName(body) : undefined;
  const given = recipient.kind === "number" ? recipient.digits : recipient.userId;
  return { recipients: [given, ...namesOf(customer)], kind: type, ...(template !== undefined && { template }) };
}

/**
 * The same of a body that wasn't checked yet, from which nothing can be expected.
 * @returns undefined for what sends no message
 */
export function factsOfBody(
  body: unknown,
  customerOf: (who: string) => Customer | undefined,
): MessageFacts | undefined {
  if (!isObject(body) || body.status !== undefined) return undefined;
  const given = scalarText(body.to ?? body.recipient).slice(0, 200);
  const customer = customerOf(given);
  const template = templateName(body);
  return {
    recipients: [given.replace(/\D/g, ""), given, ...(customer ? namesOf(customer) : [])],
    kind: (scalarText(body.type) || "text").toLowerCase(),
    ...(template !== undefined && { template }),
  };
}

/** A message as it is kept in the chat: its type, the object of that name, and what it answers. */
export function chatContent(type: string, body: unknown): Json {
  if (!isObject(body)) return { type };
  const { [type]: object, context } = body;
  return { type, [type]: decoded(object), ...(isObject(context) && { context }) };
}

function templateName(body: unknown): string | undefined {
  const template = isObject(body) ? decoded(body.template) : undefined;
  return isObject(template) && typeof template.name === "string" ? template.name : undefined;
}

/** Graph takes the JSON text of an object for the object itself. */
function decoded(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
