import type { Bubble } from "../simulator/chat.ts";
import type { ExpectedAnswer, Match } from "./schema.ts";

/** A message of the bot's: as the customer sees it, and as it was sent. */
export interface SeenAnswer {
  readonly bubble: Bubble;
  /** `type` and the object of that name. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** What was expected beside what was there, as texts of which an editor shows the difference. */
export interface Comparison {
  readonly isMatch: boolean;
  readonly expected: string;
  readonly actual: string;
  /** What named groups have found, and what was to be kept. */
  readonly variables: ReadonlyMap<string, string>;
}

type Expected = Match | readonly Match[];
interface Field {
  readonly name: string;
  readonly expected: Expected;
  readonly actual: string | readonly string[];
}

/** Compares what was said of an answer; what wasn't, is shown with it, so that one sees what came instead. */
export function compareAnswer(wanted: string | ExpectedAnswer, seen: SeenAnswer): Comparison {
  const expected: ExpectedAnswer = typeof wanted === "string" ? { text: wanted } : wanted;
  const variables = new Map<string, string>();
  const lines = fieldsOf(expected, seen).map(({ name, expected: each, actual }) => {
    const isMatch = matchesField(each, actual, variables);
    const got = shown(actual);
    return { isMatch, expected: line(name, isMatch ? got : wantedText(each)), actual: line(name, got) };
  });
  // An answer of another kind has hardly a field that was asked for: its words tell what it is.
  const isSaid = expected.text !== undefined || lines.every(({ isMatch }) => isMatch);
  const besides = isSaid ? [] : [line("text", seen.bubble.text ?? "")];
  const isMatch = lines.every((each) => each.isMatch);
  for (const [name, what] of Object.entries(expected.save ?? {})) variables.set(name, savedText(what, seen));
  return {
    isMatch,
    expected: lines.map((each) => each.expected).join("\n"),
    actual: [...lines.map((each) => each.actual), ...besides].join("\n"),
    variables,
  };
}

function fieldsOf(expected: ExpectedAnswer, { bubble, content }: SeenAnswer): Field[] {
  const { template } = expected;
  const wantedTemplate = typeof template === "string" ? { name: template } : template;
  const sent = isObject(content.template) ? content.template : {};
  const rows = bubble.list?.sections.flatMap((section) => section.rows) ?? [];
  const interactive = isObject(content.interactive) ? content.interactive : {};
  const fields: [string, Expected | undefined, string | readonly string[]][] = [
    ["type", expected.type, bubble.type],
    ["interactive", expected.interactive, textOf(interactive.type)],
    ["template", wantedTemplate?.name, textOf(sent.name)],
    ["language", wantedTemplate?.language, isObject(sent.language) ? textOf(sent.language.code) : ""],
    ["parameters", wantedTemplate?.parameters, parametersOf(sent)],
    ["header", expected.header, bubble.header ?? ""],
    ["text", expected.text, bubble.text ?? ""],
    ["footer", expected.footer, bubble.footer ?? ""],
    ["buttons", expected.buttons, bubble.buttons.map(({ title, name = "" }) => title || name)],
    ["listButton", expected.listButton, bubble.list?.title ?? ""],
    ["rows", expected.rows, rows.map(({ title }) => title)],
    ["cards", expected.cards, bubble.cards.map(({ text = "" }) => text)],
    ["url", expected.url, urlOf(bubble)],
    ["media", expected.media, bubble.media?.kind ?? ""],
    ["link", expected.link, bubble.media?.link ?? ""],
    ["fileName", expected.fileName, bubble.media?.name ?? ""],
    [
      "isReply",
      expected.isReply === undefined ? undefined : String(expected.isReply),
      String(bubble.answers !== undefined),
    ],
  ];
  return fields.flatMap(([name, each, actual]) => (each === undefined ? [] : [{ name, expected: each, actual }]));
}

function urlOf({ buttons, cards }: Bubble): string {
  const all = [...buttons, ...cards.flatMap((card) => card.buttons)];
  return all.find(({ url }) => url !== undefined)?.url ?? "";
}

/** The values of a template's parameters, in their order. */
function parametersOf({ components }: Record<string, unknown>): string[] {
  return listOf(components).flatMap(({ parameters, cards }) => [
    ...listOf(parameters).map(parameterText),
    ...listOf(cards).flatMap(parametersOf),
  ]);
}

function parameterText(parameter: Record<string, unknown>): string {
  const own = parameter[textOf(parameter.type)];
  if (isObject(own)) {
    return textOf(own.fallback_value ?? own.link ?? own.id ?? own.name) || JSON.stringify(own);
  }
  return textOf(own ?? parameter.text ?? parameter.payload ?? parameter.coupon_code);
}

function savedText(what: NonNullable<ExpectedAnswer["save"]>[string], { bubble }: SeenAnswer): string {
  switch (what) {
    case "id":
      return bubble.id;
    case "url":
      return urlOf(bubble);
    case "media":
      return bubble.media?.id ?? bubble.media?.link ?? "";
    default:
      return bubble[what] ?? "";
  }
}

function matchesField(expected: Expected, actual: string | readonly string[], variables: Map<string, string>): boolean {
  if (typeof actual === "string") return !isList(expected) && matches(expected, actual, variables);
  if (!isList(expected) || expected.length !== actual.length) return false;
  return expected.every((each, index) => matches(each, actual[index] ?? "", variables));
}

function isList(expected: Expected): expected is readonly Match[] {
  return Array.isArray(expected);
}

function matches(expected: Match, actual: string, variables: Map<string, string>): boolean {
  const {
    equals,
    contains,
    matches: pattern,
    ignoreCase = false,
  } = typeof expected === "string" ? { equals: expected } : expected;
  const comparable = (text: string) => {
    const lines = text.replace(/\r\n?/g, "\n").normalize("NFC");
    return ignoreCase ? lines.toLowerCase() : lines;
  };
  const parts = contains === undefined ? [] : typeof contains === "string" ? [contains] : contains;
  if (equals !== undefined && comparable(equals) !== comparable(actual)) return false;
  if (!parts.every((part) => comparable(actual).includes(comparable(part)))) return false;
  if (pattern === undefined) return true;
  const found = new RegExp(pattern, ignoreCase ? "iu" : "u").exec(actual);
  for (const [name, value] of Object.entries(found?.groups ?? {})) variables.set(name, value ?? "");
  return found !== null;
}

function wantedText(expected: Expected): string {
  return isList(expected) ? shown(expected.map(matchText)) : matchText(expected);
}

/** A text as it is, and signs that can't be taken for one around what it has to contain. */
function matchText(expected: Match): string {
  if (typeof expected === "string") return expected;
  const { equals, contains, matches: pattern, ignoreCase } = expected;
  const parts = contains === undefined ? [] : typeof contains === "string" ? [contains] : contains;
  return [
    ...(equals === undefined ? [] : [equals]),
    ...parts.map((part) => `…${part}…`),
    ...(pattern === undefined ? [] : [`/${pattern}/${ignoreCase === true ? "i" : ""}`]),
  ].join(" ");
}

function shown(actual: string | readonly string[]): string {
  return typeof actual === "string" ? actual : actual.map((each) => `- ${each}`).join("\n");
}

/** A value of several lines stands below its name. */
function line(name: string, value: string): string {
  const lines = value.split("\n");
  const isList = value.startsWith("- ");
  if (lines.length === 1 && !isList) return value === "" ? `${name}:` : `${name}: ${value}`;
  return [`${name}:`, ...lines.map((each) => `  ${each}`)].join("\n");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? `${value}` : "";
}
