import { aboutOf } from "./about.ts";
import { detectJson } from "./detectJson.ts";
import type { Finding, Found } from "./finding.ts";
import { entryOf } from "./knownCodes.ts";
import { formOf } from "./languages.ts";
import { mayHoldCodes } from "./mayHoldCodes.ts";
import { detectSource } from "./source/detectSource.ts";

/** Texts longer than this are generated or data: nobody reads them code by code. */
const longestText = 2 ** 20;

const json = new Set(["json", "jsonc", "jsonl"]);

/**
 * The error codes in a text, in the order in which they stand. Never throws; time grows with the text's length alone.
 * `languageId` is the editor's; a text in a language that isn't known has no findings.
 */
export function detect(text: string, languageId: string): Finding[] {
  if (text.length > longestText || !mayHoldCodes(text)) return [];
  if (json.has(languageId)) return finished(detectJson(text), "payload");
  if (formOf(languageId) === "source") return detectSource(text, languageId, aboutOf(text));
  return [];
}

function finished(found: readonly Found[], place: Finding["place"]): Finding[] {
  return found
    .flatMap(({ api, ...rest }): Finding[] => {
      const entry = entryOf(rest.code, rest.subcode, api);
      return entry === undefined ? [] : [{ kind: "code", ...rest, entry, place }];
    })
    .sort((a, b) => a.start - b.start);
}
