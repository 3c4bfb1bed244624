import type { Catalogue, Entry } from "./catalogue.ts";
import { codeLabel, summary } from "./explanation.ts";
import type { Finding } from "./finding.ts";
import { wrongMeaningText } from "./wrongMeaningText.ts";

/** The first line is all that some views have room for. */
const longestFirstLine = 80;
/** As many whole sentences as fit. */
const firstSentences = new RegExp(`^(.{1,${longestFirstLine - 1}}(?:\\.(?=\\s)|[。！？]))\\s*(.+)$`, "u");

/** What is reported of a finding, in the catalogue's language: a short first line, and the rest on the lines below. */
export function findingMessage(finding: Finding, entry: Entry, catalogue: Catalogue): string {
  return finding.kind === "code"
    ? codeMessage(entry, catalogue)
    : withShortFirstLine(wrongMeaningText(finding, catalogue));
}

/** `131047 Re-engagement message`, and what that means on the lines below. */
function codeMessage(entry: Entry, { phrases }: Catalogue): string {
  const api = entry.api === "cloud" ? "" : ` (${phrases.say(`explanation.${entry.api}`)})`;
  return `${shortened(`${codeLabel(entry)} ${entry.title}`, longestFirstLine - api.length)}${api}\n${summary(entry)}`;
}

/** With a first line that is short enough: it ends with a sentence where it can, and what is cut off is said on the next line. */
function withShortFirstLine(text: string): string {
  const [first = "", ...others] = text.split("\n");
  if (first.length <= longestFirstLine) return text;
  const [, sentence = "", rest = ""] = firstSentences.exec(first) ?? [];
  const lines = sentence === "" ? [shortened(first, longestFirstLine), first] : [sentence, rest];
  return [...lines, ...others].join("\n");
}

function shortened(text: string, longest: number): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= longest
    ? line
    : `${line
        .slice(0, longest - 1)
        .toWellFormed()
        .trimEnd()}…`;
}
