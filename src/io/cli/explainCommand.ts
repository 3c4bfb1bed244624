import { type Catalogue, type CatalogueLanguage, type Entry, loadCatalogue } from "../../core/errors/catalogue.ts";
import { entriesOf, nearEntries, search } from "../../core/errors/catalogueSearch.ts";
import { codeReference } from "../../core/errors/codeReference.ts";
import { codeLabel, entryFacts, retryText } from "../../core/errors/explanation.ts";
import type { Topic } from "../../core/errors/guidance.ts";
import type { CommandLine } from "./commandLine.ts";
import type { Terminal } from "./terminal.ts";
import { Style, wrapped } from "./terminalText.ts";
import { UsageError } from "./usageError.ts";

/** More than this many matches are listed, not explained. */
const longestAnswer = 3;
/** More matches than this say that the words were too few. */
const longestList = 30;

interface Answer {
  readonly entries: readonly Entry[];
  readonly topics: readonly Topic[];
}

/**
 * `wamid explain`: says what a code means, or what guidance there is on words.
 * @returns exit status: 1 where nothing is known
 * @throws UsageError
 */
export async function explainCommand(line: CommandLine, language: CatalogueLanguage, terminal: Terminal) {
  const words = line.operands.join(" ").trim();
  if (words === "") throw new UsageError("cli.explain.noCode");
  const subcode = subcodeOf(line, words);
  const catalogue = await loadCatalogue(language);
  const { phrases } = catalogue;
  const answer = answerTo(catalogue, words, subcode);
  if (answer.entries.length + answer.topics.length === 0) {
    complainOfUnknown(catalogue, words, terminal);
    return 1;
  }
  const missed = subcode !== undefined && !answer.entries.some((entry) => entry.subcode === subcode);
  if (missed) terminal.complain(phrases.say("cli.explain.unknownSubcode", subcode, words));
  if (line.has("json")) terminal.print(asJson(answer));
  else terminal.print(asText(answer, catalogue, terminal));
  return 0;
}

function subcodeOf(line: CommandLine, words: string): number | undefined {
  const text = line.value("subcode");
  if (text === undefined) return undefined;
  const reference = codeReference(words);
  if (!/^\d{1,9}$/.test(text)) throw new UsageError("cli.wrongNumber", "--subcode", text);
  const subcode = Number(text);
  if (reference === undefined) throw new UsageError("cli.explain.subcodeOfWords", words);
  if (reference.id !== undefined || (reference.subcode !== undefined && reference.subcode !== subcode)) {
    throw new UsageError("cli.explain.twoSubcodes", words, text);
  }
  return subcode;
}

function answerTo(catalogue: Catalogue, words: string, subcode: number | undefined): Answer {
  const entries = entriesOf(catalogue, words, subcode);
  return entries.length > 0 || codeReference(words) !== undefined ? { entries, topics: [] } : search(catalogue, words);
}

function complainOfUnknown(catalogue: Catalogue, words: string, terminal: Terminal): void {
  const { phrases } = catalogue;
  const reference = codeReference(words);
  if (reference === undefined) {
    terminal.complain(phrases.say("cli.explain.noMatch", words));
    return;
  }
  terminal.complain(phrases.say("cli.explain.unknownCode", words));
  const near = nearEntries(catalogue, reference.code);
  if (near.length > 0) terminal.complain(phrases.say("cli.explain.near"));
  for (const entry of near) terminal.complain(`  ${listed(entry)}`);
}

function asJson({ entries, topics }: Answer): string {
  const all = [
    ...topics.map((topic) => ({ kind: "topic", ...topic })),
    ...entries.map(({ texts, topics, variants, ...facts }) => ({
      kind: "code",
      ...facts,
      ...texts,
      // The words beside the data: `retry` says when, `retryText` why.
      retry: facts.retry,
      ...(texts.retry === undefined ? {} : { retryText: texts.retry }),
      topics: topics.map(({ id }) => id),
      variants: variants.map(({ id }) => id),
    })),
  ];
  return JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2);
}

function asText(answer: Answer, catalogue: Catalogue, terminal: Terminal): string {
  const { entries, topics } = answer;
  if (entries.length + topics.length <= longestAnswer) {
    const parts = [
      ...topics.map((topic) => topicText(topic, catalogue, terminal)),
      ...entries.map((entry) => entryText(entry, catalogue, terminal)),
    ];
    return parts.join(`\n\n${"─".repeat(3)}\n\n`);
  }
  const found = [...topics.map(({ id, title }) => `${id} · ${title.replaceAll("`", "")}`), ...entries.map(listed)];
  const { phrases } = catalogue;
  const more = found.length - longestList;
  return [
    phrases.say("cli.explain.matches", found.length),
    ...found.slice(0, longestList).map((each) => `  ${each}`),
    ...(more > 0 ? [phrases.say("cli.explain.more", more)] : []),
  ].join("\n");
}

function listed({ id, title }: Entry): string {
  return `${id} · ${title}`;
}

function entryText(entry: Entry, { phrases }: Catalogue, { colours, width }: Terminal): string {
  const style = new Style(colours);
  const { texts } = entry;
  const labelled = (key: "explanation.retry" | "explanation.note" | "explanation.seeAlso", text: string) => {
    const label = phrases.say(key);
    return style.sentence(wrapped(`${label} ${text}`, width)).replace(label, style.bold(label));
  };
  return [
    style.bold(wrapped(`${codeLabel(entry)} · ${entry.title}`, width)),
    style.sentence(wrapped(texts.meaning, width)),
    list(phrases.say("explanation.causes"), texts.causes, () => "  - ", style, width),
    list(phrases.say("explanation.fixes"), texts.fixes, (index) => `  ${index + 1}. `, style, width),
    labelled("explanation.retry", retryText(entry, phrases)),
    ...(texts.note === undefined ? [] : [labelled("explanation.note", texts.note)]),
    style.dim(wrapped(entryFacts(entry, phrases).join(" · "), width)),
    ...(entry.topics.length + entry.variants.length === 0 ? [] : [labelled("explanation.seeAlso", related(entry))]),
    ...(entry.docsUrl === null ? [] : [entry.docsUrl]),
  ].join("\n\n");
}

/** By the names that `wamid explain` takes. */
function related({ topics, variants }: Entry): string {
  return [...variants, ...topics].map(({ id, title }) => `\`${id}\` (${title.replaceAll("`", "")})`).join(", ");
}

function topicText(topic: Topic, catalogue: Catalogue, { colours, width }: Terminal): string {
  const style = new Style(colours);
  const { phrases } = catalogue;
  const codes = topic.codes.flatMap((id) => catalogue.findId(id) ?? []);
  return [
    style.bold(wrapped(topic.title.replaceAll("`", ""), width)),
    ...topic.text.map((text) => style.sentence(wrapped(text, width))),
    list(phrases.say("explanation.fixes"), topic.steps, (index) => `  ${index + 1}. `, style, width),
    list(phrases.say("guidance.codes"), codes.map(listed), () => "  - ", style, width),
  ].join("\n\n");
}

function list(
  heading: string,
  items: readonly string[],
  mark: (index: number) => string,
  style: Style,
  width: number,
): string {
  const lines = items.map((item, index) => style.sentence(wrapped(item, width, mark(index))));
  return [style.bold(heading), ...lines].join("\n");
}
