import type { Appears, Category, Entry, EntryFacts, Retry } from "./catalogue.ts";
import { codeSpan, escapeMarkdown, linkTarget, sentence } from "./markdown.ts";

/** The words around an explanation, in the reader's language. */
export interface ExplanationLabels {
  readonly causes: string;
  readonly fixes: string;
  readonly retry: string;
  readonly note: string;
  /** Before the words that stood in the payload itself. */
  readonly details: string;
  readonly docs: string;
  readonly deprecated: string;
  readonly onPremises: string;
  readonly flowEndpoint: string;
  readonly neverRetry: string;
  readonly retryAfterFix: string;
  readonly retryAfter: (seconds: number, backoff: "none" | "exponential") => string;
  readonly httpStatus: (status: number) => string;
  readonly since: (date: string) => string;
  readonly until: (date: string) => string;
  readonly successor: (codes: string) => string;
  readonly singleSource: string;
  readonly category: Readonly<Record<Category, string>>;
  readonly appears: Readonly<Record<Appears, string>>;
}

export interface ExplanationOptions {
  readonly labels: ExplanationLabels;
  /** `error_data.details` of the payload: words of a stranger. */
  readonly details?: string;
}

/** Details longer than this are cut: a whole page of HTML has been seen there. */
const longestDetails = 600;

/** What an entry says, as plain Markdown: no HTML, no command links, and nothing of `details` is markup. */
export function explanationMarkdown(entry: Entry, { labels, details }: ExplanationOptions): string {
  const { texts } = entry;
  const quoted = details === undefined ? "" : codeSpan(cut(details));
  const docs = entry.docsUrl === null ? undefined : linkTarget(entry.docsUrl);
  return [
    `**${escapeMarkdown(codeLabel(entry))} · ${escapeMarkdown(entry.title)}**`,
    sentence(texts.meaning),
    quoted === "" ? "" : `**${escapeMarkdown(labels.details)}** ${quoted}`,
    section(labels.causes, texts.causes, () => "-"),
    section(labels.fixes, texts.fixes, (index) => `${index + 1}.`),
    `**${escapeMarkdown(labels.retry)}** ${sentence(texts.retry ?? retrySentence(entry.retry, labels))}`,
    texts.note === undefined ? "" : `**${escapeMarkdown(labels.note)}** ${sentence(texts.note)}`,
    facts(entry, labels).map(escapeMarkdown).join(" · "),
    docs === undefined ? "" : `[${escapeMarkdown(labels.docs)}](${docs})`,
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

function retrySentence(retry: Retry, labels: ExplanationLabels): string {
  if (retry.kind === "never") return labels.neverRetry;
  return retry.kind === "afterFix" ? labels.retryAfterFix : labels.retryAfter(retry.seconds, retry.backoff);
}

function facts(entry: Entry, labels: ExplanationLabels): string[] {
  const apis = { cloud: undefined, onPremises: labels.onPremises, flowEndpoint: labels.flowEndpoint };
  return [
    apis[entry.api],
    labels.category[entry.category],
    entry.httpStatus === null ? undefined : labels.httpStatus(entry.httpStatus),
    labels.appears[entry.appears],
    entry.since === undefined ? undefined : labels.since(entry.since),
    entry.until === undefined ? undefined : labels.until(entry.until),
    entry.deprecated === true && entry.until === undefined ? labels.deprecated : undefined,
    entry.successor === undefined || entry.successor.length === 0
      ? undefined
      : labels.successor(entry.successor.join(", ")),
    entry.confidence === "single-source" ? labels.singleSource : undefined,
  ].filter((fact) => fact !== undefined);
}

function section(heading: string, items: readonly string[], mark: (index: number) => string): string {
  if (items.length === 0) return "";
  return `**${escapeMarkdown(heading)}**\n\n${items.map((item, index) => `${mark(index)} ${sentence(item)}`).join("\n")}`;
}

function cut(text: string): string {
  return text.length <= longestDetails ? text : `${text.slice(0, longestDetails).toWellFormed()}…`;
}
