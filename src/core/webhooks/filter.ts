import * as z from "zod/mini";
import type { PhraseKey } from "../errors/phrases.ts";
import type { ParsedDelivery, WebhookEvent } from "./delivery.ts";
import { type JsonPath, readPath, valuesAt } from "./jsonPath.ts";
import { kindOf } from "./kinds.ts";
import { errorSchema } from "./schemas.ts";

/**
 * Which deliveries are meant, as a text:
 *
 *     status=failed code=131047,131026
 *     field=messages and not (kind=message or status=read)
 *     number=106540352242922 and recipient=+12025550143
 *     @.pricing.category = marketing or $.entry[*].changes[*].value.messages[*].text.body ~ refund
 *
 * A delivery is let through when one of its events fits the whole. Comparisons that stand side by side all have to hold (`and` may stand
 * between them), `or` binds less, `not` more; parentheses group. A comparison is a subject, an operator and values with commas of which one
 * is enough. Subjects: `field`, `kind`, `status`, `type`, `number` (a phone number id), `recipient` (of a message: its sender), `waba`, `code`,
 * and paths into the delivery (`$…`) or the event (`@…`). Operators: `=`, `!=` (none of them), `<`, `<=`, `>`, `>=`, `~` (contains, whatever
 * the case), `exists`. A value with blanks or signs stands in quotation marks; `*` in a value stands for anything.
 */
export interface Filter {
  readonly text: string;
  matches(delivery: ParsedDelivery): boolean;
  /** Whether one of a delivery's events fits, for whoever looks at them one by one: there can be ten thousand. */
  fits(event: WebhookEvent, delivery: Pick<ParsedDelivery, "raw">): boolean;
}

/** A filter can't be read. `key` and `args` are a phrase. */
export class FilterError extends Error {
  override readonly name = "FilterError";
  readonly key: PhraseKey;
  readonly args: readonly string[];

  constructor(key: PhraseKey, ...args: readonly string[]) {
    super(key);
    this.key = key;
    this.args = args;
  }
}

/** As it stands in settings: the text of a filter that can be read. */
export const filterSchema = z.string().check(z.refine((text) => readableFilter(text), "a filter"));

function readableFilter(text: string): boolean {
  try {
    parseFilter(text);
    return true;
  } catch (error) {
    if (error instanceof FilterError) return false;
    throw error;
  }
}

type Test = (event: WebhookEvent, delivery: Pick<ParsedDelivery, "raw">) => boolean;

/** @throws FilterError */
export function parseFilter(text: string): Filter {
  const test = new Reader(text).whole();
  return { text, matches: (delivery) => delivery.events.some((event) => test(event, delivery)), fits: test };
}

type Values = (event: WebhookEvent, delivery: Pick<ParsedDelivery, "raw">) => readonly unknown[];

const one = (value: unknown): readonly unknown[] => (value === undefined ? [] : [value]);

const subjects: Readonly<Record<string, Values>> = {
  field: (event) => one("field" in event && event.field !== undefined ? event.field : fieldOf(event)),
  kind: (event) => [event.kind, kindOf(event)],
  status: (event) => one(event.kind === "status" ? event.report.status : undefined),
  type: (event) => one("type" in event ? event.type : undefined),
  number: ({ phoneNumberId }) => one(phoneNumberId),
  recipient: (event) =>
    one(event.kind === "status" ? event.recipient : event.kind === "message" ? event.from : undefined),
  waba: ({ wabaId }) => one(wabaId),
  code: codesOf,
};

const otherNames: Readonly<Record<string, string>> = {
  event: "kind",
  phone_number_id: "number",
  sender: "recipient",
  from: "recipient",
  to: "recipient",
  error: "code",
};

/** What is taken apart into statuses and messages stands in this field; the same goes for errors of no message. */
function fieldOf({ kind }: WebhookEvent): string | undefined {
  return kind === "unknown" || kind === "field" ? undefined : "messages";
}

function codesOf(event: WebhookEvent): readonly unknown[] {
  if (event.kind === "status") return event.report.errors.map(({ code }) => code);
  if (event.kind === "valueError") return event.errors.map(({ code }) => code);
  const { raw } = event;
  if (typeof raw !== "object" || raw === null || !("errors" in raw) || !Array.isArray(raw.errors)) return [];
  return raw.errors.flatMap((each) => {
    const error = errorSchema.safeParse(each);
    return error.success ? [error.data.code] : [];
  });
}

type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "exists";

const token = {
  blank: /\s+/y,
  operator: /!=|==|<=|>=|=|<|>|~/y,
  word: /[^\s"'()=!<>~,&|]+/y,
  quoted: /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y,
};

/** Nobody writes more by hand, and each level is one of the stack. */
const deepest = 100;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Test {
    this.#skip();
    if (this.#isAtEnd()) throw new FilterError("filter.empty");
    const test = this.#any();
    if (!this.#isAtEnd()) throw this.#unexpected();
    return test;
  }

  #any(): Test {
    const tests = [this.#all()];
    while (this.#taken("or", "||")) tests.push(this.#all());
    return (event, delivery) => tests.some((test) => test(event, delivery));
  }

  #all(): Test {
    const tests = [this.#single()];
    for (;;) {
      const joined = this.#taken("and", "&&");
      if (!joined && (this.#isAtEnd() || this.#text[this.#at] === ")" || this.#isNext("or", "||"))) break;
      tests.push(this.#single());
    }
    return (event, delivery) => tests.every((test) => test(event, delivery));
  }

  #single(): Test {
    this.#depth += 1;
    if (this.#depth > deepest) throw new FilterError("filter.tooDeep");
    try {
      if (this.#taken("not", "!")) {
        const test = this.#single();
        return (event, delivery) => !test(event, delivery);
      }
      if (!this.#taken("(")) return this.#comparison();
      const test = this.#any();
      if (!this.#taken(")")) throw new FilterError("filter.unclosed", ")");
      return test;
    } finally {
      this.#depth -= 1;
    }
  }

  #comparison(): Test {
    const values = this.#subject();
    const operator = this.#operator();
    if (operator === "exists") return (event, delivery) => values(event, delivery).length > 0;
    const wanted = [this.#value()];
    while (this.#taken(",")) wanted.push(this.#value());
    const isNot = operator === "!=";
    const fits = wanted.map((value) => comparing(isNot ? "=" : operator, value));
    return (event, delivery) => values(event, delivery).some((value) => fits.some((each) => each(value))) !== isNot;
  }

  #subject(): Values {
    const start = this.#text[this.#at];
    if (start === "$" || start === "@") return pathValues(start, this.#path());
    const word = this.#match(token.word);
    if (word === undefined) throw this.#unexpected();
    const name = otherNames[word.toLowerCase()] ?? word.toLowerCase();
    const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
    if (subject === undefined) throw new FilterError("filter.subject", word, Object.keys(subjects).join(", "));
    this.#skip();
    return subject;
  }

  #path(): JsonPath {
    const read = readPath(this.#text, this.#at + 1);
    if (read === undefined) throw new FilterError("filter.path", this.#rest());
    this.#at = read.end;
    this.#skip();
    return read.path;
  }

  #operator(): Operator {
    if (this.#taken("exists")) return "exists";
    const sign = this.#match(token.operator);
    if (sign === undefined) {
      throw this.#isAtEnd() ? new FilterError("filter.noOperator") : new FilterError("filter.operator", this.#rest());
    }
    this.#skip();
    return sign === "==" ? "=" : (sign as Operator);
  }

  #value(): string {
    token.quoted.lastIndex = this.#at;
    const quoted = token.quoted.exec(this.#text);
    if (quoted !== null) {
      this.#at = token.quoted.lastIndex;
      this.#skip();
      // What is meant as it stands must not be a pattern.
      return (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/gs, "$1").replaceAll("*", "\\*");
    }
    const start = this.#text[this.#at];
    if (start === '"' || start === "'") throw new FilterError("filter.unclosed", start);
    const word = this.#match(token.word);
    if (word === undefined) throw this.#isAtEnd() ? new FilterError("filter.noValue") : this.#unexpected();
    this.#skip();
    return word;
  }

  #unexpected(): FilterError {
    return this.#isAtEnd() ? new FilterError("filter.end") : new FilterError("filter.unexpected", this.#rest());
  }

  /** From here on, as much as helps to find the place. */
  #rest(): string {
    return this.#text.slice(this.#at, this.#at + 30);
  }

  #isNext(...words: readonly string[]): boolean {
    return words.some((word) => this.#lengthOf(word) > 0);
  }

  #taken(...words: readonly string[]): boolean {
    const length = Math.max(...words.map((word) => this.#lengthOf(word)));
    if (length === 0) return false;
    this.#at += length;
    this.#skip();
    return true;
  }

  /** How long a sign or a whole word is that stands here; 0 where it doesn't. */
  #lengthOf(word: string): number {
    const end = this.#at + word.length;
    if (this.#text.slice(this.#at, end).toLowerCase() !== word) return 0;
    // `!=` is no `!`, and `order` is no `or`.
    const goesOn = /\w/.test(word) ? /[\w.]/ : word === "!" ? /=/ : undefined;
    return goesOn?.test(this.#text[end] ?? "") ? 0 : word.length;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(): void {
    this.#match(token.blank);
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }
}

function pathValues(start: "$" | "@", path: JsonPath): Values {
  return start === "$" ? (_, { raw }) => valuesAt(raw, path) : ({ raw }) => valuesAt(raw, path);
}

function comparing(operator: Exclude<Operator, "exists" | "!=">, wanted: string): (value: unknown) => boolean {
  const plain = wanted.replaceAll("\\*", "*");
  if (operator === "=") return equalTo(wanted, plain);
  if (operator === "~") {
    const part = plain.toLowerCase();
    return (value) => textOf(value).toLowerCase().includes(part);
  }
  return (value) => {
    const difference = compared(value, plain);
    switch (operator) {
      case "<":
        return difference < 0;
      case "<=":
        return difference <= 0;
      case ">":
        return difference > 0;
      case ">=":
        return difference >= 0;
    }
  };
}

function equalTo(wanted: string, plain: string): (value: unknown) => boolean {
  const parts = wanted.split(/(?<!\\)\*/).map((part) => part.replaceAll("\\*", "*").toLowerCase());
  const lower = plain.toLowerCase();
  const digits = digitsOf(plain);
  return (value) => {
    const text = textOf(value).toLowerCase();
    if (parts.length > 1) return fitsParts(text, parts);
    return text === lower || (digits !== undefined && digitsOf(text) === digits);
  };
}

/** Whether a text is these parts with anything between them. No regular expression: those of some patterns take forever. */
function fitsParts(text: string, parts: readonly string[]): boolean {
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

/** The digits of what is written as a phone number, `+1 202-555-0143`: webhooks have them alone. */
function digitsOf(text: string): string | undefined {
  return /^\+[\d\s().-]+$/.test(text) ? text.replace(/\D/g, "") : /^\d+$/.test(text) ? text : undefined;
}

/** NaN where they can't be compared. */
function compared(value: unknown, wanted: string): number {
  const text = textOf(value);
  const [left, right] = [Number(text), Number(wanted)];
  if (text.trim() !== "" && wanted.trim() !== "" && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return typeof value === "string" ? (text < wanted ? -1 : text > wanted ? 1 : 0) : Number.NaN;
}

function textOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack is.
    return "";
  }
}
