/** One step of a path: a member, an item counted from 0, everything at this level, or everything of a name below. */
type Step =
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "item"; readonly index: number }
  | { readonly kind: "all" }
  | { readonly kind: "below"; readonly name: string };

/** A path into a JSON value: `.statuses[*].pricing.category`. */
export type JsonPath = readonly Step[];

const step =
  /\.\.(?<below>[\p{L}_][\p{L}\p{N}_-]*)|\.(?<name>[\p{L}\p{N}_-]+)|\[(?<index>-?\d+)\]|\[["'](?<quoted>[^"']*)["']\]|(?<all>\.\*|\[\*\])/uy;

/**
 * Reads the part of a path that follows `$` or `@`: `.name`, `["name"]`, `[0]`, `[-1]`, `[*]`, `.*`, `..name`. What RFC 9535 has beyond that
 * (slices, lists, filters inside of paths) is not read: a filter says such things with its own operators.
 * @returns the path and where it ends; undefined where a step can't be read
 */
export function readPath(text: string, from: number): { path: JsonPath; end: number } | undefined {
  const path: Step[] = [];
  let end = from;
  while (text[end] === "." || text[end] === "[") {
    step.lastIndex = end;
    const groups = step.exec(text)?.groups;
    if (groups === undefined) return undefined;
    path.push(stepOf(groups));
    end = step.lastIndex;
  }
  return { path, end };
}

function stepOf({ below, name, index, quoted }: Partial<Record<string, string>>): Step {
  if (below !== undefined) return { kind: "below", name: below };
  if (index !== undefined) return { kind: "item", index: Number(index) };
  const member = name ?? quoted;
  if (member === undefined) return { kind: "all" };
  // `.statuses.0` is read as well: paths in logs are written that way.
  return { kind: "member", name: member };
}

/** Everything that the path leads to. */
export function valuesAt(root: unknown, path: JsonPath): unknown[] {
  let values: unknown[] = [root];
  for (const each of path) values = values.flatMap((value) => next(value, each));
  return values;
}

function next(value: unknown, step: Step): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  switch (step.kind) {
    case "member":
      return Object.hasOwn(value, step.name) ? [(value as Record<string, unknown>)[step.name]] : [];
    case "item":
      return Array.isArray(value) && value.at(step.index) !== undefined ? [value.at(step.index)] : [];
    case "all":
      return Object.values(value);
    case "below":
      return below(value, step.name);
  }
}

/** Without recursion: a delivery can be nested deeper than the stack is. */
function below(root: object, name: string): unknown[] {
  const found: unknown[] = [];
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); waiting.length > 0 || value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, name)) found.push((value as Record<string, unknown>)[name]);
    // One by one: a list can be longer than a call may have arguments.
    for (const each of Object.values(value)) if (typeof each === "object" && each !== null) waiting.push(each);
  }
  return found;
}
