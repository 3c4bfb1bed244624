import type { Template } from "../../../core/graph/replies.ts";
import type { OwnedTemplate, Waba } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { templateHealth } from "../health.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { pageOf } from "../paging.ts";
import { nonexistingField } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";
import { scalarText } from "../validation/checks.ts";
import { mostTemplates } from "./templateChanges.ts";

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
  const all = call.world.templatesOf(id);
  const found = all.filter((template) => matches(template, call.query));
  // A wrong field is reported even where there is no template to read it from.
  selectFields({}, asked, templateType);
  const page = pageOf(call, `${id}/message_templates`, found);
  const summary = fieldNames(call.query.get("summary") ?? undefined);
  return ok({
    ...page,
    data: page.data.map((template) => selectFields(listed(template), asked, templateType)),
    ...(summary.length > 0 && { summary: summaryOf(summary, node.waba, found.length, all.length) }),
  });
}

/** Every template has a quality, if an unknown one. */
function listed(template: Template): Template {
  return { quality_score: { score: "UNKNOWN" }, ...template };
}

/** `summary=total_count,message_template_count,message_template_limit`: the first one is of what the filters leave. */
function summaryOf(names: readonly string[], waba: Waba, found: number, all: number): Record<string, number | boolean> {
  const known: Readonly<Record<string, number | boolean>> = {
    total_count: found,
    message_template_count: all,
    message_template_limit: waba.isVerified ? mostTemplates.verified : mostTemplates.unverified,
    are_translations_complete: true,
  };
  return Object.fromEntries(names.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])));
}

/**
 * `name` is compared as a whole (assumed), the others without regard to case; several values may be given with commas or as an array.
 * `name_or_content` may stand anywhere in the name or in one of the texts.
 */
function matches(template: Template, query: URLSearchParams): boolean {
  const name = query.get("name");
  const words = query.get("name_or_content")?.toLowerCase();
  return (
    (name === null || template.name === name) &&
    (words === undefined || [template.name, ...textsOf(template)].some((text) => text.toLowerCase().includes(words))) &&
    filters.every(([key, read]) => {
      const wanted = query.get(key);
      return wanted === null || listOf(wanted).includes(scalarText(read(template)).toUpperCase());
    })
  );
}

const filters: readonly (readonly [name: string, (template: Template) => unknown])[] = [
  ["status", ({ status }) => status],
  ["language", ({ language }) => language],
  ["category", ({ category }) => category],
  ["correct_category", ({ correct_category }) => correct_category],
  ["source", ({ source }) => source],
  ["quality_score", (template) => (listed(template).quality_score as { score?: unknown } | null)?.score],
];

function textsOf({ components }: Template): string[] {
  return (components ?? []).flatMap(({ text, buttons }) =>
    [text, ...(buttons ?? []).map((button) => button.text)].filter((each) => typeof each === "string"),
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
  const node = { ...listed(owned.template), health_status: templateHealth(call.world, owned) };
  return ok(selectFields(node, fieldNames(call.query.get("fields") ?? undefined), templateType));
}
