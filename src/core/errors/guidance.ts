import type { Catalogue, EntryFacts } from "./catalogue.ts";
import { codeLabel } from "./explanation.ts";
import { escapeMarkdown, sentence } from "./markdown.ts";

/** What holds of a topic in every language. */
export interface TopicFacts {
  /** `notDelivered`: unique, and the key of its texts. */
  readonly id: string;
  /** The entries that it belongs to, by their ids. */
  readonly codes: readonly string[];
}

/** What a topic says, in one language. Backquotes mark field names and values; there is no other markup. */
export interface TopicTexts {
  readonly title: string;
  /** Paragraphs. */
  readonly text: readonly string[];
  /** What to do, in order. */
  readonly steps: readonly string[];
  /** Words to find it by that its texts don't hold. */
  readonly words: readonly string[];
}

/** What the codes alone don't say: guidance that belongs to several of them, or to none. */
export interface Topic extends TopicFacts, TopicTexts {}

/** What a topic says, as plain Markdown: no HTML, no links. */
export function topicMarkdown(topic: Topic, catalogue: Catalogue): string {
  const { phrases } = catalogue;
  const codes = topic.codes.flatMap((id) => {
    const entry = catalogue.findId(id);
    return entry === undefined ? [] : [`- ${sentence(codeAndTitle(entry))}`];
  });
  return [
    `**${sentence(topic.title)}**`,
    ...topic.text.map(sentence),
    `**${escapeMarkdown(phrases.say("explanation.fixes"))}**`,
    topic.steps.map((step, index) => `${index + 1}. ${sentence(step)}`).join("\n"),
    `**${escapeMarkdown(phrases.say("guidance.codes"))}**`,
    codes.join("\n"),
  ].join("\n\n");
}

function codeAndTitle(entry: EntryFacts): string {
  return `${codeLabel(entry)} · ${entry.title}`;
}
