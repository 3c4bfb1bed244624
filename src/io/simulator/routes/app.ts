import type { SimulatedApp } from "../../../core/simulator/state.ts";
import type { Call } from "../call.ts";
import { fieldNames, selectFields } from "../fields.ts";
import { nodeTypes } from "../nodes.ts";
import { ok, type Reply } from "../reply.ts";

const type = {
  name: nodeTypes.app,
  fields: ["category", "link", "name", "namespace"],
  defaults: ["category", "link", "name"],
};

/** `GET /{app-id}?fields=…` */
export function appNode(call: Call, { id, name }: SimulatedApp): Reply {
  const node = {
    id,
    name,
    category: "Business and pages",
    link: `https://www.facebook.com/games/?app_id=${id}`,
    namespace: name.toLowerCase().replaceAll(/[^a-z]+/g, "_"),
  };
  return ok(selectFields(node, fieldNames(call.query.get("fields") ?? undefined), type));
}
