import { nonexistingField } from "./refusal.ts";

/** The names in a `fields` parameter: `id,throughput{level},analytics.start(1)` names three. Nesting is not followed. */
export function fieldNames(fields: string | undefined): string[] {
  return [...new Set(fieldTexts(fields).map(({ name }) => name))];
}

/** What stands behind a field's name: `analytics.start(1).end(2)` has a start and an end. Empty for a field that isn't asked for. */
export function fieldModifiers(fields: string | undefined, name: string): ReadonlyMap<string, string> {
  const text = fieldTexts(fields).find((field) => field.name === name)?.text ?? "";
  const found = text.matchAll(/\.\s*(\w+)\s*\(([^()]*)\)/g);
  return new Map([...found].map(([, modifier = "", value = ""]) => [modifier, value.trim()]));
}

/** The fields as they were asked for, with what stands behind their names. */
function fieldTexts(fields: string | undefined): { readonly name: string; readonly text: string }[] {
  const texts: string[] = [];
  let depth = 0;
  let text = "";
  for (const letter of `${fields ?? ""},`) {
    if (letter === "{" || letter === "(") {
      depth++;
    } else if (letter === "}" || letter === ")") {
      depth--;
    }
    if (letter === "," && depth <= 0) {
      texts.push(text);
      text = "";
    } else {
      text += letter;
    }
  }
  return texts
    .map((text) => ({ name: (/^[^.{(]*/.exec(text)?.[0] ?? "").trim(), text }))
    .filter(({ name }) => name !== "");
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
