/** `${name}`, and `$${name}` for those characters themselves. */
const use = /\$(\$?)\{([A-Za-z_][\w.]*)\}/g;

/** What every scenario knows about its customer. */
export const customerVariables = ["customer.name", "customer.phone", "customer.userId"] as const;

export type Variables = ReadonlyMap<string, string>;

/** The names of the variables that texts in a value use. */
export function variablesIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [...value.matchAll(use)].flatMap(([, escaped, name = ""]) => (escaped === "" ? [name] : []));
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(variablesIn);
}

/**
 * Puts values in, in every text of a value.
 * @param written how a value is put into a text: as it is, where nothing is said
 */
export function withVariables<T>(value: T, variables: Variables, written = (text: string) => text): T {
  if (typeof value === "string") {
    return value.replace(use, (whole, escaped: string, name: string) => {
      if (escaped !== "") return whole.slice(1);
      const known = variables.get(name);
      return known === undefined ? whole : written(known);
    }) as T;
  }
  if (Array.isArray(value)) return value.map((each) => withVariables(each, variables, written)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    // What stands in a regular expression is looked for as it is.
    Object.entries(value).map(([key, each]) => [
      key,
      withVariables(each, variables, key === "matches" ? escapedForRegExp : written),
    ]),
  ) as T;
}

function escapedForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** The names of the groups of a regular expression. */
export function groupsIn(pattern: string): string[] {
  return [...pattern.matchAll(/\(\?<([A-Za-z_]\w*)>/g)].map(([, name = ""]) => name);
}
