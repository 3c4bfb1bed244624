import type { Catalogue, Entry } from "./catalogue.ts";
import { entriesOf } from "./catalogueSearch.ts";
import { detect } from "./detector.ts";
import { codeLabel, explanationMarkdown } from "./explanation.ts";
import type { Finding } from "./finding.ts";
import { codeSpan, escapeMarkdown } from "./markdown.ts";
import { type PayloadError, payloadErrors } from "./payloadErrors.ts";
import { quoted } from "./wrongMeaningText.ts";

/** What a text says of codes: their ids, in the order in which they stand, and what payloads in it say of each. */
export interface SelectionReading {
  readonly ids: readonly string[];
  readonly cases: readonly PayloadError[];
  /** Words beside codes that mean others. */
  readonly contradictions: readonly { readonly id: string; readonly said: string }[];
}

/** More than this would not be read by anybody. */
const longestText = 2 ** 22;
const mostCases = 20;

/**
 * Reads a text that somebody asks about: a single code, a payload, log lines, source. `known` are the findings of the document that it is
 * part of, which knows more of them. Undefined where there is nothing to explain.
 */
export function readSelection(
  text: string,
  languageId: string,
  catalogue: Catalogue,
  known: readonly Finding[] = [],
): SelectionReading | undefined {
  const shortened = text.slice(0, longestText);
  const single = entriesOf(catalogue, text.trim().slice(0, 40));
  const cases = payloadErrors(shortened).filter(({ code, fields }) => isTold(code, fields.length, catalogue));
  const found = single.length > 0 ? [] : findingsIn(shortened, languageId, known);
  const ofCases = cases.flatMap(({ code, subcode }) => catalogue.find(code, subcode) ?? []);
  const ids = [...single, ...found.map(({ entry }) => entry), ...ofCases].map(({ id }) => id);
  if (ids.length === 0 && cases.length === 0) return undefined;
  return {
    ids: [...new Set(ids)],
    cases,
    contradictions: found.flatMap((finding) =>
      finding.kind === "wrongMeaning" ? [{ id: finding.entry.id, said: finding.said }] : [],
    ),
  };
}

/** A code that nobody knows is told of only where a payload says something of it. */
function isTold(code: number, fields: number, catalogue: Catalogue): boolean {
  return catalogue.find(code) !== undefined || fields >= 2;
}

function findingsIn(text: string, languageId: string, known: readonly Finding[]): readonly Finding[] {
  const readings = [known, detect(text, languageId), detect(text, "json"), detect(text, "log")];
  return readings.find((findings) => findings.length > 0) ?? [];
}

/** Everything that is known of the codes, as one page. Nothing of the text's own words is markup in it. */
export function selectionMarkdown({ ids, cases, contradictions }: SelectionReading, catalogue: Catalogue): string {
  const { phrases } = catalogue;
  const entries = ids.flatMap((id) => catalogue.findId(id) ?? []);
  const unknown = cases.filter(({ code, subcode }) => catalogue.find(code, subcode) === undefined);
  const title = escapeMarkdown(phrases.say("selection.title", entries.length));
  const overview = entries.map((entry) => `- ${escapeMarkdown(`${codeLabel(entry)} · ${entry.title}`)}`).join("\n");
  return [
    ...(entries.length > 1 ? [`# ${title}`, overview] : []),
    ...entries.map((entry) => section(entry, cases, contradictions, catalogue)),
    ...unknown.map((error) =>
      [`**${escapeMarkdown(phrases.say("selection.unknown", labelOf(error)))}**`, caseText(error)].join("\n\n"),
    ),
  ].join("\n\n---\n\n");
}

function section(
  entry: Entry,
  cases: readonly PayloadError[],
  contradictions: SelectionReading["contradictions"],
  catalogue: Catalogue,
): string {
  const { phrases } = catalogue;
  const own = cases.filter(({ code, subcode }) => catalogue.find(code, subcode)?.id === entry.id);
  const wrong = contradictions.filter(({ id }) => id === entry.id);
  const more = own.length - mostCases;
  const inThisCase =
    own.length === 0
      ? []
      : [
          `**${escapeMarkdown(phrases.say("explanation.details"))}**`,
          ...own.slice(0, mostCases).map(caseText),
          ...(more > 0 ? [escapeMarkdown(phrases.say("selection.more", more))] : []),
        ];
  return [
    ...wrong.map(({ said }) =>
      escapeMarkdown(phrases.say("wrongMeaning.says", codeLabel(entry), quoted(said), entry.title)),
    ),
    explanationMarkdown(entry, { phrases, inThisCase }),
  ].join("\n\n");
}

function caseText({ fields }: PayloadError): string {
  return fields.map(({ name, value }) => `- \`${name}\`: ${codeSpan(value)}`).join("\n");
}

function labelOf({ code, subcode }: PayloadError): string {
  return subcode === undefined ? `${code}` : `${code}/${subcode}`;
}
