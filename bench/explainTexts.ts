import { readdirSync, readFileSync } from "node:fs";
import { type CorpusFile, readCorpus } from "../test/support/corpus.ts";

export interface Text {
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
}

const megabyte = 2 ** 20;
/** Files without a code for each file with codes, and lines without for each line with. */
const quietFiles = 9;
const quietLines = 49;
/** A file with a longer line was written by a bundler: it would silence the text that it is put in. */
const longestLine = 2000;
const payloads = "test/fixtures/payloads";

const corpus = readCorpus().filter(({ text }) => text.split("\n").every((line) => line.length <= longestLine));

/** One megabyte of source in each language that is read by its tokens, with codes now and then. */
export function sourceTexts(): Text[] {
  const languages =
    "javascript typescript typescriptreact python php java kotlin csharp go ruby rust elixir swift dart shellscript yaml".split(
      " ",
    );
  return languages.map((languageId) => {
    const ofLanguage = corpus.filter((file) => file.languageId === languageId);
    const [codes, traps] = [false, true].map((trap) => ofLanguage.filter((file) => file.trap === trap).map(textOf));
    return { name: languageId, languageId, text: mixed(codes ?? [], traps ?? [], quietFiles) };
  });
}

/** One megabyte of each of the other forms, with failures now and then. */
export function otherTexts(): Text[] {
  const webhooks = readdirSync(payloads).filter((name) => name.startsWith("webhook."));
  const deliveries = (failed: boolean) =>
    webhooks
      .filter((name) => /failed|errors/.test(name) === failed)
      .map((name) => JSON.stringify(JSON.parse(readFileSync(`${payloads}/${name}`, "utf8")), undefined, 2));
  return [
    {
      name: "JSON of webhooks",
      languageId: "json",
      text: `[${mixed(deliveries(true), deliveries(false), quietLines, ",\n")}]`,
    },
    { name: "JSON lines", languageId: "jsonl", text: linesOf("jsonl") },
    { name: "log", languageId: "log", text: linesOf("log") },
    { name: "markdown", languageId: "markdown", text: ofFiles("markdown") },
    { name: "numbers", languageId: "typescript", text: numbers() },
  ];
}

/** Tables, ids, prices and sizes: a file in which nearly every token is a number, and no number a code. */
function numbers(): string {
  const files = "regions countries pricing model-limits ratings".split(" ").map((name) => `traps/${name}.ts`);
  return mixed([], corpus.filter(({ name }) => files.includes(name)).map(textOf), 1);
}

function ofFiles(languageId: string): string {
  const files = corpus.filter((file) => file.languageId === languageId);
  return mixed(files.filter(({ trap }) => !trap).map(textOf), files.filter(({ trap }) => trap).map(textOf), quietFiles);
}

/** A log's lines: `length` characters of them, or a megabyte. */
export function linesOf(languageId: "log" | "jsonl", length = megabyte): string {
  const files = corpus.filter((file) => file.languageId === languageId);
  const [codes, traps] = [false, true].map((wanted) =>
    files
      .filter(({ trap }) => trap === wanted)
      .flatMap(({ text }) => text.split("\n"))
      .filter((line) => line !== ""),
  );
  return mixed(codes ?? [], traps ?? [], quietLines, "\n", length);
}

/** One line of a megabyte each. */
export function singleLines(): Text[] {
  const joined = (languageId: "log" | "jsonl") => linesOf(languageId).replaceAll("\n", " ");
  return [
    { name: "JSON", languageId: "json", text: JSON.stringify(JSON.parse(otherTexts()[0]?.text ?? "")) },
    { name: "log", languageId: "log", text: joined("log") },
    { name: "minified code", languageId: "javascript", text: minified() },
    { name: "spaces", languageId: "plaintext", text: `whatsapp error${" ".repeat(megabyte)}131047` },
    { name: "digits", languageId: "plaintext", text: `whatsapp error ${"131047".repeat(megabyte / 6)}` },
    { name: "brackets", languageId: "json", text: `{"error":${"[".repeat(megabyte)}` },
  ];
}

function minified(): string {
  const source = sourceTexts().find(({ languageId }) => languageId === "javascript")?.text ?? "";
  return source.replaceAll(/\s*\n\s*/g, " ").slice(0, megabyte);
}

/** `many` again and again, with one of `few` after every `every` of them, until that is `length` characters long. */
function mixed(
  few: readonly string[],
  many: readonly string[],
  every: number,
  separator = "\n",
  length = megabyte,
): string {
  const parts: string[] = [];
  for (let size = 0, turn = 0; size < length; turn++) {
    const isFew = few.length > 0 && turn % (every + 1) === every;
    const from = isFew ? few : many;
    const part = from[(isFew ? Math.floor(turn / (every + 1)) : turn) % from.length];
    if (part === undefined) throw new Error("nothing to make a text of");
    parts.push(part);
    size += part.length + separator.length;
  }
  return parts.join(separator);
}

function textOf({ text }: CorpusFile): string {
  return text;
}
