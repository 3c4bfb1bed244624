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
  return healthStatus([numberEntity(number), ...accountEntities(world, number.wabaId)]);
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
        ? { can_send_message: "AVAILABLE" }
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

function numberEntity(number: BusinessNumber): Entity {
  return { entity_type: "PHONE_NUMBER", id: number.id, ...number.health };
}

function accountEntities(world: World, wabaId: string): Entity[] {
  const waba = world.waba(wabaId);
  if (!waba) {
    throw refusal(1, "The account is gone.");
  }
  return [
    { entity_type: "WABA", id: waba.id, ...(world.isOn("billing") ? billed(waba) : waba.health) },
    { entity_type: "BUSINESS", id: waba.businessId, ...verified(waba) },
    ...waba.subscriptions.map(
      ({ appId }): Entity => ({ entity_type: "APP", id: appId, can_send_message: "AVAILABLE" }),
    ),
  ];
}

function billed(waba: Waba): Health {
  return waba.hasPaymentMethod
    ? waba.health
    : blocked(141006, "The account has no usable payment method.", "Add a payment method to the account.");
}

function verified(waba: Waba): Health {
  if (waba.isVerified) {
    return { can_send_message: "AVAILABLE" };
  }
  const unverified = "The business has not completed verification.";
  return {
    ...blocked(141010, unverified, "Finish business verification in Meta Business Suite."),
    can_send_message: "LIMITED",
  };
}

function blocked(error_code: number, error_description: string, possible_solution: string): Health {
  return { can_send_message: "BLOCKED", errors: [{ error_code, error_description, possible_solution }] };
}
