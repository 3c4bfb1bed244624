import { nonexistingField } from "./refusal.ts";

/** The names in a `fields` parameter: `id,throughput{level},analytics.start(1)` names three. Nesting is not followed. */
export function fieldNames(fields: string | undefined): string[] {
  const names: string[] = [];
  let depth = 0;
  let name = "";
  for (const letter of `${fields ?? ""},`) {
    if (letter === "{" || letter === "(") {
      depth++;
    } else if (letter === "}" || letter === ")") {
      depth--;
    } else if (letter === "," && depth <= 0) {
      names.push((name.split(".")[0] ?? "").trim());
      name = "";
    } else if (depth <= 0) {
      name += letter;
    }
  }
  return [...new Set(names.filter((each) => each !== ""))];
}

/**
 * A node with the fields that were asked for, or its default ones. `id` always comes. A field that the node's type has and
 * this node lacks is left out, as Graph does.
 * @throws Refusal 100 for a field that the type doesn't have
 */
export function selectFields(
  node: Readonly<Record<string, unknown>>,
  asked: readonly string[],
  type: { readonly name: string; readonly fields: readonly string[]; readonly defaults: readonly string[] },
): Record<string, unknown> {
  const unknown = asked.find((name) => name !== "id" && !type.fields.includes(name));
  if (unknown !== undefined) {
    throw nonexistingField(unknown, type.name);
  }
  const wanted = asked.length === 0 ? type.defaults : asked;
  const selected = wanted.filter((name) => name !== "id" && node[name] !== undefined).map((name) => [name, node[name]]);
  return { ...Object.fromEntries(selected), id: node.id };
}
