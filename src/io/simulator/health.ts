import type { BusinessNumber, Health, OwnedTemplate, Waba } from "../../core/simulator/state.ts";
import { refusal } from "./refusal.ts";
import type { World } from "./world.ts";

type Verdict = Health["can_send_message"];

interface Entity extends Health {
  readonly entity_type: "PHONE_NUMBER" | "MESSAGE_TEMPLATE" | "WABA" | "BUSINESS" | "APP";
  readonly id: string;
}

const worseThan: readonly Verdict[] = ["AVAILABLE", "LIMITED", "BLOCKED"];

/** `health_status` of a phone number: its own, and that of all that it depends on. */
export function numberHealth(world: World, number: BusinessNumber): unknown {
  return healthStatus([
    { entity_type: "PHONE_NUMBER", id: number.id, ...healthOf(world, number.id) },
    ...accountEntities(world, number.wabaId),
  ]);
}

/** `health_status` of a business: its own. */
export function businessHealth(world: World, waba: Waba): unknown {
  return healthStatus([businessEntity(world, waba)]);
}

/** `health_status` of a WABA. */
export function wabaHealth(world: World, waba: Waba): unknown {
  return healthStatus(accountEntities(world, waba.id));
}

/** `health_status` of a template. */
export function templateHealth(world: World, { template, wabaId }: OwnedTemplate): unknown {
  const approved = template.status === "APPROVED";
  return healthStatus([
    {
      entity_type: "MESSAGE_TEMPLATE",
      id: template.id ?? "",
      ...(approved
        ? healthOf(world, template.id ?? "")
        : blocked(141002, "The template is not approved.", "Wait for its review, or edit it and submit it again.")),
    },
    ...accountEntities(world, wabaId),
  ]);
}

/** The whole is as good as the worst part. */
function healthStatus(entities: readonly Entity[]): unknown {
  const worst = Math.max(...entities.map(({ can_send_message }) => worseThan.indexOf(can_send_message)));
  return { can_send_message: worseThan[worst], entities };
}

/** What was set by hand, or nothing to complain about. */
function healthOf(world: World, id: string): Health {
  return world.state.health[id] ?? { can_send_message: "AVAILABLE" };
}

function accountEntities(world: World, wabaId: string): Entity[] {
  const waba = world.waba(wabaId);
  if (!waba) {
    throw refusal(1, "The account is gone.");
  }
  return [
    { entity_type: "WABA", id: waba.id, ...(world.isOn("billing") ? billed(world, waba) : healthOf(world, waba.id)) },
    businessEntity(world, waba),
    ...waba.subscriptions.map(({ appId }): Entity => ({ entity_type: "APP", id: appId, ...healthOf(world, appId) })),
  ];
}

function billed(world: World, waba: Waba): Health {
  return waba.hasPaymentMethod
    ? healthOf(world, waba.id)
    : blocked(141006, "The account has no usable payment method.", "Add a payment method to the account.");
}

/** A hand's word comes first. */
function businessEntity(world: World, { businessId, isVerified }: Waba): Entity {
  const entity = { entity_type: "BUSINESS" as const, id: businessId };
  if (isVerified || world.state.health[businessId]) {
    return { ...entity, ...healthOf(world, businessId) };
  }
  const unverified = "The business has not completed verification.";
  return {
    ...entity,
    ...blocked(141010, unverified, "Finish business verification in Meta Business Suite."),
    can_send_message: "LIMITED",
  };
}

function blocked(error_code: number, error_description: string, possible_solution: string): Health {
  return { can_send_message: "BLOCKED", errors: [{ error_code, error_description, possible_solution }] };
}
