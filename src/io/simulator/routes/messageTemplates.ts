import type { Template } from "../../../core/graph/replies.ts";
import type { Call } from "../call.ts";
import { cursorOf, indexOf } from "../cursor.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { nodeTypes, requireNode } from "../nodes.ts";
import { invalidParameter, nonexistingField, refusal } from "../refusal.ts";
import { ok, type Reply } from "../reply.ts";

const type = {
  name: "WhatsAppMessageTemplate",
  fields: [
    "category",
    "components",
    "correct_category",
    "cta_url_link_tracking_opted_out",
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

const defaultLimit = 25;
/** Assumed: Graph gives no more than this on a page of any list, whatever was asked for. */
const maxLimit = 1000;

/** `GET /{waba-id}/message_templates?fields=…&name=…&status=…&language=…&category=…&limit=…&after=…` */
export function messageTemplates(call: Call, id: string): Reply {
  const node = requireNode(call, id);
  if (node.kind !== "waba") {
    throw nonexistingField("message_templates", nodeTypes[node.kind]);
  }
  if (!call.token.scopes.includes("whatsapp_business_management")) {
    throw refusal(200, "The token lacks the permission whatsapp_business_management.");
  }
  const asked = fieldNames(call.query.get("fields") ?? undefined);
  const found = call.world.templatesOf(id).filter((template) => matches(template, call.query));
  const limit = limitOf(call.query.get("limit"));
  const start = startOf(call.query, limit);
  const page = found.slice(start, start + limit);
  const data = page.map((template) => selectFields(template, asked, type));
  if (page.length === 0) {
    // A wrong field is reported even where there is no template to read it from.
    selectFields({}, asked, type);
    return ok({ data });
  }
  const before = cursorOf(start);
  const after = cursorOf(start + page.length - 1);
  return ok({
    data,
    paging: {
      cursors: { before, after },
      ...(start + page.length < found.length && { next: pageUrl(call, id, limit, "after", after) }),
      ...(start > 0 && { previous: pageUrl(call, id, limit, "before", before) }),
    },
  });
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

function limitOf(text: string | null): number {
  if (text === null || text === "") {
    return defaultLimit;
  }
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw invalidParameter("Param limit must be a number greater than 0.");
  }
  return Math.min(Number(text), maxLimit);
}

/** Cursors name the first and the last entry of the page that they came with. */
function startOf(query: URLSearchParams, limit: number): number {
  const after = query.get("after");
  if (after !== null && after !== "") {
    return indexOf(after) + 1;
  }
  const before = query.get("before");
  return before !== null && before !== "" ? Math.max(0, indexOf(before) - limit) : 0;
}

/** As Graph prints it, the caller's token included where it came in the query. */
function pageUrl(call: Call, id: string, limit: number, direction: "after" | "before", cursor: string): string {
  const query = new URLSearchParams(call.query);
  query.delete("after");
  query.delete("before");
  query.set("limit", String(limit));
  query.set(direction, cursor);
  return `${call.origin}/${call.version}/${id}/message_templates?${query}`;
}
