import type { Entry } from "./catalogue.ts";
import { codeLabel, entryFacts, retryText } from "./explanation.ts";
import type { Phrases } from "./phrases.ts";

/** What an entry says, as plain text: for a message to somebody, an issue, a comment. */
export function explanationText(entry: Entry, phrases: Phrases): string {
  const { meaning, causes, fixes, note } = entry.texts;
  return [
    `${codeLabel(entry)} · ${entry.title}`,
    meaning,
    `${phrases.say("explanation.retry")} ${retryText(entry, phrases)}`,
    section(phrases.say("explanation.causes"), causes, () => "-"),
    section(phrases.say("explanation.fixes"), fixes, (index) => `${index + 1}.`),
    note === undefined ? "" : `${phrases.say("explanation.note")} ${note}`,
    entryFacts(entry, phrases).join(" · "),
    entry.docsUrl ?? "",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

function section(heading: string, items: readonly string[], mark: (index: number) => string): string {
  if (items.length === 0) return "";
  return [heading, ...items.map((item, index) => `${mark(index)} ${item}`)].join("\n");
}
