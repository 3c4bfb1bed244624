import type { LibraryTemplate } from "../../../core/simulator/templateLibrary.ts";
import { templateLibrary } from "../../../core/simulator/templateLibrary.ts";
import type { Call } from "../call.ts";
import { pageOf } from "../paging.ts";
import { ok, type Reply } from "../reply.ts";
import { requireManagement } from "../tokens.ts";

/** `GET /message_template_library?search=…&topic=…&usecase=…&industry=…&language=…` */
export function listTemplateLibrary(call: Call): Reply {
  requireManagement(call);
  const found = templateLibrary.filter((template) => matches(template, call.query));
  return ok(pageOf(call, "message_template_library", found));
}

/** `search` may stand anywhere in the name or in a text; the others are compared as a whole, without regard to case, with one of several values. */
function matches(template: LibraryTemplate, query: URLSearchParams): boolean {
  const words = query.get("search")?.replaceAll('"', "").toLowerCase() ?? "";
  const texts = [template.name, template.header ?? "", template.body];
  const fits = (key: string, values: readonly string[]) => {
    const wanted = query.get(key)?.toLowerCase() ?? "";
    return wanted === "" || values.some((value) => wanted.split(",").includes(value.toLowerCase()));
  };
  return (
    texts.some((text) => text.toLowerCase().includes(words)) &&
    fits("name", [template.name]) &&
    fits("category", [template.category]) &&
    fits("topic", [template.topic]) &&
    fits("usecase", [template.usecase]) &&
    fits("industry", template.industry) &&
    fits("language", [template.language])
  );
}
