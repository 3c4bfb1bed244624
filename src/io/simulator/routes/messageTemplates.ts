import type { Template } from "../../../core/graph/replies.ts";
import type { OwnedTemplate } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { templateHealth } from "../health.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { nonexistingField } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";

/** The fields of a template. */
const templateType = {
  name: "WhatsAppMessageTemplate",
  fields: [
    "category",
    "components",
    "correct_category",
    "cta_url_link_tracking_opted_out",
    "health_status",
    "language",
    "library_template_name",
    "message_send_ttl_seconds",
    "name",
    "parameter_format",
    "previous_category",
    "quality_score",
    "rejected_reason",
    "source",
    "status",
    "sub_category",
  ],
  defaults: ["name", "parameter_format", "components", "language", "status", "category"],
};

/** `GET /{waba-id}/message_templates?fields=…&name=…&status=…&language=…&category=…&limit=…&after=…` */
export function messageTemplates(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  if (node.kind !== "waba") {
    throw nonexistingField("message_templates", nodeTypes[node.kind]);
  }
  requireManagement(call);
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  const found = call.world.templatesOf(id).filter((template) => matches(template, call.query));
  // A wrong field is reported even where there is no template to read it from.
  selectFields({}, asked, templateType);
  const page = pageOf(call, `${id}/message_templates`, found);
  return ok({ ...page, data: page.data.map((template) => selectFields(template, asked, templateType)) });
}

/** `name` is compared as a whole (assumed), the others without regard to case; several values may be given with commas or as an array. */
function matches(template: Template, query: URLSearchParams): boolean {
  const name = query.get("name");
  return (
    (name === null || template.name === name) &&
    (["status", "language", "category"] as const).every((key) => {
      const wanted = query.get(key);
      return wanted === null || listOf(wanted).includes((template[key] ?? "").toUpperCase());
    })
  );
}

/** `A,B` and `["A","B"]` */
function listOf(text: string): string[] {
  return text
    .toUpperCase()
    .replace(/["[\]\s]/g, "")
    .split(",");
}

/** `GET /{template-id}?fields=…` */
export function templateNode(call: Call, owned: OwnedTemplate): Reply {
  requireManagement(call);
  const node = { ...owned.template, health_status: templateHealth(call.world, owned) };
  return ok(selectFields(node, fieldNames(call.query.get("fields") ?? undefined), templateType));
}
