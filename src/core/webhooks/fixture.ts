import * as z from "zod/mini";
import { newIncomingWamid, newWamid } from "../graph/ids.ts";
import { parseDelivery } from "./delivery.ts";

/** A delivery to keep in a workspace and to send again, without anything about anybody. */
export const fixtureSchema = z.looseObject({
  wamidFixture: z.literal(1),
  /** What is in it: `status.failed`, `message.text`, `account_update`. */
  kinds: z.array(z.string()),
  /** The delivery's JSON. */
  body: z.unknown(),
});
export type Fixture = z.infer<typeof fixtureSchema>;

/** A delivery's JSON as a fixture: shape, types, codes and times as they were; people, numbers, ids and words made up, the same for the same. */
export function fixtureOf(body: unknown): Fixture {
  const kinds = parseDelivery(body).events.map((event) => {
    if (event.kind === "status") return `status.${event.report.status}`;
    if (event.kind === "message") return `message.${event.type}`;
    return "field" in event && event.field !== undefined ? event.field : event.kind;
  });
  return { wamidFixture: 1, kinds: [...new Set(kinds)], body: new Anonymiser().of(body) };
}

/** A fixture, or a delivery's plain JSON. */
export function bodyOfFixture(json: unknown): unknown {
  const fixture = fixtureSchema.safeParse(json);
  return fixture.success ? fixture.data.body : json;
}

/** Words that mean something to a program, by the names under which they stand. Texts under other names are what somebody wrote. */
const plainKeys: ReadonlySet<string> = new Set([
  "action",
  "alert_severity",
  "alert_state",
  "alert_status",
  "alert_type",
  "category",
  "conversation_type",
  "correct_category",
  "currency",
  "current_limit",
  "decision",
  "direction",
  "emoji",
  "event",
  "field",
  "href",
  "language",
  "media_type",
  "message_template_category",
  "message_template_language",
  "messaging_product",
  "method",
  "mime_type",
  "new_category",
  "new_quality_score",
  "new_status",
  "object",
  "old_status",
  "origin",
  "previous_category",
  "previous_quality_score",
  "pricing_model",
  "reason",
  "recipient_type",
  "response",
  "response_source",
  "restriction_type",
  "sdp_type",
  "source_type",
  "status",
  "type",
  "value",
  "violation_type",
  "waba_ban_state",
]);

/** Meta's own words: of an error they say what went wrong and not about whom. */
const errorKeys: ReadonlySet<string> = new Set(["message", "details", "title", "href"]);

class Anonymiser {
  readonly #made = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  of(value: unknown, key = "", isError = false): unknown {
    if (typeof value === "string") return this.#text(value, key, isError);
    if (typeof value === "number") return this.#amount(value, key);
    if (Array.isArray(value)) return value.map((each) => this.of(each, key, isError || key === "errors"));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        // Where objects stand by their ids, the names say as much as a value would.
        /^\+?\d{7,}$/.test(name) ? this.#text(name, "id", false) : name,
        this.of(each, name, isError || name === "errors"),
      ]),
    );
  }

  #text(text: string, key: string, isError: boolean): string {
    if (isTime(text) || text === "") return text;
    if (isError && errorKeys.has(key)) return text;
    if (text.startsWith("wamid.")) return this.#same("wamid", text, (count) => this.#wamid(text, count));
    if (/^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{6,}$/.test(text))
      return this.#same("user", text, (count) => bsuid(text, count));
    if (/^\+?\d[\d\s().-]{5,}\d$/.test(text)) return this.#number(text, key);
    if (plainKeys.has(key) && /^[\w ./;=+:-]{1,64}$|^\p{Emoji}/u.test(text)) return text;
    if (/^https?:\/\//.test(text)) return this.#same("link", text, (count) => `https://example.com/${count}`);
    if (key === "response_json") return this.#json(text);
    if (key === "sha256" || key === "hash" || key === "identity_key_hash") return text.replace(/[A-Za-z0-9]/g, "0");
    if (key === "name" || key.endsWith("_name") || key === "username") {
      return this.#same("name", text, (count) => `Person ${count}`);
    }
    return masked(text);
  }

  /** Places and ids; prices, codes and times stay. */
  #amount(value: number, key: string): number {
    if (key === "latitude") return 37.4847;
    if (key === "longitude") return -122.1477;
    if (!Number.isInteger(value) || Math.abs(value) < 10_000_000_000 || isTime(String(value).slice(0, 10)))
      return value;
    return Number(this.#number(String(value), key));
  }

  #number(text: string, key: string): string {
    const digits = text.replace(/\D/g, "");
    const isPhone =
      /phone|^(?:from|to|wa_id|recipient_id|requester|recipient_participant_id)$/.test(key) &&
      key !== "phone_number_id";
    return isPhone || text.startsWith("+")
      ? this.#same("phone", digits, (count) => `1202555${String(100 + count).padStart(4, "0")}`)
      : // Of the same length, for programs that look at it.
        this.#same("id", digits, (count) => `1${String(count).padStart(digits.length - 1, "0")}`);
  }

  /** With another number in it: it holds the customer's, in base64. */
  #wamid(text: string, count: number): string {
    const bytes = new Uint8Array(9).fill(count % 256);
    const inner = Buffer.from(text.slice(6), "base64").toString("latin1");
    return inner.includes("\x12\x18")
      ? newIncomingWamid("12025550100", () => bytes)
      : newWamid("12025550100", () => bytes);
  }

  #json(text: string): string {
    try {
      return JSON.stringify(this.of(JSON.parse(text)));
    } catch {
      return masked(text);
    }
  }

  #same(kind: string, text: string, make: (count: number) => string): string {
    const known = this.#made.get(`${kind} ${text}`);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const made = make(count);
    this.#made.set(`${kind} ${text}`, made);
    return made;
  }
}

/** Seconds of this century, or a day. */
function isTime(text: string): boolean {
  return /^1[5-9]\d{8}$/.test(text) || /^20\d\d-\d\d-\d\d/.test(text);
}

function bsuid(text: string, count: number): string {
  const [, prefix = ""] = /^([A-Z]{2}\.(?:ENT\.)?)/.exec(text) ?? [];
  return `${prefix}${String(count).padStart(20, "1")}`;
}

/** As long as it was and with its signs, lines, and letters beyond ASCII where they were: without a word of it. */
function masked(text: string): string {
  return text
    .replace(/[A-Z]/g, "X")
    .replace(/[a-z]/g, "x")
    .replace(/\p{Nd}/gu, "0")
    .replace(/[^\p{ASCII}]/gu, (letter) => (/\p{L}/u.test(letter) ? "é" : letter));
}
