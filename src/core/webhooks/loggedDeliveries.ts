/** A delivery as somebody wrote it down. */
export interface LoggedDelivery {
  /** Its JSON as it stands in the log, where it stands there as JSON. */
  readonly body: string;
  /** By lowercase name; empty where only the body was written down. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, where it was written down. */
  readonly receivedAt?: number;
}

/** Meta's limit for a delivery. What is longer is passed over. */
const longest = 3 * 1024 * 1024;
/** Places in a line at which JSON may begin, of which most are none. */
const mostStarts = 50;
/** Where logs and captures have the body. */
const bodyNames = ["body", "rawBody", "raw_body", "payload", "data", "event", "message", "msg", "request"];
const timeNames = ["receivedAt", "received_at", "timestamp", "time", "@timestamp", "ts"];

/**
 * Finds deliveries in text that comes line by line: JSON alone, JSON behind a date and a level, JSON over several lines, and records
 * that have the body in a field, as text or as JSON, with its headers perhaps.
 */
export class LogScanner {
  #pending = "";

  /** How many characters of what was read belong to JSON that isn't complete yet. */
  get pending(): number {
    return this.#pending.length;
  }

  /** @param line with its line break */
  read(line: string): LoggedDelivery[] {
    const alone = this.#pending === "" ? undefined : inLine(line);
    // What was begun before isn't continued by a line that has a delivery of its own.
    if (alone !== undefined && alone.found.length > 0) {
      this.#pending = alone.rest;
      return alone.found;
    }
    const { found, rest } = inLine(this.#pending + line);
    this.#pending = rest.length > longest ? "" : rest;
    return found;
  }
}

/** All deliveries in a text, whatever it is. */
export function deliveriesInText(text: string): LoggedDelivery[] {
  // One value over all of it first: an array, or an object with lists of them.
  const whole = parsed(text.replace(/^\ufeff/, ""));
  if (whole !== undefined) return deliveriesIn(whole, text.trim());
  const scanner = new LogScanner();
  return text.split(/(?<=\n)/).flatMap((line) => scanner.read(line));
}

function inLine(text: string): { found: LoggedDelivery[]; rest: string } {
  const found: LoggedDelivery[] = [];
  let at = 0;
  for (let starts = 0; starts < mostStarts; starts++) {
    const start = text.indexOf("{", at);
    if (start === -1) return { found, rest: "" };
    const end = endOfObject(text, start);
    if (end === undefined) {
      // Only what begins as an object does can go on in the next line.
      if (/^\{\s*(?:"|$)/.test(text.slice(start, start + 200))) return { found, rest: text.slice(start) };
      at = start + 1;
      continue;
    }
    const json = text.slice(start, end);
    const value = parsed(json);
    if (value === undefined) {
      at = start + 1;
      continue;
    }
    found.push(...deliveriesIn(value, json));
    at = end;
  }
  return { found, rest: "" };
}

/** Where the object ends that begins there, by its braces; undefined where it doesn't. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === 0x5c) at += 1;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b) depth += 1;
    else if (unit === 0x7d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** @param json the value's own text */
function deliveriesIn(value: unknown, json: string, depth = 0): LoggedDelivery[] {
  if (depth > 4) return [];
  if (Array.isArray(value)) return value.flatMap((each) => deliveriesIn(each, JSON.stringify(each), depth + 1));
  if (!isRecord(value)) return [];
  if (isDelivery(value)) return json.length > longest ? [] : [{ body: json, headers: {} }];
  const found = bodyNames.flatMap((name) => (Object.hasOwn(value, name) ? bodiesIn(value[name], depth) : []));
  const headers = headersIn(value.headers);
  const receivedAt = timeIn(value);
  return found.map((delivery) => ({
    body: delivery.body,
    headers: { ...headers, ...delivery.headers },
    ...(delivery.receivedAt !== undefined
      ? { receivedAt: delivery.receivedAt }
      : receivedAt !== undefined
        ? { receivedAt }
        : {}),
  }));
}

function bodiesIn(value: unknown, depth: number): LoggedDelivery[] {
  if (typeof value !== "string") return deliveriesIn(value, JSON.stringify(value) ?? "", depth + 1);
  const inner = parsed(value);
  return inner === undefined ? inLine(value).found : deliveriesIn(inner, value, depth + 1);
}

function isDelivery(value: Record<string, unknown>): boolean {
  return "entry" in value && (typeof value.object === "string" || Array.isArray(value.entry));
}

function headersIn(value: unknown): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === "string" ? [[name.toLowerCase(), text]] : [])),
  );
}

function timeIn(value: Record<string, unknown>): number | undefined {
  for (const name of timeNames) {
    const time = value[name];
    const ms =
      typeof time === "number"
        ? time > 100_000_000_000
          ? time
          : time * 1000
        : typeof time === "string"
          ? Date.parse(time)
          : Number.NaN;
    if (Number.isFinite(ms) && ms > 0) return Math.trunc(ms);
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
