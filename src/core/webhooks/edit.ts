/** Something is to be changed at a place that isn't there, or isn't written as one. */
export class EditError extends Error {
  override readonly name = "EditError";
}

/**
 * Changes a delivery as `PATH=VALUE` or `PATH:=JSON` says. A path begins at the root (`entry.0.…`, `object`), else in the value of the first
 * change: `statuses.0.status=read`, `messages[0].text.body=Hello`. What `=` sets where a number or a truth value stood stays one; `:=` sets
 * any JSON. What isn't there is made.
 * @throws EditError
 */
export function edited(delivery: unknown, edits: readonly string[]): unknown {
  const copy: unknown = structuredClone(delivery);
  for (const edit of edits) apply(copy, edit);
  return copy;
}

function apply(root: unknown, edit: string): void {
  const found = /^([^=]+?)(:?=)(.*)$/s.exec(edit);
  const [, path = "", sign = "", text = ""] = found ?? [];
  const keys = path
    .trim()
    .replace(/^\$\.?/, "")
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter((key) => key !== "");
  const last = keys.at(-1);
  if (found === null || last === undefined) throw new EditError(edit);
  // A prototype is nothing that a delivery has.
  if (keys.some((key) => key === "__proto__" || key === "constructor" || key === "prototype"))
    throw new EditError(path);
  const start = keys[0] === "entry" || keys[0] === "object" ? keys : ["entry", "0", "changes", "0", "value", ...keys];
  const parent = start.slice(0, -1).reduce((at, key, index) => stepInto(at, key, start[index + 1] ?? "", path), root);
  if (typeof parent !== "object" || parent === null) throw new EditError(path);
  const holder = parent as Record<string, unknown>;
  if (Array.isArray(parent) && !isIndex(last, parent.length)) throw new EditError(path);
  holder[last] = sign === ":=" ? json(text, edit) : valueLike(holder[last], text);
}

function stepInto(at: unknown, key: string, next: string, path: string): unknown {
  if (typeof at !== "object" || at === null) throw new EditError(path);
  if (Array.isArray(at) && !isIndex(key, at.length)) throw new EditError(path);
  const holder = at as Record<string, unknown>;
  holder[key] ??= /^\d+$/.test(next) ? [] : {};
  return holder[key];
}

/** One beyond the last is a new item. */
function isIndex(key: string, length: number): boolean {
  return /^\d+$/.test(key) && Number(key) <= length;
}

function json(text: string, edit: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EditError(edit);
  }
}

/** Timestamps and phone numbers are texts in webhooks, codes are numbers: what stood there says which. */
function valueLike(before: unknown, text: string): unknown {
  if (typeof before === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  if (typeof before === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}
