/** A value that the program has to bring: the names are suggestions. */
export type Value = "attempt" | "code" | "recipient";

/** How handling is written in one language. Lines come without indentation and line breaks. */
export interface Dialect {
  readonly comment: "//" | "#";
  /** How blocks are marked, and so how the place for a statement is found. */
  readonly blocks: "braces" | "indent" | "keywords" | "shell";
  /** Whether statements may stand outside of every function. */
  readonly isScript: boolean;
  /** What one level is indented by where the file doesn't show it. */
  readonly indentation: string;
  name(words: readonly string[]): string;
  value(value: Value): string;
  /** A pause that doubles with every attempt. */
  growing(seconds: number): string;
  /** A call as a statement. The arguments are expressions. */
  call(name: string, args: readonly string[]): string;
  branch(subject: string, literal: string): Block;
  /** A function of its own; of a class where `isMember`. Undefined where no function may stand. */
  handler(name: string, values: readonly Value[], isMember: boolean): Block | undefined;
}

export interface Block {
  readonly open: string;
  /** Empty where the indentation ends it. */
  readonly close: string;
}

const camel = (words: readonly string[]) =>
  words.map((word, index) => (index === 0 ? word : capitalized(word))).join("");
const pascal = (words: readonly string[]) => words.map(capitalized).join("");
const snake = (words: readonly string[]) => words.join("_");
const capitalized = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
const plain = (value: Value): string => value;
const list = (values: readonly Value[], one: (value: Value) => string) => values.map(one).join(", ");
const shifted = (seconds: number) => `${seconds} << attempt`;
const braces = (open: string): Block => ({ open: `${open} {`, close: "}" });
/** `text` for a recipient, `number` for a count or a code. */
const typed = (value: Value, text: string, number: string) => (value === "recipient" ? text : number);

const javascript: Dialect = {
  comment: "//",
  blocks: "braces",
  isScript: true,
  indentation: "  ",
  name: camel,
  value: plain,
  growing: (seconds) => `${seconds} * 2 ** attempt`,
  call: (name, args) => `${name}(${args.join(", ")});`,
  branch: (subject, literal) => braces(`if (${subject} === ${literal})`),
  handler: (name, values, isMember) => braces(`${isMember ? "" : "function "}${name}(${list(values, plain)})`),
};

const typescript: Dialect = {
  ...javascript,
  handler: (name, values, isMember) =>
    braces(
      `${isMember ? "" : "function "}${name}(${list(values, (value) => `${value}: ${typed(value, "string", "number")}`)}): void`,
    ),
};

const python: Dialect = {
  comment: "#",
  blocks: "indent",
  isScript: true,
  indentation: "    ",
  name: snake,
  value: plain,
  growing: (seconds) => `${seconds} * 2 ** attempt`,
  call: (name, args) => `${name}(${args.join(", ")})`,
  branch: (subject, literal) => ({ open: `if ${subject} == ${literal}:`, close: "" }),
  handler: (name, values, isMember) => ({
    open: `def ${name}(${[...(isMember ? ["self"] : []), ...values].join(", ")}):`,
    close: "",
  }),
};

const php: Dialect = {
  ...javascript,
  indentation: "    ",
  value: (value) => `$${value}`,
  growing: (seconds) => `${seconds} * 2 ** $attempt`,
  handler: (name, values, isMember) =>
    braces(`${isMember ? "private " : ""}function ${name}(${list(values, (value) => `$${value}`)})`),
};

const java: Dialect = {
  ...javascript,
  isScript: false,
  indentation: "    ",
  growing: (seconds) => `${seconds}L << attempt`,
  branch: (subject, literal) =>
    braces(literal.startsWith('"') ? `if (${literal}.equals(${subject}))` : `if (${subject} == ${literal})`),
  handler: (name, values, isMember) =>
    isMember
      ? braces(`private static void ${name}(${list(values, (value) => `${typed(value, "String", "int")} ${value}`)})`)
      : undefined,
};

const kotlin: Dialect = {
  ...javascript,
  isScript: false,
  indentation: "    ",
  growing: (seconds) => `${seconds}L shl attempt`,
  call: (name, args) => `${name}(${args.join(", ")})`,
  branch: (subject, literal) => braces(`if (${subject} == ${literal})`),
  handler: (name, values, isMember) =>
    braces(
      `${isMember ? "private " : ""}fun ${name}(${list(values, (value) => `${value}: ${typed(value, "String", "Int")}`)})`,
    ),
};

const csharp: Dialect = {
  ...java,
  name: pascal,
  growing: shifted,
  branch: (subject, literal) => braces(`if (${subject} == ${literal})`),
  handler: (name, values, isMember) =>
    isMember
      ? braces(`private static void ${name}(${list(values, (value) => `${typed(value, "string", "int")} ${value}`)})`)
      : undefined,
};

const go: Dialect = {
  ...javascript,
  isScript: false,
  indentation: "\t",
  growing: shifted,
  call: (name, args) => `${name}(${args.join(", ")})`,
  branch: (subject, literal) => braces(`if ${subject} == ${literal}`),
  handler: (name, values, isMember) =>
    isMember
      ? undefined
      : braces(`func ${name}(${list(values, (value) => `${value} ${typed(value, "string", "int")}`)})`),
};

const ruby: Dialect = {
  ...python,
  blocks: "keywords",
  indentation: "  ",
  growing: (seconds) => `${seconds} * 2**attempt`,
  branch: (subject, literal) => ({ open: `if ${subject} == ${literal}`, close: "end" }),
  handler: (name, values) => ({ open: `def ${name}(${list(values, plain)})`, close: "end" }),
};

const rust: Dialect = {
  ...javascript,
  isScript: false,
  indentation: "    ",
  name: snake,
  growing: shifted,
  branch: (subject, literal) => braces(`if ${subject} == ${literal}`),
  handler: (name, values) =>
    braces(`fn ${name}(${list(values, (value) => `${value}: ${typed(value, "&str", "u64")}`)})`),
};

const elixir: Dialect = {
  ...ruby,
  branch: (subject, literal) => ({ open: `if ${subject} == ${literal} do`, close: "end" }),
  handler: (name, values, isMember) =>
    isMember ? { open: `defp ${name}(${list(values, plain)}) do`, close: "end" } : undefined,
};

const swift: Dialect = {
  ...javascript,
  indentation: "    ",
  growing: shifted,
  call: (name, args) => `${name}(${args.join(", ")})`,
  branch: (subject, literal) => braces(`if ${subject} == ${literal}`),
  handler: (name, values, isMember) =>
    braces(
      `${isMember ? "private " : ""}func ${name}(${list(values, (value) => `_ ${value}: ${typed(value, "String", "Int")}`)})`,
    ),
};

const dart: Dialect = {
  ...javascript,
  isScript: false,
  growing: shifted,
  branch: (subject, literal) => braces(`if (${subject} == ${literal})`),
  handler: (name, values) =>
    braces(`void ${name}(${list(values, (value) => `${typed(value, "String", "int")} ${value}`)})`),
};

const shell: Dialect = {
  ...python,
  blocks: "shell",
  indentation: "  ",
  value: (value) => `"$${value}"`,
  growing: (seconds) => `"$((${seconds} << attempt))"`,
  call: (name, args) => [name, ...args].join(" "),
  branch: (subject, literal) => ({ open: `if [ ${subject} = ${literal} ]; then`, close: "fi" }),
  handler: (name) => ({ open: `${name}() {`, close: "}" }),
};

const dialects: ReadonlyMap<string, Dialect> = new Map([
  ["javascript", javascript],
  ["javascriptreact", javascript],
  ["typescript", typescript],
  ["typescriptreact", typescript],
  ["python", python],
  ["php", php],
  ["java", java],
  ["kotlin", kotlin],
  ["csharp", csharp],
  ["go", go],
  ["ruby", ruby],
  ["rust", rust],
  ["elixir", elixir],
  ["swift", swift],
  ["dart", dart],
  ["shellscript", shell],
]);

/** By the editor's id. Undefined for a language in which nothing can be handled, as JSON. */
export function dialectOf(languageId: string): Dialect | undefined {
  return dialects.get(languageId);
}
