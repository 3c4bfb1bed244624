import { parseArgs } from "node:util";
import { misspellingOf } from "../../core/misspelling.ts";
import { frameworkNames } from "../../core/webhooks/frameworks.ts";
import { UsageError } from "./usageError.ts";

/** What an option takes: nothing, or a value of one of these words, or any value. */
interface Option {
  readonly short?: string;
  readonly value?: "any" | readonly string[];
}

const options = {
  help: { short: "h" },
  version: { short: "V" },
  // Checked where it is read: it has more spellings than are listed.
  language: { value: "any" },
  json: {},
  subcode: { value: "any" },
  sarif: {},
  "fail-on": { value: ["error", "warning", "information"] },
  confidence: { value: ["certain", "likely", "possible"] },
  severity: { value: "any" },
  "max-size": { value: "any" },
  "stdin-filename": { value: "any" },
  "language-id": { value: "any" },
  port: { value: "any" },
  host: { value: "any" },
  seed: { value: "any" },
  state: { value: "any" },
  webhook: { value: "any" },
  "app-secret": { value: "any" },
  "verify-token": { value: "any" },
  "rules-off": { value: "any" },
  "clock-speed": { value: "any" },
  "fetch-links": {},
  "control-url": { value: "any" },
  junit: { value: "any" },
  schema: {},
  store: { value: "any" },
  path: { value: "any" },
  tail: { value: "any" },
  limit: { value: "any" },
  "keep-days": { value: "any" },
  "keep-messages": { value: "any" },
  filter: { value: "any" },
  "forward-to": { value: "any" },
  "forward-secret": { value: "any" },
  "forward-hours": { value: "any" },
  targets: { value: "any" },
  answer: { value: ["now", "target"] },
  from: { value: "any" },
  to: { value: "any" },
  "to-url": { value: "any" },
  target: { value: "any" },
  pace: { value: ["original", "now"] },
  times: { value: "any" },
  copies: { value: "any" },
  order: { value: ["original", "reversed", "shuffled"] },
  delay: { value: "any" },
  set: { value: "any" },
  header: { value: "any" },
  list: {},
  print: {},
  file: { value: "any" },
  code: { value: "any" },
  framework: { value: frameworkNames },
  timeout: { value: "any" },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
type WithValue = { [Name in OptionName]: (typeof options)[Name] extends { value: unknown } ? Name : never }[OptionName];

const everywhere: readonly OptionName[] = ["help", "version", "language"];

/** What each command takes beside what all take. */
const commands = {
  explain: ["subcode", "json"],
  check: ["json", "sarif", "fail-on", "confidence", "severity", "max-size", "stdin-filename", "language-id"],
  simulate: [
    "json",
    "port",
    "host",
    "seed",
    "state",
    "webhook",
    "app-secret",
    "verify-token",
    "rules-off",
    "clock-speed",
    "fetch-links",
  ],
  scenario: [
    ...(["json", "junit", "schema", "control-url", "port", "seed", "webhook"] as const),
    ...(["app-secret", "verify-token", "rules-off"] as const),
  ],
  listen: [
    "json",
    "port",
    "path",
    "store",
    "app-secret",
    "verify-token",
    "tail",
    "keep-days",
    "keep-messages",
    "forward-to",
    "forward-secret",
    "forward-hours",
    "filter",
    "header",
    "targets",
    "answer",
  ],
  messages: ["json", "store", "limit"],
  deliveries: ["json", "store", "limit"],
  replay: [
    "json",
    "store",
    "filter",
    "from",
    "to",
    "to-url",
    "target",
    "pace",
    "times",
    "copies",
    "order",
    "delay",
    "set",
    "header",
    "app-secret",
    "print",
  ],
  trigger: ["json", "to", "app-secret", "set", "header", "list", "print", "file", "code", "times"],
  "test-endpoint": ["json", "app-secret", "verify-token", "framework", "timeout"],
  help: [],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];

/** A command line, taken apart. */
export interface CommandLine {
  /** Undefined where nothing but options was given. */
  readonly command: CommandName | undefined;
  readonly operands: readonly string[];
  has(option: OptionName): boolean;
  /** The value of an option; the last one where it was given more than once. */
  value<Name extends WithValue>(option: Name): OptionValue<Name> | undefined;
  /** All values of an option, in their order. */
  values<Name extends WithValue>(option: Name): readonly OptionValue<Name>[];
}

type OptionValue<Name extends WithValue> = (typeof options)[Name]["value"] extends readonly (infer Choice)[]
  ? Choice
  : string;

/** @throws UsageError */
export function commandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries<Option>(options).map(([name, { short, value }]) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short === undefined ? {} : { short }) } as const,
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const given = new Map<OptionName, (string | undefined)[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (!isOption(token.name)) throw unknownOption(token.rawName, Object.keys(options));
    const value = checkedValue(token.name, token.rawName, token.value, token.inlineValue === true);
    given.set(token.name, [...(given.get(token.name) ?? []), value]);
  }
  const command = commandOf(words[0]);
  const allowed: readonly OptionName[] = command === undefined ? [] : commands[command];
  // Help is given on whatever was asked for.
  for (const name of given.has("help") ? [] : given.keys()) {
    if (everywhere.includes(name) || allowed.includes(name)) continue;
    if (command === undefined) throw new UsageError("cli.noCommand", commandNames.join(", "));
    throw new UsageError("cli.optionOfOther", `--${name}`, command, `wamid help ${command}`);
  }
  return {
    command,
    operands: words.slice(1),
    has: (option) => given.has(option),
    // What was given was checked against the choices.
    value: <Name extends WithValue>(option: Name) => given.get(option)?.at(-1) as OptionValue<Name> | undefined,
    values: <Name extends WithValue>(option: Name) => (given.get(option) ?? []) as OptionValue<Name>[],
  };
}

function commandOf(word: string | undefined): CommandName | undefined {
  if (word === undefined) return undefined;
  const command = commandNames.find((name) => name === word);
  if (command !== undefined) return command;
  const meant = misspellingOf(word, commandNames);
  if (meant !== undefined) throw new UsageError("cli.unknownCommandMeant", word, meant);
  throw new UsageError("cli.unknownCommand", word, commandNames.join(", "));
}

function checkedValue(
  name: OptionName,
  rawName: string,
  value: string | undefined,
  inline: boolean,
): string | undefined {
  const { value: wanted }: Option = options[name];
  if (wanted === undefined) {
    if (inline) throw new UsageError("cli.noValue", rawName);
    return undefined;
  }
  const missing = value === undefined || value === "" || (!inline && value.startsWith("-") && value !== "-");
  if (missing) throw new UsageError("cli.missingValue", rawName);
  if (wanted !== "any" && !wanted.includes(value)) {
    throw new UsageError("cli.wrongValue", rawName, value, wanted.join(", "));
  }
  return value;
}

function unknownOption(rawName: string, known: readonly string[]): UsageError {
  const meant = misspellingOf(rawName.replace(/^-+/, ""), known);
  return meant === undefined || !rawName.startsWith("--")
    ? new UsageError("cli.unknownOption", rawName)
    : new UsageError("cli.unknownOptionMeant", rawName, `--${meant}`);
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}
