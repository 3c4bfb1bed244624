import type { Entry, EntryFacts, Retry } from "./catalogue.ts";
import { codeSpan, escapeMarkdown, linkTarget, sentence } from "./markdown.ts";
import type { Phrases } from "./phrases.ts";

export interface ExplanationOptions {
  readonly phrases: Phrases;
  /** `error_data.details` of the payload: words of a stranger. */
  readonly details?: string;
  /** What is known of the case at hand, as Markdown of the caller's: it stands below the meaning. */
  readonly inThisCase?: readonly string[];
  /** Whether the causes are boxes to tick, for a renderer that knows them. */
  readonly checklist?: boolean;
}

/** Details longer than this are cut: a whole page of HTML has been seen there. */
const longestDetails = 600;

/** What an entry says, as plain Markdown: no HTML, no command links, and nothing of `details` is markup. */
export function explanationMarkdown(
  entry: Entry,
  { phrases, details, inThisCase = [], checklist = false }: ExplanationOptions,
): string {
  const { texts } = entry;
  const quoted = details === undefined ? "" : codeSpan(cut(details));
  const docs = entry.docsUrl === null ? undefined : linkTarget(entry.docsUrl);
  return [
    `**${escapeMarkdown(codeLabel(entry))} · ${escapeMarkdown(entry.title)}**`,
    sentence(texts.meaning),
    quoted === "" ? "" : `**${escapeMarkdown(phrases.say("explanation.details"))}** ${quoted}`,
    ...inThisCase,
    `**${escapeMarkdown(phrases.say("explanation.retry"))}** ${sentence(retryText(entry, phrases))}`,
    section(phrases.say("explanation.causes"), texts.causes, () => (checklist ? "- [ ]" : "-")),
    section(phrases.say("explanation.fixes"), texts.fixes, (index) => `${index + 1}.`),
    texts.note === undefined ? "" : `**${escapeMarkdown(phrases.say("explanation.note"))}** ${sentence(texts.note)}`,
    entryFacts(entry, phrases).map(escapeMarkdown).join(" · "),
    seeAlso(entry, phrases),
    docs === undefined ? "" : `[${escapeMarkdown(phrases.say("explanation.docs"))}](${docs})`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** How the code is written where there is no room for more: `131047`, `190/463`. */
export function codeLabel(entry: Pick<EntryFacts, "code" | "subcode">): string {
  return entry.subcode === undefined ? `${entry.code}` : `${entry.code}/${entry.subcode}`;
}

/** The first sentence of the meaning, without markup: for a diagnostic, a tooltip, a row of a list. */
export function summary(entry: Entry): string {
  const meaning = entry.texts.meaning.replaceAll("`", "");
  return /^.*?(?:[.!?](?=\s+[\p{Lu}\d]|\s*$)|[。！？])/su.exec(meaning)?.[0] ?? meaning;
}

/** Whether and when to retry, in words. */
export function retryText({ texts, retry }: Entry, phrases: Phrases): string {
  return texts.retry ?? retrySentence(retry, phrases);
}

function retrySentence(retry: Retry, phrases: Phrases): string {
  if (retry.kind === "never") return phrases.say("explanation.neverRetry");
  if (retry.kind === "afterFix") return phrases.say("explanation.retryAfterFix");
  const key = retry.backoff === "none" ? "explanation.retryAfter" : "explanation.retryBackoff";
  return phrases.say(key, phrases.duration(retry.seconds));
}

/** What is known of a code besides the sentences, as short phrases. */
export function entryFacts(entry: Entry, phrases: Phrases): string[] {
  return [
    entry.api === "cloud" ? undefined : phrases.say(`explanation.${entry.api}`),
    phrases.say(`category.${entry.category}`),
    entry.httpStatus === null ? undefined : phrases.say("explanation.httpStatus", entry.httpStatus),
    phrases.say(`appears.${entry.appears}`),
    entry.since === undefined ? undefined : phrases.say("explanation.since", since(entry)),
    entry.until === undefined ? undefined : phrases.say("explanation.until", entry.until),
    entry.deprecated === true && entry.until === undefined ? phrases.say("explanation.deprecated") : undefined,
    entry.successor === undefined || entry.successor.length === 0
      ? undefined
      : phrases.say("explanation.successor", entry.successor.join(", ")),
    entry.aliases === undefined ? undefined : phrases.say("explanation.aliases", entry.aliases.join(", ")),
    entry.variants.length === 0
      ? undefined
      : phrases.say("explanation.variants", entry.variants.map(({ title }) => title).join(", ")),
    entry.confidence === "single-source" ? phrases.say("explanation.singleSource") : undefined,
  ].filter((fact) => fact !== undefined);
}

function since({ since, sinceVersion }: EntryFacts): string {
  return sinceVersion === undefined ? `${since}` : `${since} (${sinceVersion})`;
}

function seeAlso({ topics }: Entry, phrases: Phrases): string {
  if (topics.length === 0) return "";
  const titles = topics.map(({ title }) => sentence(title)).join(" · ");
  return `**${escapeMarkdown(phrases.say("explanation.seeAlso"))}** ${titles}`;
}

function section(heading: string, items: readonly string[], mark: (index: number) => string): string {
  if (items.length === 0) return "";
  return `**${escapeMarkdown(heading)}**\n\n${items.map((item, index) => `${mark(index)} ${sentence(item)}`).join("\n")}`;
}

function cut(text: string): string {
  return text.length <= longestDetails ? text : `${text.slice(0, longestDetails).toWellFormed()}…`;
}
