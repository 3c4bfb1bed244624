/** A field of a payload, by its name there. */
export interface PayloadField {
  readonly name: string;
  readonly value: string;
}

/** An error in a payload, with what is said of it and of the message that it is about. */
export interface PayloadError {
  readonly code: number;
  readonly subcode?: number;
  readonly fields: readonly PayloadField[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What an error says of itself, in this order. */
const ownFields = [
  "title",
  "message",
  "type",
  "details",
  "error_description",
  "possible_solution",
  "error_user_title",
  "error_user_msg",
  "is_transient",
  "fbtrace_id",
];
/** What the objects around it say of the message, the number or the node. */
const outerFields = [
  "status",
  "id",
  "timestamp",
  "recipient_id",
  "recipient_user_id",
  "from",
  "type",
  "biz_opaque_callback_data",
  "entity_type",
  "can_send_message",
  "display_phone_number",
  "phone_number_id",
  "field",
];
/** By which an object with a code is an error, whatever it is called. */
const tellingFields = ["message", "title", "error_data", "fbtrace_id", "error_subcode", "error_description"];
const longestValue = 300;
const mostErrors = 200;
const deepest = 60;
/** How many times over a text that isn't JSON as a whole is looked through for JSON inside it, and at least how many characters. */
const mostPasses = 8;
const leastReach = 100_000;

/** The errors in a text that is JSON, holds JSON among other words, or is several lines of it. Never throws. */
export function payloadErrors(text: string): PayloadError[] {
  const found: PayloadError[] = [];
  for (const value of jsonValues(text)) collect(value, "", [], found);
  return found.slice(0, mostErrors);
}

function collect(value: unknown, key: string, around: readonly JsonObject[], found: PayloadError[]): void {
  if (found.length >= mostErrors || around.length > deepest) return;
  if (typeof value === "string") {
    // JSON that was put into a string on its way, as queues and logs do.
    if (/^\s*[{[]/.test(value)) for (const inner of jsonValues(value)) collect(inner, key, [...around, {}], found);
  } else if (Array.isArray(value)) {
    for (const each of value) collect(each, key, [...around, {}], found);
  } else if (isObject(value)) {
    const error = errorIn(value, key, around);
    if (error !== undefined) found.push(error);
    for (const [name, each] of Object.entries(value)) collect(each, name, [...around, value], found);
  }
}

function errorIn(object: JsonObject, key: string, around: readonly JsonObject[]): PayloadError | undefined {
  const code = numberIn(object, "code") ?? numberIn(object, "error_code");
  if (code === undefined) return undefined;
  if (!/err/i.test(key) && !tellingFields.some((name) => name in object)) return undefined;
  const subcode = numberIn(object, "error_subcode") ?? numberIn(object, "subcode");
  return { code, ...(subcode === undefined ? {} : { subcode }), fields: fieldsOf(object, around) };
}

function fieldsOf(error: JsonObject, around: readonly JsonObject[]): PayloadField[] {
  const data = isObject(error.error_data) ? error.error_data : {};
  const own = ownFields.flatMap((name) => field(name, error[name] ?? data[name]));
  const outer = new Map<string, PayloadField>();
  // The nearest object speaks first; the phone number stands in a webhook's metadata, beside the statuses.
  for (const object of around.toReversed()) {
    for (const place of [object, isObject(object.metadata) ? object.metadata : {}]) {
      for (const name of outerFields) {
        const [read] = field(name, place[name]);
        if (read !== undefined && !outer.has(name) && (name !== "type" || "from" in place)) outer.set(name, read);
      }
    }
  }
  return [...own, ...outerFields.flatMap((name) => outer.get(name) ?? [])];
}

function field(name: string, value: unknown): PayloadField[] {
  if (typeof value === "boolean" || typeof value === "number") return [{ name, value: `${value}` }];
  if (typeof value !== "string" || value.trim() === "") return [];
  return [{ name, value: value.length <= longestValue ? value : `${value.slice(0, longestValue).toWellFormed()}…` }];
}

function numberIn(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The whole text as JSON, or else the objects and arrays in it, from left to right. */
function* jsonValues(text: string): Generator<unknown> {
  const whole = parsed(text);
  if (whole !== undefined) {
    yield whole;
    return;
  }
  const opening = /[{[]/g;
  let reach = mostPasses * text.length + leastReach;
  for (let match = opening.exec(text); match !== null && reach > 0; match = opening.exec(text)) {
    const end = closing(text, match.index);
    reach -= (end ?? text.length) - match.index;
    if (end === undefined) continue;
    const inner = text.slice(match.index, end);
    const value = parsed(inner) ?? parsed(inner.replaceAll('\\"', '"'));
    if (value === undefined) continue;
    yield value;
    opening.lastIndex = end;
  }
}

/** Behind the bracket that closes the one at `start`, strings passed over. */
function closing(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === '"') {
      const end = endOfString(text, at);
      if (end === undefined) return undefined;
      at = end;
    } else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return undefined;
}

function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === '"') return at;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
