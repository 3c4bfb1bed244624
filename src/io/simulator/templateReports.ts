import type { TemplateEvent } from "../../core/simulator/control.ts";
import type { OwnedTemplate } from "../../core/simulator/state.ts";
import { escapedJson } from "../../core/webhooks/escape.ts";
import type { World } from "./world.ts";

/** The first pause lasts three hours, the second one six; the third time the template is disabled. */
const pauses = [
  { title: "FIRST_PAUSE", hours: 3 },
  { title: "SECOND_PAUSE", hours: 6 },
] as const;
const hourMs = 3_600_000;

/** Which status a template has after an event. */
const statusAfter: Partial<Record<TemplateEvent, string>> = {
  REINSTATED: "APPROVED",
  UNARCHIVED: "APPROVED",
  FLAGGED: "APPROVED",
};

/**
 * Lets something happen to a template, as a reviewer or its quality would, and reports it in the field `message_template_status_update`. A
 * pause ends by itself, by the simulator's clock.
 * @param reason of a rejection: `INVALID_FORMAT`, `ABUSIVE_CONTENT`, …
 */
export function moderate(world: World, owned: OwnedTemplate, event: TemplateEvent, reason = "NONE"): void {
  const { template } = owned;
  const pause = event === "PAUSED" ? pauses[owned.pauses] : undefined;
  if (event === "PAUSED" && !pause) {
    moderate(world, owned, "DISABLED");
    return;
  }
  template.status = statusAfter[event] ?? event;
  if (event === "REJECTED") {
    template.rejected_reason = reason;
  }
  const now = world.clock.now();
  if (pause) {
    owned.pauses++;
    world.clock.after(pause.hours * hourMs, () => {
      if (template.status === "PAUSED") moderate(world, owned, "APPROVED");
    });
  }
  report(world, owned, "message_template_status_update", {
    event,
    ...identity(owned),
    reason: event === "REJECTED" ? reason : "NONE",
    // As in Meta's examples: a disabled template comes without its category.
    ...(event !== "DISABLED" && { message_template_category: template.category }),
    ...(event === "DISABLED" && {
      disable_info: { disable_date: String(Math.floor(now / 1000)) },
      other_info: { title: "DISABLED", description: "Disabled after repeated low quality." },
    }),
    ...(event === "REJECTED" && {
      rejection_info: {
        reason: `Rejected in the review: ${reason}.`,
        recommendation: "Change it, and send it in again.",
      },
    }),
    ...(pause && {
      other_info: { title: pause.title, description: `Paused for ${pause.hours} hours because of feedback.` },
    }),
  });
}

/** Moves a template to another category, and reports it. */
export function recategorize(world: World, owned: OwnedTemplate, category: string): void {
  const previous = owned.template.category;
  owned.template.previous_category = previous;
  owned.template.category = category;
  report(world, owned, "template_category_update", {
    ...identity(owned),
    previous_category: previous,
    new_category: category,
  });
}

function identity({ template }: OwnedTemplate) {
  return {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
}

function report(world: World, { wabaId }: OwnedTemplate, field: string, value: unknown): void {
  const waba = world.waba(wabaId);
  if (!waba) return;
  const time = Math.floor(world.clock.now() / 1000);
  const entry = [{ id: wabaId, time, changes: [{ value, field }] }];
  world.report(field, { waba }, [
    { afterMs: 0, body: () => escapedJson({ object: "whatsapp_business_account", entry }) },
  ]);
}
