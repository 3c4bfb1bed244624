import { readdirSync, readFileSync } from "node:fs";
import { detect } from "../src/core/errors/detector.ts";
import { isPermissionCode } from "../src/core/errors/entryIndex.ts";
import { codeOfSubcode, isCloudCode } from "../src/core/errors/knownCodes.ts";
import { type CorpusFile, readCorpus } from "../test/support/corpus.ts";

export interface Text {
  readonly name: string;
  readonly languageId: string;
  readonly text: string;
}

const megabyte = 2 ** 20;
/** Files without a code for each file with codes, and lines or deliveries without for each with one. */
const quietFiles = 49;
const quietLines = 49;
/** A file with a longer line was written by a bundler: it would silence the text that it is put in. */
const longestLine = 2000;
const payloads = "test/fixtures/payloads";

const corpus = readCorpus().filter(({ text }) => text.split("\n").every((line) => line.length <= longestLine));

/** One megabyte of source in each language that is read by its tokens, with codes now and then. */
export function sourceTexts(): Text[] {
  const languages =
    "javascript typescript typescriptreact python php java kotlin csharp go ruby rust elixir swift dart shellscript yaml";
  return languages.split(" ").map((languageId) => ({ name: languageId, languageId, text: ofFiles(languageId) }));
}

/** One megabyte of each of the other forms, with failures now and then, and one of numbers that are no codes. */
export function otherTexts(): Text[] {
  return [
    { name: "JSON of webhooks", languageId: "json", text: deliveries() },
    { name: "JSON lines", languageId: "jsonl", text: ofLines("jsonl") },
    { name: "log", languageId: "log", text: ofLines("log") },
    { name: "markdown", languageId: "markdown", text: ofFiles("markdown") },
    { name: "numbers", languageId: "typescript", text: numbers() },
  ];
}

/** A log of so many megabytes. */
export function logOf(megabytes: number): Text {
  return { name: "log", languageId: "log", text: `${ofLines("log")}\n`.repeat(megabytes) };
}

/** Single lines of one megabyte. */
export function singleLines(): Text[] {
  const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, " ");
  return [
    { name: "JSON", languageId: "json", text: oneLine(deliveries()) },
    { name: "log", languageId: "log", text: oneLine(ofLines("log")) },
    { name: "code", languageId: "javascript", text: oneLine(ofFiles("javascript")) },
    { name: "blanks", languageId: "plaintext", text: `whatsapp error${" ".repeat(megabyte)}131047` },
    { name: "digits", languageId: "plaintext", text: `whatsapp error ${"131047".repeat(megabyte / 6)}` },
    { name: "codes", languageId: "plaintext", text: "whatsapp error 131047 ".repeat(megabyte / 22) },
    { name: "brackets", languageId: "json", text: `{"error":${"[".repeat(megabyte)}` },
  ];
}

function deliveries(): string {
  const names = readdirSync(payloads).filter((name) => name.startsWith("webhook."));
  const [failed, others] = [true, false].map((wanted) =>
    names
      .filter((name) => /failed|errors/.test(name) === wanted)
      .map((name) => JSON.stringify(JSON.parse(readFileSync(`${payloads}/${name}`, "utf8")), undefined, 2)),
  );
  return `[${mixed(failed ?? [], others ?? [], quietLines, ",\n")}]`;
}

/** Tables of places, models, countries and prices: nearly every token is a number. */
function numbers(): string {
  const files = "regions countries pricing model-limits ratings".split(" ").map((name) => `traps/${name}.ts`);
  const tables = corpus.filter(({ name }) => files.includes(name)).map(textOf);
  return mixed([], Array.from({ length: 20 }, () => tables.map(varied)).flat(), 1);
}

function ofFiles(languageId: string): string {
  const files = corpus.filter((file) => file.languageId === languageId);
  const codes = files.filter(({ trap }) => !trap).map(textOf);
  return mixed(codes, quiet(files.map(textOf), languageId), quietFiles);
}

function ofLines(languageId: "log" | "jsonl"): string {
  const files = corpus.filter((file) => file.languageId === languageId);
  const lines = (of: readonly CorpusFile[]) => of.flatMap(({ text }) => text.split("\n")).filter((line) => line !== "");
  return mixed(lines(files.filter(({ trap }) => !trap)), quiet(lines(files), languageId), quietLines);
}

/**
 * `many` again and again, and one of `few` after every `every` of them, until that makes a
 * megabyte.
 */
function mixed(few: readonly string[], many: readonly string[], every: number, separator = "\n"): string {
  const parts: string[] = [];
  for (let size = 0, turn = 0; size < megabyte; turn++) {
    const isFew = few.length > 0 && turn % (every + 1) === every;
    const from = isFew ? few : many;
    const part = from[(isFew ? Math.floor(turn / (every + 1)) : turn) % from.length];
    if (part === undefined) throw new Error("nothing to make a text of");
    parts.push(part);
    size += part.length + separator.length;
  }
  return parts.join(separator);
}

let seed = 1;

/**
 * The same with another number wherever one is a code, as far as nothing is found then: texts as most are, about the same
 * things and with numbers in the same places.
 */
function quiet(texts: readonly string[], languageId: string): string[] {
  return texts.map(withoutCodes).filter((text) => detect(text, languageId).length === 0);
}

function withoutCodes(text: string): string {
  return text.replaceAll(/(?<![\d_])\d[\d_]{2,}/g, (digits) => {
    let other = digits;
    while (isCode(Number(other.replaceAll("_", "")))) other = digits.replaceAll(/\d/g, digit);
    return other;
  });
}

/** The same with other digits: numbers that are codes by chance alone. */
function varied(text: string): string {
  return text.replaceAll(/[1-9]/g, digit);
}

function isCode(value: number): boolean {
  return (isCloudCode(value) && !isPermissionCode(value)) || codeOfSubcode(value) !== undefined;
}

function digit(): string {
  seed = (seed * 48_271) % 2_147_483_647;
  return `${1 + (seed % 9)}`;
}

function textOf({ text }: CorpusFile): string {
  return text;
}
