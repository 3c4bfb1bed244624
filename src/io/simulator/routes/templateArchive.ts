import type { Call } from "../call.ts";
import { parameters } from "../parameters.ts";
import { invalidParameter } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { moderate } from "../templateReports.ts";
import { managedWaba } from "./subscribedApps.ts";
import { idsOf, mostTemplatesAtOnce } from "./templateChanges.ts";

/** What can be archived. Assumed: what is under review, or going, can't. */
const archivable = ["APPROVED", "REJECTED", "PAUSED", "DISABLED"];

/** `POST /{waba-id}/message_templates/archive` `{hsm_ids: [≤ 100]}` */
export function archiveTemplates(call: Call, id: string): Promise<Reply> {
  return change(call, id, {
    event: "ARCHIVED",
    done: "archived_templates",
    isPossible: (status) => archivable.includes(status),
  });
}

/** `POST /{waba-id}/message_templates/unarchive` `{hsm_ids: [≤ 100]}` */
export function unarchiveTemplates(call: Call, id: string): Promise<Reply> {
  return change(call, id, {
    event: "UNARCHIVED",
    done: "unarchived_templates",
    isPossible: (status) => status === "ARCHIVED",
  });
}

interface Change {
  readonly event: "ARCHIVED" | "UNARCHIVED";
  /** The key of those that it was done to. */
  readonly done: string;
  readonly isPossible: (status: string) => boolean;
}

async function change(call: Call, id: string, { event, done, isPossible }: Change): Promise<Reply> {
  const waba = managedWaba(call, id, "message_templates");
  const ids = [...new Set(idsOf((await parameters(call)).hsm_ids))];
  if (ids.length === 0 || ids.length > mostTemplatesAtOnce) {
    throw invalidParameter(`Param hsm_ids must have 1 to ${mostTemplatesAtOnce} elements.`);
  }
  const changed: string[] = [];
  const failed: Record<string, string> = {};
  for (const templateId of ids) {
    const owned = call.world.state.templates.find((each) => each.wabaId === waba.id && each.template.id === templateId);
    if (!owned) {
      failed[templateId] = "The template does not exist in this account.";
    } else if (!isPossible(owned.template.status ?? "")) {
      failed[templateId] = `The template's status is ${owned.template.status}.`;
    } else {
      moderate(call.world, owned, event);
      changed.push(templateId);
    }
  }
  return ok({ [done]: changed, failed_templates: failed });
}
